/** The pasts of all services: read from the store when a service is met, kept up to date as it is watched. */
import { setImmediate } from "node:timers/promises";
import type { OverlaySpan } from "../monitor/overlay.ts";
import type { Segment } from "../monitor/service.ts";
import type { Result } from "../probe/result.ts";
import { dayFinder } from "./calendar.ts";
import { refreshEdges } from "./edges.ts";
import type { HistoryStore, Rolled } from "./ports.ts";
import { sharesFromBytes } from "./rollup-bytes.ts";
import { floorTo, hourMs, type PastDay, ServicePast, withoutDetail } from "./service-past.ts";
import { type Shares, sharesOf } from "./shares.ts";
import { stateLine } from "./state-line.ts";
import { windowMs } from "./uptime.ts";

/** Two days more than the longest window: 90 calendar days may begin before it, and its first day before them. */
export const keptMs = windowMs["90d"] + 2 * 86_400_000;
const shownSegments = 50;

export interface TimelineChange {
  id: string;
  from: number;
  segments: readonly Segment[];
}

export interface Pasts {
  /** Reads what is known of services that were not met yet. */
  load(serviceIds: readonly string[]): Promise<void>;
  get(id: string): ServicePast | undefined;
  all(): ServicePast[];
  takeTimeline(change: TimelineChange): void;
  takeResult(result: Result): void;
  takeOverlay(span: OverlaySpan): void;
  forget(id: string): void;
  /** The calendar day of an instant, in the time zone in force. */
  dayOf(at: number): { date: string; from: number; to: number };
}

export interface PastsParts {
  store: HistoryStore;
  timeZone(): string;
  now(): number;
}

export function createPasts({ store, timeZone, now }: PastsParts): Pasts {
  const pasts = new Map<string, ServicePast>();
  const findDay = dayFinder();
  const dayOf = (at: number) => findDay(at, timeZone());

  function get(id: string): ServicePast {
    const known = pasts.get(id);
    if (known) return known;
    const fresh = new ServicePast(id);
    pasts.set(id, fresh);
    return fresh;
  }

  return {
    async load(serviceIds) {
      const missing = serviceIds.filter((id) => !pasts.has(id));
      const loaded = await readPasts(store, missing, now(), (at) => dayOf(at).from);
      for (const past of loaded) if (!pasts.has(past.id)) pasts.set(past.id, past);
    },
    get: (id) => pasts.get(id),
    all: () => [...pasts.values()],
    takeTimeline: ({ id, from, segments }) => get(id).takeTimeline(from, segments, (at) => dayOf(at).from),
    takeResult: (result) => get(result.serviceId).takeResult(result),
    takeOverlay: (span) => get(span.serviceId).takeOverlay(span, (at) => dayOf(at).from),
    forget: (id) => void pasts.delete(id),
    dayOf,
  };
}

async function readPasts(
  store: HistoryStore,
  ids: readonly string[],
  now: number,
  dayFrom: (at: number) => number,
): Promise<ServicePast[]> {
  if (ids.length === 0) return [];
  const oldest = now - keptMs;
  const pasts = new Map(ids.map((id) => [id, new ServicePast(id)]));
  const rolled = await store.rollUps.rolled(ids);
  const overlays = Map.groupBy(await store.overlays.overlays(ids, oldest), ({ serviceId }) => serviceId);
  const births = await store.past.births(ids);
  for (const past of pasts.values()) {
    past.overlays = overlays.get(past.id) ?? [];
    past.bornAt = births.get(past.id) ?? null;
    begin(past, rolled.get(past.id), dayFrom);
  }
  for (const [id, segments] of await store.past.lastSegments(ids, shownSegments)) {
    const past = pasts.get(id);
    if (past) past.segments = segments.map(withoutDetail);
  }
  await readDays(store, pasts, oldest);
  await readOpenDays(store, [...pasts.values()]);
  await refreshEdges(store, [...pasts.values()], now);
  return [...pasts.values()];
}

/** Where a service goes on being rolled up, or where it began. */
function begin(past: ServicePast, rolled: Rolled | undefined, dayFrom: (at: number) => number): void {
  const first = Math.min(...past.overlays.map(({ from }) => from), past.bornAt ?? Number.POSITIVE_INFINITY);
  if (!Number.isFinite(first) && rolled === undefined) return;
  const at = rolled?.minutes ?? first;
  past.begin(at, rolled?.days ?? dayFrom(at));
  if (rolled === undefined || past.rolled === null) return;
  past.rolled.isNew = false;
  past.edges.clear();
}

async function readDays(
  store: HistoryStore,
  pasts: ReadonlyMap<string, ServicePast>,
  oldest: number,
): Promise<void> {
  const days = new Map<string, PastDay[]>([...pasts.keys()].map((id) => [id, []]));
  const share = sharer();
  const query = { serviceIds: [...pasts.keys()], from: oldest, to: Number.MAX_SAFE_INTEGER };
  for await (const rows of store.rollUps.read({ level: "days", ...query })) {
    for (const { serviceId, from, date, shares } of rows)
      days.get(serviceId)?.push({ from, date: date ?? "", shares: share(sharesFromBytes(shares, 0)) });
  }
  for (const [id, list] of days) {
    const past = pasts.get(id);
    if (past) past.days = list;
  }
}

/** Most days of most services are alike: one object for all of them. */
function sharer(): (shares: Shares) => Readonly<Shares> {
  const known = new Map<string, Readonly<Shares>>();
  return (shares) => {
    const key = Object.values(shares).join();
    const found = known.get(key) ?? Object.freeze(shares);
    if (known.size < 1_000) known.set(key, found);
    return found;
  };
}

/** The exact line since the roll-ups end, and the sums of the hour and the day that they end in. */
async function readOpenDays(store: HistoryStore, pasts: readonly ServicePast[]): Promise<void> {
  const begun = pasts.filter(({ rolled }) => rolled !== null);
  for (const [from, group] of Map.groupBy(begun, lineFrom)) {
    const ids = group.map(({ id }) => id);
    const timelines = await store.past.timelines(ids, from);
    let handled = 0;
    for (const past of group) {
      takeOpenDay(past, (timelines.get(past.id) ?? []).map(withoutDetail));
      if (++handled % 100 === 0) await setImmediate();
    }
  }
}

function lineFrom({ rolled }: ServicePast): number {
  return rolled === null ? 0 : Math.min(rolled.dayFrom, floorTo(rolled.until, hourMs));
}

function takeOpenDay(past: ServicePast, segments: Segment[]): void {
  const { rolled } = past;
  if (rolled === null) return;
  const line = stateLine(segments, past.overlays);
  rolled.hour.shares = sharesOf(line, floorTo(rolled.until, hourMs), rolled.until);
  rolled.day.shares = sharesOf(line, rolled.dayFrom, rolled.until);
  const shown = past.segments.filter(({ at }) => at < (segments[0]?.at ?? Number.POSITIVE_INFINITY));
  past.segments = [...shown, ...segments];
  past.trim();
}
