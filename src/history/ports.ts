import type { OverlaySpan } from "../monitor/overlay.ts";
import type { Segment } from "../monitor/service.ts";
import type { Result } from "../probe/result.ts";

export const rollUpLevels = ["minutes", "hours", "days"] as const;
export type RollUpLevel = (typeof rollUpLevels)[number];

/** A roll-up as it is kept; `rollup-bytes.ts` knows what the bytes say. */
export interface RollUpRow {
  serviceId: string;
  /** When the period began, epoch ms; minutes and hours are whole ones of UTC. */
  from: number;
  /** Of days: `2026-11-23`, as the site's time zone called it when the day was rolled up. Null: a minute or hour. */
  date: string | null;
  shares: Uint8Array | null;
  latency: Uint8Array | null;
}

/** How far a service is rolled up: nothing before these instants will be rolled up again. */
export interface Rolled {
  serviceId: string;
  /** Hours are rolled up as far as whole hours fit in here. */
  minutes: number;
  days: number;
}

export interface RollUpBatch extends Record<RollUpLevel, RollUpRow[]> {
  rolled: Rolled[];
}

export interface RollUpQuery {
  level: RollUpLevel;
  serviceIds: readonly string[];
  /** Periods that began in [from, to). */
  from: number;
  to: number;
}

/** What history keeps. A period without a roll-up, before `rolled`, was unknown throughout. */
export interface RollUpStore {
  /** All or nothing, durable when it resolves; a row of the same service and period takes the older one's place. */
  append(batch: RollUpBatch): Promise<void>;
  /** Of each service asked for, in order of time, in pages. */
  read(query: RollUpQuery): AsyncIterable<RollUpRow[]>;
  /** Services that were never rolled up are not there. */
  rolled(serviceIds: readonly string[]): Promise<Map<string, Rolled>>;
  /** Deletes periods that began before `at`; returns how many. */
  deleteBefore(level: RollUpLevel, at: number): Promise<number>;
}

/** What history reads of the past as the monitor wrote it. */
export interface PastStore {
  /** Segments that reach into [from, to), oldest first, the one running at `from` included. */
  timelines(serviceIds: readonly string[], from: number, to?: number): Promise<Map<string, Segment[]>>;
  /** The newest segments of each service, oldest first. */
  lastSegments(serviceIds: readonly string[], limit: number): Promise<Map<string, Segment[]>>;
  /** When each time line begins; a service without one is not there. */
  births(serviceIds: readonly string[]): Promise<Map<string, number>>;
  /** Results that began at or after `at`, oldest first, in pages. */
  resultsSince(at: number): AsyncIterable<Result[]>;
  /** Newest first. */
  recentResults(serviceId: string, limit: number): Promise<Result[]>;
}

export interface OverlayReader {
  /** Spans of these services that reach into [from, ∞), oldest first. */
  overlays(serviceIds: readonly string[], from: number): Promise<OverlaySpan[]>;
}

export interface HistoryStore {
  past: PastStore;
  rollUps: RollUpStore;
  overlays: OverlayReader;
}
