/** Whether what a service depends on explains its failure. Pure. */
import type { Transition } from "../monitor/transition.ts";
import type { Standing } from "./standing.ts";
import type { Hold } from "./why.ts";

/** Longer than this nobody waits for a dependency to be checked. */
const patienceMs = 120_000;

export interface DependencyState {
  /** A dependency was down or unknown and explained the failure. */
  held: boolean;
  /** When all of them had recovered; the service itself is to be checked after that. */
  clearAt: number | null;
}

export const untouched: DependencyState = { held: false, clearAt: null };

export interface DependencyJudgement {
  state: DependencyState;
  /** Null: nothing explains the failure, it is to be told. */
  hold: Hold | null;
  /** Services to be checked at once. */
  check: string[];
}

/**
 * @param news the service fell; `since` is its first failure
 * @param dependencies what it depends on, as far as it is still there
 */
export function judgeDependencies(
  news: Transition,
  own: Standing,
  dependencies: readonly Standing[],
  before: DependencyState,
  now: number,
): DependencyJudgement {
  const open = now < news.at + patienceMs ? dependencies.filter((one) => !isSettled(one, news.since)) : [];
  const bad = dependencies.filter((one) => !open.includes(one) && explains(one));
  if (bad.length > 0) {
    const services = bad.map(({ id }) => id);
    return {
      state: { held: true, clearAt: null },
      hold: { why: "dependency", services },
      check: idsToAsk(open, news.since),
    };
  }
  if (open.length > 0) {
    const hold: Hold = { why: "asking", services: open.map(({ id }) => id), until: news.at + patienceMs };
    return { state: before, hold, check: idsToAsk(open, news.since) };
  }
  return before.held ? recheck(own, before, now) : { state: before, hold: null, check: [] };
}

/** They are all back: the service may be, too, and has not been looked at since. */
function recheck(own: Standing, before: DependencyState, now: number): DependencyJudgement {
  const clearAt = before.clearAt ?? now;
  const state = { held: true, clearAt };
  const until = clearAt + patienceMs;
  const isKnown = own.isPush || (own.lastAt !== null && own.lastAt > clearAt && !own.pending);
  if (isKnown || now >= until) return { state, hold: null, check: [] };
  return { state, hold: { why: "recheck", until }, check: idsToAsk([own], clearAt + 1) };
}

/** What it is rests on results that began after the failure and agree; some cannot be asked and count as they stand. */
function isSettled({ lastAt, pending, isPush, overlay }: Standing, since: number): boolean {
  return isPush || overlay !== null || (lastAt !== null && lastAt >= since && !pending);
}

/** A paused one is not measured, which says nothing about it. */
function explains({ verdict, overlay }: Standing): boolean {
  return verdict === "down" || (verdict === "unknown" && overlay !== "paused");
}

/** Where results contradict each other the monitor checks again by itself. */
function idsToAsk(some: readonly Standing[], since: number): string[] {
  return some.filter(({ lastAt }) => lastAt === null || lastAt < since).map(({ id }) => id);
}
