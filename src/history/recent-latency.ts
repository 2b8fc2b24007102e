import type { LatencyBand } from "./day.ts";
import { Histogram } from "./histogram.ts";

const hourMs = 3_600_000;
const kept = 24;

/** Response times of the last 24 hours, one histogram an hour. */
export class RecentLatency {
  readonly #hours = new Map<number, Histogram>();

  add(at: number, ms: number): void {
    this.#hourOf(at).add(ms);
  }

  /** What a roll-up that began at `at` knows. */
  merge(at: number, latency: Histogram): void {
    if (latency.total > 0) this.#hourOf(at).merge(latency);
  }

  /** Percentiles over all of them; null when nothing was measured. */
  band(now: number): LatencyBand | null {
    const all = new Histogram();
    for (const histogram of this.#since(now)) if (histogram) all.merge(histogram);
    return all.band();
  }

  /** One band an hour, oldest first, the running hour last. */
  hours(now: number): (LatencyBand | null)[] {
    return this.#since(now).map((histogram) => histogram?.band() ?? null);
  }

  #hourOf(at: number): Histogram {
    const hour = Math.floor(at / hourMs);
    const known = this.#hours.get(hour);
    if (known) return known;
    const histogram = new Histogram();
    this.#hours.set(hour, histogram);
    const newest = Math.max(...this.#hours.keys());
    for (const one of this.#hours.keys()) if (one <= newest - kept) this.#hours.delete(one);
    return histogram;
  }

  #since(now: number): (Histogram | undefined)[] {
    const last = Math.floor(now / hourMs);
    return Array.from({ length: kept }, (_, i) => this.#hours.get(last - kept + 1 + i));
  }
}
