import type { State } from "../protocol/vocabulary.ts";
import type { StateLine } from "./state-line.ts";

/** Milliseconds of each state in a stretch of time; together they are all of it. */
export type Shares = Record<State, number>;

export function noShares(): Shares {
  return { operational: 0, degraded: 0, down: 0, unknown: 0, maintenance: 0, paused: 0 };
}

export function addShares(to: Shares, more: Readonly<Shares>, sign: 1 | -1 = 1): Shares {
  // One by one: this is most of what rolling up costs, and a loop over the names takes five times as long.
  to.operational += sign * more.operational;
  to.degraded += sign * more.degraded;
  to.down += sign * more.down;
  to.unknown += sign * more.unknown;
  to.maintenance += sign * more.maintenance;
  to.paused += sign * more.paused;
  return to;
}

/** Length of the stretch. */
export function totalOf(shares: Readonly<Shares>): number {
  const { operational, degraded, down, unknown, maintenance, paused } = shares;
  return operational + degraded + down + unknown + maintenance + paused;
}

/** What a state line says of [from, to); time before its beginning is unknown. */
export function sharesOf({ ats, states: names }: StateLine, from: number, to: number): Shares {
  const shares = noShares();
  let at = from;
  for (let i = firstAfter(ats, from); at < to; i++) {
    const until = Math.min(to, ats[i] ?? to);
    shares[names[i - 1] ?? "unknown"] += until - at;
    at = until;
  }
  return shares;
}

/** Index of the first that lies after `at`. */
function firstAfter(ats: readonly number[], at: number): number {
  let low = 0;
  let high = ats.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ats[middle] ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}
