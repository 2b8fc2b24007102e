import type { OverlaySpan } from "../monitor/overlay.ts";
import type { Segment } from "../monitor/service.ts";
import type { Result } from "../probe/result.ts";
import type { UptimeWindow } from "../protocol/vocabulary.ts";
import { Histogram } from "./histogram.ts";
import { RecentLatency } from "./recent-latency.ts";
import { emptyRollUp, type RollUp, type Tally, tally } from "./rollup.ts";
import { addShares, noShares, type Shares, sharesOf } from "./shares.ts";
import { type StateLine, stateLine } from "./state-line.ts";

export const minuteMs = 60_000;
export const hourMs = 3_600_000;

/** How many of the newest segments are kept for pages. */
const shownSegments = 50;

/** The beginning of a window, somewhere in rolled-up time: the exact line around it, and the sum up to its end. */
export interface Edge {
  from: number;
  to: number;
  line: StateLine;
  /** What `total` was at `to`. */
  total: Shares;
}

/** A day that is over. */
export interface PastDay {
  from: number;
  date: string;
  shares: Readonly<Shares>;
}

/** How far time is rolled up, and what has gathered of the hour and the day that are not over. */
export interface RolledTime {
  /** Epoch ms, a whole minute. */
  until: number;
  /** Where the day begins that is not rolled up yet. */
  dayFrom: number;
  hour: RollUp;
  day: RollUp;
  /** Nothing was rolled up yet. */
  isNew: boolean;
  /** Grows with everything that is rolled up: only differences of it mean something. */
  total: Shares;
}

/**
 * One service's past as it is kept in memory: exact since the last roll-up, in sums before. What it takes does not
 * grow with the number of changes.
 */
export class ServicePast {
  readonly id: string;
  bornAt: number | null = null;
  /** Everything since the last roll-up, and the newest segments before. */
  segments: Segment[] = [];
  overlays: OverlaySpan[] = [];
  /** Null: never heard of. */
  rolled: RolledTime | null = null;
  /** Oldest first. */
  days: PastDay[] = [];
  readonly edges = new Map<UptimeWindow, Edge>();
  readonly recent = new RecentLatency();
  /** Results since the last roll-up by minute (epoch ms of its beginning). */
  readonly tallies = new Map<number, Tally>();
  /** Results from here on came in while this process ran; those before are in the store. */
  liveFrom = Number.POSITIVE_INFINITY;
  /** Results up to here were read from the store. */
  countedUntil = Number.NEGATIVE_INFINITY;
  /** What the store held of its results is in, so that it can be rolled up. */
  ready = false;
  #line: StateLine | null = null;

  constructor(id: string) {
    this.id = id;
  }

  /** Since the last roll-up. */
  get line(): StateLine {
    // Nobody asks what was before that, and an hourly maintenance leaves thousands of spans there.
    this.#line ??= stateLine(this.segments, reachingBeyond(this.overlays, this.rolled?.until));
    return this.#line;
  }

  /** `dayFrom`: when the day of an instant began. */
  takeTimeline(from: number, segments: readonly Segment[], dayFrom: (at: number) => number): void {
    const [first] = segments;
    if (first) this.#beginBy(first.at, dayFrom);
    this.segments = [...this.segments.filter(({ at }) => at < from), ...segments.map(withoutDetail)];
    this.bornAt ??= this.segments[0]?.at ?? null;
    this.trim();
  }

  /** A service may be paused before it is checked for the first time: that is its past as well. */
  takeOverlay(span: OverlaySpan, dayFrom: (at: number) => number): void {
    this.#beginBy(span.from, dayFrom);
    const others = this.overlays.filter(({ from, state }) => from !== span.from || state !== span.state);
    this.overlays = [...others, span];
    this.#line = null;
  }

  /** A result that came in just now. */
  takeResult(result: Result): void {
    this.liveFrom = Math.min(this.liveFrom, result.at);
    this.#count(result);
  }

  /** A result that the store held; those of this process were counted as they came in. */
  takeStored(result: Result): void {
    if (result.at >= this.liveFrom || result.at <= this.countedUntil) return;
    this.countedUntil = result.at;
    this.#count(result);
  }

  #count(result: Result): void {
    const { at, outcome, latencyMs } = result;
    if (latencyMs !== null && (outcome === "up" || outcome === "degraded")) this.recent.add(at, latencyMs);
    const minute = floorTo(at, minuteMs);
    // Time that is rolled up is not rolled up again, so its results would only stay here.
    if (this.rolled !== null && minute < this.rolled.until) return;
    const found = this.tallies.get(minute) ?? { count: 0, latency: new Histogram() };
    this.tallies.set(minute, found);
    tally(found, result);
  }

  /** What is heard first need not lie first, when the clock steps back in between. */
  #beginBy(at: number, dayFrom: (at: number) => number): void {
    if (this.rolled === null || (this.rolled.isNew && at < this.rolled.until)) this.begin(at, dayFrom(at));
  }

  /** The first that is heard of the service: all before is unknown. */
  begin(at: number, dayFrom: number): void {
    const until = floorTo(at, minuteMs);
    const before = { from: Number.NEGATIVE_INFINITY, to: until, line: { ats: [], states: [] } };
    this.rolled = {
      ...{ until, dayFrom, isNew: true, hour: emptyRollUp(), day: emptyRollUp(), total: noShares() },
    };
    this.rolled.hour.shares.unknown = until - floorTo(until, hourMs);
    this.rolled.day.shares.unknown = until - dayFrom;
    for (const window of ["24h", "7d", "30d", "90d"] as const)
      this.edges.set(window, { ...before, total: noShares() });
  }

  /** Milliseconds of each state since the beginning of a window, which its edge has to reach. */
  since(from: number, window: UptimeWindow, now: number): Shares {
    if (this.rolled === null) return { ...noShares(), unknown: now - from };
    const { until, total } = this.rolled;
    const live = sharesOf(this.line, Math.max(from, until), Math.max(from, until, now));
    const edge = this.edges.get(window);
    if (from >= until || edge === undefined) return live;
    addShares(addShares(live, total), edge.total, -1);
    return addShares(live, sharesOf(edge.line, Math.max(from, edge.from), Math.max(from, edge.to)));
  }

  /** Lets go of what is rolled up and not shown. */
  trim(): void {
    this.#line = null;
    const until = this.rolled?.until ?? Number.NEGATIVE_INFINITY;
    const reaching = this.segments.findLastIndex(({ at }) => at <= until);
    const first = Math.min(Math.max(0, reaching), Math.max(0, this.segments.length - shownSegments));
    if (first > 0) this.segments = this.segments.slice(first);
    for (const minute of this.tallies.keys()) if (minute < until) this.tallies.delete(minute);
  }
}

export function reachingBeyond(
  overlays: readonly OverlaySpan[],
  at = Number.NEGATIVE_INFINITY,
): OverlaySpan[] {
  return overlays.filter(({ to }) => to === null || to > at);
}

export function floorTo(at: number, step: number): number {
  return Math.floor(at / step) * step;
}

/** The operator's words stay on disk: in memory they would outweigh everything else. */
export function withoutDetail(segment: Segment): Segment {
  return segment.detail === null ? segment : { ...segment, detail: null };
}

/** After a change of the time zone two days may bear one date: they count together. */
export function sumByDate(days: readonly PastDay[]): Map<string, Readonly<Shares>> {
  const sums = new Map<string, Readonly<Shares>>();
  for (const { date, shares } of days) {
    const known = sums.get(date);
    sums.set(date, known ? addShares({ ...known }, shares) : shares);
  }
  return sums;
}
