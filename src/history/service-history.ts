/** One window of one service, whole: what it was from when to when, how fast it answered, and its days. */
import type { Segment } from "../monitor/service.ts";
import type { Reason, State, UptimeWindow } from "../protocol/vocabulary.ts";
import type { Day, LatencyBand } from "./day.ts";
import { Histogram } from "./histogram.ts";
import { createIntervals, type StateInterval } from "./intervals.ts";
import type { Pasts } from "./pasts.ts";
import type { HistoryStore, RollUpLevel } from "./ports.ts";
import type { Tally } from "./rollup.ts";
import { tallyFromBytes } from "./rollup-bytes.ts";
import { floorTo, hourMs, minuteMs, ServicePast } from "./service-past.ts";
import { cuts, overlayAt } from "./state-line.ts";
import { windowMs } from "./uptime.ts";

export interface LatencyBucket {
  /** Epoch ms. */
  from: number;
  to: number;
  /** Results, whatever they were. */
  count: number;
  /** Null: nothing answered. */
  band: LatencyBand | null;
}

/** All times are epoch ms. */
export interface ServiceHistory {
  id: string;
  from: number;
  to: number;
  /** They touch, are in order and cover [from, to). */
  intervals: StateInterval[];
  /** They touch and are in order; at most 400. */
  buckets: LatencyBucket[];
  /** For windows of 7 days and more. */
  days: Day[];
}

export interface ServiceHistoryParts {
  store: HistoryStore;
  pasts: Pasts;
  /** How long roll-ups by the minute are kept. */
  minutesMs(): number;
  days(id: string): Day[];
  presentOf(past: ServicePast | undefined): number;
}

const dayMs = 24 * hourMs;
const bucketMs: Record<UptimeWindow, number> = {
  "24h": 5 * minuteMs,
  "7d": hourMs,
  "30d": 2 * hourMs,
  "90d": 6 * hourMs,
};
const dayCounts: Record<UptimeWindow, number> = { "24h": 0, "7d": 7, "30d": 30, "90d": 90 };

export function createServiceHistory(parts: ServiceHistoryParts) {
  const { store, pasts, days, presentOf, minutesMs } = parts;

  async function intervalsOf(past: ServicePast, from: number, to: number): Promise<StateInterval[]> {
    const overlays = await store.overlays.overlays([past.id], from);
    const intervals = createIntervals(from, to);
    let cause: { state: State; reason: Reason } = { state: "unknown", reason: "new" };
    for (let start = from; start < to; start += dayMs) {
      const end = Math.min(to, start + dayMs);
      const segments = await segmentsOf(past, start, end);
      const covering = overlays.filter(({ from, to }) => from < end && (to === null || to > start));
      const inside = (at: number) => at > start && at < end;
      let next = 0;
      for (const at of [start, ...cuts(segments, covering).filter(inside)]) {
        for (; (segments[next]?.at ?? end) <= at; next++) cause = causeOf(segments[next]) ?? cause;
        const overlay = overlayAt(covering, at);
        intervals.add(at, overlay === null ? cause : { state: overlay, reason: null });
      }
    }
    return intervals.finish();
  }

  /** As it is on disk until the last roll-up, as it is in memory since: the newest may still be on its way there. */
  async function segmentsOf(past: ServicePast, from: number, to: number): Promise<Segment[]> {
    const stored = (await store.past.timelines([past.id], from, to)).get(past.id) ?? [];
    const [firstLive] = past.segments;
    if (firstLive === undefined) return stored;
    const live = past.segments.filter(({ at }) => at < to);
    return [...stored.filter(({ at }) => at < firstLive.at), ...live];
  }

  async function bucketsOf(past: ServicePast, window: UptimeWindow, to: number): Promise<LatencyBucket[]> {
    const level: RollUpLevel = window === "24h" && minutesMs() > dayMs ? "minutes" : "hours";
    const length = Math.max(bucketMs[window], level === "hours" ? hourMs : 0);
    const first = floorTo(to - windowMs[window], length);
    const sums = Array.from({ length: Math.ceil((to - first) / length) }, emptyTally);
    const add = (at: number, { count, latency }: Tally) => {
      const sum = sums[Math.floor((at - first) / length)];
      if (!sum) return;
      sum.count += count;
      sum.latency.merge(latency);
    };
    for await (const rows of store.rollUps.read({ level, serviceIds: [past.id], from: first, to }))
      for (const row of rows) add(row.from, tallyFromBytes(row.latency));
    addOpen(past, level, add);
    return sums.map(({ count, latency }, i) => {
      const from = first + i * length;
      return { from, to: Math.min(to, from + length), count, band: latency.band() };
    });
  }

  return async (id: string, window: UptimeWindow): Promise<ServiceHistory> => {
    const past = pasts.get(id) ?? new ServicePast(id);
    const to = presentOf(past);
    const from = to - windowMs[window];
    return {
      ...{ id, from, to },
      intervals: await intervalsOf(past, from, to),
      buckets: await bucketsOf(past, window, to),
      days: dayCounts[window] === 0 ? [] : days(id).slice(-dayCounts[window]),
    };
  };
}

/** What is not in the store yet: the results since the last roll-up, and the hour that is not over. */
function addOpen(
  { rolled, tallies }: ServicePast,
  level: RollUpLevel,
  add: (at: number, tally: Tally) => void,
): void {
  if (rolled !== null && level === "hours") add(floorTo(rolled.until, hourMs), rolled.hour);
  for (const [at, tally] of tallies) if (rolled === null || at >= rolled.until) add(at, tally);
}

function emptyTally(): Tally {
  return { count: 0, latency: new Histogram() };
}

function causeOf(segment: Segment | undefined): { state: State; reason: Reason } | null {
  return segment ? { state: segment.verdict, reason: segment.reason } : null;
}
