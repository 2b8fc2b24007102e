import type { Reason, State } from "../protocol/vocabulary.ts";

export interface StateInterval {
  state: State;
  /** Epoch ms. */
  from: number;
  to: number;
  /** Of the verdict; an overlay has none. */
  reason: Reason | null;
}

/** A service that changes with every check makes more intervals than anybody can read or wants to load. */
const mostIntervals = 5_000;

/** What is told of a stretch too short to be told by itself: the worst of what was known in it. */
const precedence: readonly State[] = ["operational", "maintenance", "paused", "unknown", "degraded", "down"];

/**
 * Builds intervals that touch and cover [from, to) out of changes in order of time. Neighbours that are alike become
 * one. Above 5,000, neighbours that are shorter than a 2,500th of the window together become one, named by the worst.
 */
export function createIntervals(from: number, to: number) {
  let intervals: StateInterval[] = [];
  // Of what is left, any two neighbours are at least this long together.
  const shortestMs = (2 * (to - from)) / mostIntervals;
  return {
    add(at: number, { state, reason }: Pick<StateInterval, "state" | "reason">): void {
      const last = intervals.at(-1);
      if (last?.state === state && last.reason === reason) return;
      if (last) last.to = at;
      intervals.push({ state, reason, from: at, to });
      if (intervals.length > 2 * mostIntervals) intervals = joinShort(intervals, shortestMs);
    },
    finish(): StateInterval[] {
      return intervals.length > mostIntervals ? joinShort(intervals, shortestMs) : intervals;
    },
  };
}

function joinShort(intervals: readonly StateInterval[], shortestMs: number): StateInterval[] {
  const joined: StateInterval[] = [];
  for (const one of intervals) {
    const last = joined.at(-1);
    if (last && one.to - last.from < shortestMs) joined[joined.length - 1] = worse(last, one);
    else joined.push(one);
  }
  return joined;
}

function worse(a: StateInterval, b: StateInterval): StateInterval {
  const { state, reason } = precedence.indexOf(b.state) > precedence.indexOf(a.state) ? b : a;
  return { state, reason, from: a.from, to: b.to };
}
