import type { Reason } from "../../protocol/vocabulary.ts";
import { deadlineOf, orAbort } from "../deadline.ts";
import { fromError } from "../failure.ts";
import type { ProbeContext } from "../kind.ts";

/** What one step of a connection needs: a clock, names, and an end. */
export type StepContext = Pick<ProbeContext, "clock" | "lookup" | "signal" | "timeoutMs">;

export interface StepFailure {
  ok: false;
  /** What came instead, for whoever has to mend it. */
  found: string;
  reason: Reason;
  /** Why the other side says that it refused, when it said so. */
  refusal?: string;
}

/** What a step found, and what the next one needs of it. */
export type StepResult<Value = undefined> = { ok: true; found: string; value: Value } | StepFailure;

/** Runs a step within its time. A rejection with an error of the network is a failure, in the words of the checks. */
export async function attempt<Value>(
  target: string,
  context: StepContext,
  run: (signal: AbortSignal) => Promise<StepResult<Value>>,
): Promise<StepResult<Value>> {
  using deadline = deadlineOf(context);
  const { timeoutMs } = context;
  try {
    const result = await orAbort(run(deadline.signal), deadline.signal);
    return result ?? failed("timeout", `${target}: no answer within ${Math.round(timeoutMs)} ms`);
  } catch (thrown) {
    const { reason, detail } = fromError(thrown, target, timeoutMs);
    return failed(reason, detail ?? reason);
  }
}

export function failed(reason: Reason, found: string): StepFailure {
  return { ok: false, found, reason };
}

export function passed<Value>(found: string, value: Value): StepResult<Value> {
  return { ok: true, found, value };
}
