import type { Verdict } from "../protocol/vocabulary.ts";

/** Share of time, as the API gives it: see `uptime.ts`. */
export interface Uptime {
  /** 0 to 1; null when nothing was measured. */
  up: number | null;
  /** 0 to 1. */
  measured: number;
}

/** One calendar day of one service in the site's time zone. */
export interface Day {
  /** `2026-11-23` */
  date: string;
  /** The worst that was measured that day; null when nothing was. */
  worst: Exclude<Verdict, "unknown"> | null;
  up: number | null;
  /** Share of the whole day (of the part that is over, today) that was measured. */
  measured: number;
  /** The service did not exist yet on any part of this day. */
  before: boolean;
  /** What covered it on some part of this day, the longer of the two; null: nothing did. */
  covered: "maintenance" | "paused" | null;
}

/** Percentiles of the response time in a stretch of time, in milliseconds. */
export interface LatencyBand {
  p50: number;
  p90: number;
  p99: number;
}
