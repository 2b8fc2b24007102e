/** What was: uptime, days and response times of every service, ready for pages and API. */
import type { OverlaySpan } from "../monitor/overlay.ts";
import type { Segment } from "../monitor/service.ts";
import type { Result } from "../probe/result.ts";
import type { UptimeWindow } from "../protocol/vocabulary.ts";
import { type CalendarDay, lastDays } from "./calendar.ts";
import type { Day, LatencyBand, Uptime } from "./day.ts";
import { toDays } from "./days.ts";
import { createPasts, type Pasts, type PastsParts, type TimelineChange } from "./pasts.ts";
import { createServiceHistory, type ServiceHistory } from "./service-history.ts";
import type { ServicePast } from "./service-past.ts";
import { toUptime, windowMs } from "./uptime.ts";

export interface History {
  /** Reads the past of services that are not known yet. Response times come with the roller's start. */
  load(serviceIds: readonly string[]): Promise<void>;
  takeTimeline(change: TimelineChange): void;
  takeResult(result: Result): void;
  /** A span that began or ended, and is stored. */
  takeOverlay(span: OverlaySpan): void;
  forget(id: string): void;
  uptime(id: string): Readonly<Record<UptimeWindow, Uptime>>;
  /** The last 90 calendar days, oldest first. */
  days(id: string): Day[];
  /** When the service was first heard of; null: never. */
  bornAt(id: string): number | null;
  latency(id: string): LatencyBand | null;
  /** One band for each of the last 24 hours, oldest first. */
  hours(id: string): (LatencyBand | null)[];
  /** Newest first; the newest 50 are there. */
  segments(id: string, limit: number): Segment[];
  /** Everything about one window of a service that was loaded. */
  history(id: string, window: UptimeWindow): Promise<ServiceHistory>;
  /** What the roller works on. */
  readonly pasts: Pasts;
}

export interface HistoryParts extends PastsParts {
  /** How long roll-ups by the minute are kept. */
  minutesMs(): number;
}

const dayCount = 90;

export function createHistory(parts: HistoryParts): History {
  const { now, timeZone } = parts;
  const pasts = createPasts(parts);
  let calendar: { timeZone: string; days: CalendarDay[] } = { timeZone: "", days: [] };

  function calendarAt(at: number): CalendarDay[] {
    const today = calendar.days.at(-1);
    const zone = timeZone();
    if (!today || at >= today.to || at < today.from || zone !== calendar.timeZone) {
      calendar = { timeZone: zone, days: lastDays(dayCount, at, zone) };
    }
    return calendar.days;
  }

  /** Time is never before what was rolled up. */
  function presentOf(past: ServicePast | undefined): number {
    return Math.max(now(), past?.rolled?.until ?? 0);
  }

  function uptime(id: string): Record<UptimeWindow, Uptime> {
    const past = pasts.get(id);
    const to = presentOf(past);
    const of = (window: UptimeWindow): Uptime =>
      past ? toUptime(past.since(to - windowMs[window], window, to)) : { up: null, measured: 0 };
    return { "24h": of("24h"), "7d": of("7d"), "30d": of("30d"), "90d": of("90d") };
  }

  function days(id: string): Day[] {
    const past = pasts.get(id);
    const present = presentOf(past);
    return past
      ? toDays(past, calendarAt(present), present)
      : calendarAt(present).map(({ date }) => ({
          date,
          worst: null,
          up: null,
          measured: 0,
          before: true,
          covered: null,
        }));
  }

  const readHistory = createServiceHistory({ ...parts, pasts, days, presentOf });
  return {
    load: pasts.load,
    takeTimeline: pasts.takeTimeline,
    takeResult: pasts.takeResult,
    takeOverlay: pasts.takeOverlay,
    forget: pasts.forget,
    uptime,
    days,
    bornAt: (id) => pasts.get(id)?.bornAt ?? null,
    latency: (id) => pasts.get(id)?.recent.band(presentOf(pasts.get(id))) ?? null,
    hours: (id) => pasts.get(id)?.recent.hours(presentOf(pasts.get(id))) ?? Array(24).fill(null),
    segments: (id, limit) => pasts.get(id)?.segments.slice(-limit).reverse() ?? [],
    history: readHistory,
    pasts,
  };
}
