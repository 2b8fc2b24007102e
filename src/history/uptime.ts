/** The uptime algebra: pure functions over shares of time. */
import type { UptimeWindow } from "../protocol/vocabulary.ts";
import type { Uptime } from "./day.ts";
import { type Shares, totalOf } from "./shares.ts";

const dayMs = 86_400_000;
export const windowMs: Record<UptimeWindow, number> = {
  "24h": dayMs,
  "7d": 7 * dayMs,
  "30d": 30 * dayMs,
  "90d": 90 * dayMs,
};

/**
 * up = (operational + degraded) / (operational + degraded + down), null when nothing was measured;
 * measured = that denominator / (window - maintenance - paused), 0 when nothing is left of it.
 */
export function toUptime(shares: Readonly<Shares>): Uptime {
  const good = shares.operational + shares.degraded;
  const known = good + shares.down;
  const whole = totalOf(shares) - shares.maintenance - shares.paused;
  return { up: known === 0 ? null : good / known, measured: whole === 0 ? 0 : known / whole };
}
