/** Roll-ups: what one service did in one period, small enough to keep for years and to add to any other. Pure. */
import type { OverlaySpan } from "../monitor/overlay.ts";
import type { Segment } from "../monitor/service.ts";
import type { Result } from "../probe/result.ts";
import { Histogram } from "./histogram.ts";
import { addShares, noShares, type Shares, sharesOf, totalOf } from "./shares.ts";
import { stateLine } from "./state-line.ts";

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

/** The roll-up of [from, to) from everything raw. */
export function rollUp(
  segments: readonly Segment[],
  overlays: readonly OverlaySpan[],
  results: readonly Result[],
  from: number,
  to: number,
): RollUp {
  const made = { ...emptyRollUp(), shares: sharesOf(stateLine(segments, overlays), from, to) };
  for (const result of results) if (result.at >= from && result.at < to) tally(made, result);
  return made;
}

/** Counts one result in. */
export function tally(to: Tally, { outcome, latencyMs }: Result): void {
  to.count++;
  if (latencyMs !== null && (outcome === "up" || outcome === "degraded")) to.latency.add(latencyMs);
}

/** Two roll-ups as one: in any order and any grouping the outcome is the same. */
export function merge(a: RollUp, b: RollUp): RollUp {
  const merged = copyOf(a);
  addTo(merged, b);
  return merged;
}

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
