import type { ProbeContext } from "./kind.ts";

/** The end of a check's time, as a signal. Disposing of it takes its timer and its listener away. */
export interface Deadline extends Disposable {
  /** Aborted when time is up and when the check is called off. */
  readonly signal: AbortSignal;
  /** Time was up, as opposed to: called off. */
  readonly isOver: boolean;
}

export function deadlineOf({
  clock,
  timeoutMs,
  signal,
}: Pick<ProbeContext, "clock" | "timeoutMs" | "signal">): Deadline {
  const limit = new AbortController();
  let isOver = false;
  const callOff = () => limit.abort();
  const cancel = clock.after(timeoutMs, () => {
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
