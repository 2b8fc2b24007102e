import type { LatencyBand } from "../../src/history/day.ts";
import type { StateInterval } from "../../src/history/intervals.ts";
import type { LatencyBucket } from "../../src/history/service-history.ts";
import type { UptimeWindow } from "../../src/protocol/vocabulary.ts";
import type { PastModel } from "../../src/web/views/model.ts";
import { fixtureNow, wobble } from "./service-fixtures.ts";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

const windows: Record<UptimeWindow, { length: number; bucket: number }> = {
  "24h": { length: day, bucket: 5 * minute },
  "7d": { length: 7 * day, bucket: hour },
  "30d": { length: 30 * day, bucket: 2 * hour },
  "90d": { length: 90 * day, bucket: 6 * hour },
};

/** A stretch that was not well, told by how long ago it began. */
export interface Trouble extends Pick<StateInterval, "state" | "reason"> {
  ago: number;
  /** Null: it lasts. */
  lasted: number | null;
}

/** What history would say of a service with this median and these troubles, oldest first. */
export function fixturePast(window: UptimeWindow, median: number, troubles: readonly Trouble[]): PastModel {
  const { length, bucket } = windows[window];
  const from = fixtureNow - length;
  const intervals = intervalsOf(troubles, from);
  const next = wobble(median);
  const buckets: LatencyBucket[] = [];
  for (let at = from - (from % bucket); at < fixtureNow; at += bucket) {
    const end = Math.min(fixtureNow, at + bucket);
    const middle = (at + end) / 2;
    const state = intervals.find((one) => one.from <= middle && middle < one.to)?.state ?? "operational";
    const band = bandIn(state, median, next);
    buckets.push({ from: at, to: end, count: band === null ? 0 : 10, band });
  }
  const dayLatency = new Map<string, LatencyBand>();
  for (let ago = 1; ago < 60; ago += 1) {
    const band = bandIn("operational", median, next);
    if (band) dayLatency.set(new Date(fixtureNow - ago * day).toISOString().slice(0, 10), band);
  }
  return { history: { id: "search", from, to: fixtureNow, intervals, buckets, days: [] }, dayLatency };
}

function bandIn(state: StateInterval["state"], median: number, next: () => number): LatencyBand | null {
  if (state !== "operational" && state !== "degraded") return null;
  const p50 = median * (0.9 + next() * 0.2) * (state === "degraded" ? 11 : 1);
  const p90 = p50 * (1.3 + next() * 0.4);
  return { p50, p90, p99: p90 * (1.2 + next() ** 3) };
}

function intervalsOf(troubles: readonly Trouble[], start: number): StateInterval[] {
  const intervals: StateInterval[] = [];
  let at = start;
  const add = (to: number, state: StateInterval["state"], reason: StateInterval["reason"]): void => {
    if (to > at) intervals.push({ state, reason, from: at, to });
    at = Math.max(at, to);
  };
  for (const { ago, lasted, state, reason } of troubles) {
    const begin = fixtureNow - ago;
    add(begin, "operational", "ok");
    add(lasted === null ? fixtureNow : begin + lasted, state, reason);
  }
  add(fixtureNow, "operational", "ok");
  return intervals;
}
