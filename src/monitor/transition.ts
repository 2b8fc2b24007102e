import type { Verdict } from "../protocol/vocabulary.ts";
import type { Cause, Step, VerdictState } from "./verdict.ts";

/** A change of state as people are told of it. It is written in the transaction of the change itself. */
export interface Transition {
  /** The same for the same change, however often it is found out. */
  id: string;
  serviceId: string;
  /** When it was found out, epoch ms. */
  at: number;
  from: Verdict;
  to: Verdict;
  /** From when on it is so: the first of the results that agree. */
  since: number;
  cause: Cause;
}

/**
 * What of a step is to be told. A change between known states always is; that a service can no longer be measured,
 * and that it can again, unless it is for want of a connection or because this process did not run.
 */
export function transitionOf(
  serviceId: string,
  before: VerdictState,
  { state, news }: Pick<Step, "state" | "news">,
  { now, startedAt }: { now: number; startedAt: number },
): Transition | null {
  const { verdict: to, cause } = state;
  const told = (from: Verdict, since: number): Transition => ({
    id: `${serviceId}-${to}-${since.toString(36)}`,
    ...{ serviceId, at: now, from, to, since, cause },
  });
  if (news) return told(news.from, news.at);
  if (to === before.verdict || before.confirmed === null) return null;
  if (to === "unknown") {
    const since = state.unknownSince ?? now;
    const silent = cause.reason === "offline" || (cause.reason === "off" && since < startedAt);
    return silent ? null : told(before.verdict, since);
  }
  return before.cause.reason === "offline" ? null : told("unknown", state.lastAt ?? now);
}
