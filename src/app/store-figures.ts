import type { Clock } from "../core/clock.ts";
import type { Store } from "../store/store.ts";

export interface StoreFigures {
  bytes: number;
  /** Null until they were counted. */
  results: number | null;
}

const freshMs = 30_000;

/** Size of the store. Counting reads all of it, so it is done only when somebody asks, and at most twice a minute. */
export function storeFigures(store: Store, clock: Clock) {
  let figures: StoreFigures = { bytes: 0, results: null };
  let countedAt = Number.NEGATIVE_INFINITY;
  return {
    read: () => figures,
    async prepare(): Promise<void> {
      if (clock.monotonic() - countedAt < freshMs) return;
      countedAt = clock.monotonic();
      const { sizeBytes, walBytes, rows } = await store.info();
      figures = { bytes: sizeBytes + walBytes, results: rows.results };
    },
  };
}
