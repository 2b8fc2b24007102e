import type { Cancel, Clock } from "../core/clock.ts";
import type { ProbeContext } from "./kind.ts";

/** The end of a check's time, as a signal. Disposing of it takes its timer and its listener away. */
export interface Deadline extends Disposable {
  /** Aborted when time is up and when the check is called off. */
  readonly signal: AbortSignal;
  /** Time was up, as opposed to: called off. */
  readonly isOver: boolean;
}

/** A timer this late did not wait for the other side: our loop stood still, and what came meanwhile is still to be read. */
const stoodStillMs = 100;

/** Ends the wait for somebody else. While this process stands still it hears nobody: that time is given once more. */
export function timeLimit(clock: Clock, limitMs: number, over: () => void): Cancel {
  const dueAt = clock.monotonic() + limitMs;
  let cancel = clock.after(limitMs, () => {
    const lateMs = clock.monotonic() - dueAt;
    if (lateMs < stoodStillMs) over();
    else cancel = clock.after(Math.min(lateMs, limitMs), over);
  });
  return () => cancel();
}

export function deadlineOf({
  clock,
  timeoutMs,
  signal,
}: Pick<ProbeContext, "clock" | "timeoutMs" | "signal">): Deadline {
  const limit = new AbortController();
  let isOver = false;
  const callOff = () => limit.abort();
  const cancel = timeLimit(clock, timeoutMs, () => {
    isOver = true;
    limit.abort();
  });
  if (signal.aborted) callOff();
  else signal.addEventListener("abort", callOff, { once: true });
  return {
    signal: limit.signal,
    get isOver() {
      return isOver;
    },
    [Symbol.dispose]() {
      cancel();
      signal.removeEventListener("abort", callOff);
    },
  };
}

/** What was awaited, or `undefined` when the signal came first. What was awaited goes on unheard. */
export function orAbort<T>(awaited: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const giveUp = () => resolve(undefined);
    if (signal.aborted) giveUp();
    signal.addEventListener("abort", giveUp, { once: true });
    awaited.then(resolve, reject).finally(() => signal.removeEventListener("abort", giveUp));
  });
}
