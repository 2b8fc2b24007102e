import type { Clock } from "../../core/clock.ts";
import { noRows, type Store, type StoreInfo } from "../../store/store.ts";

export interface StoreFigures {
  bytes: number;
  /** Null until they were counted. */
  results: number | null;
  /** All that the store tells of itself; rows are empty until they were counted. */
  info: StoreInfo;
}

const freshMs = 30_000;

const uncounted: StoreInfo = {
  ...{ path: "", sizeBytes: 0, walBytes: 0, schemaVersion: 0 },
  rows: noRows(),
};

export interface CountedStore {
  read(): StoreFigures;
  /** Counts anew what was counted too long ago. */
  prepare(): Promise<void>;
}

/** Size of the store. Counting reads all of it, so it is done only when somebody asks, and at most twice a minute. */
export function storeFigures(store: Store, clock: Clock): CountedStore {
  let figures: StoreFigures = { bytes: 0, results: null, info: uncounted };
  let countedAt = Number.NEGATIVE_INFINITY;
  return {
    read: () => figures,
    async prepare(): Promise<void> {
      if (clock.monotonic() - countedAt < freshMs) return;
      countedAt = clock.monotonic();
      const info = await store.info();
      figures = { bytes: info.sizeBytes + info.walBytes, results: info.rows.results, info };
    },
  };
}
