import type { Result } from "../probe/result.ts";
import { Histogram } from "./histogram.ts";
import { addShares, noShares, type Shares, totalOf } from "./shares.ts";

export interface RollUp {
  shares: Shares;
  /** Of results, whatever they were. */
  count: number;
  /** Over results that were up or degraded. */
  latency: Histogram;
}

/** What the results of a period add to its roll-up. */
export type Tally = Pick<RollUp, "count" | "latency">;

export function emptyRollUp(): RollUp {
  return { shares: noShares(), count: 0, latency: new Histogram() };
}

/** Counts one result in. */
export function tally(to: Tally, { outcome, latencyMs }: Result): void {
  to.count++;
  if (latencyMs !== null && (outcome === "up" || outcome === "degraded")) to.latency.add(latencyMs);
}

/** In any order and any grouping the outcome is the same. */
export function addTo(to: RollUp, more: RollUp): void {
  addShares(to.shares, more.shares);
  to.count += more.count;
  to.latency.merge(more.latency);
}

export function copyOf({ shares, count, latency }: RollUp): RollUp {
  return { shares: { ...shares }, count, latency: latency.copy() };
}

/** Nothing is known of the period. Such roll-ups are not kept: a period without one is unknown. */
export function isBlank({ shares, count }: RollUp): boolean {
  return count === 0 && shares.unknown === totalOf(shares);
}
