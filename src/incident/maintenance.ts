/** Announced work: which windows an entry stands for. Pure; whoever runs the monitor lays them over the services. */
import { longestDurationMs } from "../core/duration.ts";
import { instantOf } from "../core/time-zone.ts";
import { localTimes, parseRecurrence, type Until } from "./recurrence.ts";

/** One entry of `maintenance` with its times as they were written. Plain data. */
export interface MaintenanceEntry {
  id: string;
  title: string;
  serviceIds: string[];
  /** A rule of RFC 5545; null: once. */
  every: string | null;
  /** `2026-12-06T02:00[:00]`: local to `timeZone`. */
  start: string;
  /** IANA zone, `UTC` or an offset such as `+01:00`. */
  timeZone: string;
  lastsMs: number;
  /** It was called off: no window begins at this moment (epoch ms) or later, and none lasts longer. */
  endsAt?: number | null;
}

/** One stretch of work. An entry that recurs has many of the same id. */
export interface MaintenanceWindow {
  id: string;
  title: string;
  serviceIds: string[];
  /** Epoch ms. */
  from: number;
  /** Epoch ms, the first moment after it. */
  to: number;
}

const dayMs = 86_400_000;
const yearMs = 366 * dayMs;
/** How far ahead the next change is looked for, nearest first; a leap day is never further than the last. */
const horizonsMs = [40 * dayMs, yearMs, 9 * yearMs];

/** How long work may take, wherever it is written: no longer than any other duration. */
export const lastsBoundsMs = { min: 1_000, max: longestDurationMs };

/** What a start looks like; editors are told it too. */
export const startShape = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?$/;

/** Whether it is a start as the config has it. `Date.parse` takes the 30th of February for the 2nd of March. */
export function isStart(written: string): boolean {
  if (!startShape.test(written)) return false;
  const local = Date.parse(`${written.replace(/(?:Z|[+-]\d\d:\d\d)$/, "")}Z`);
  if (Number.isNaN(local) || Number.isNaN(Date.parse(written))) return false;
  return new Date(local).toISOString().startsWith(written.slice(0, 16));
}

/** Programs write fractions of a second; work begins on a whole one. */
export function wholeSeconds(written: string): string {
  return written.replace(/\.\d+/, "");
}

/** A start as it was written and the zone it is local to: `siteZone`, unless it ends in Z or an offset. */
export function readStart(written: string, siteZone: string): { start: string; timeZone: string } {
  const [, start = written, zone] = /^(.*?)(Z|[+-]\d\d:\d\d)?$/.exec(wholeSeconds(written)) ?? [];
  return { start, timeZone: zone === undefined ? siteZone : zone === "Z" ? "UTC" : zone };
}

/**
 * The windows that reach into [from, to) (epoch ms), by their begin. A recurring start that the clocks jump over is
 * read with the offset before the jump, one that comes twice is the first; `lastsMs` is real time.
 */
export function maintenanceWindows(
  entries: readonly MaintenanceEntry[],
  from: number,
  to: number,
): MaintenanceWindow[] {
  return entries
    .flatMap((entry) => begins(entry, from - entry.lastsMs, to).map((begin) => windowAt(entry, begin)))
    .filter((window) => window.from < to && window.to > from && window.from < window.to)
    .sort((a, b) => a.from - b.from);
}

/** The windows that run at a moment. */
export function maintenanceNow(entries: readonly MaintenanceEntry[], at: number): MaintenanceWindow[] {
  return maintenanceWindows(entries, at, at + 1);
}

/** When a window begins or ends next after a moment; null when none does within nine years of it or of a start to come. */
export function nextChange(entries: readonly MaintenanceEntry[], at: number): number | null {
  const changes = entries.flatMap((entry) => nextOf(entry, at) ?? []);
  return changes.length === 0 ? null : Math.min(...changes);
}

function nextOf(entry: MaintenanceEntry, at: number): number | null {
  return ahead(entry, at, (windows) => {
    const changes = windows.flatMap(({ from, to }) => [from, to]).filter((change) => change > at);
    return changes.length === 0 ? null : Math.min(...changes);
  });
}

/** The first window that begins after a moment; null when none does within the same bounds. */
export function nextWindow(entry: MaintenanceEntry, at: number): MaintenanceWindow | null {
  return ahead(entry, at, (windows) => windows.find(({ from }) => from > at) ?? null);
}

/** Looks further and further ahead until something is found. */
function ahead<Found>(
  entry: MaintenanceEntry,
  at: number,
  find: (windows: MaintenanceWindow[]) => Found | null,
): Found | null {
  const seen = Math.max(at, instantOf(Date.parse(`${entry.start}Z`), entry.timeZone));
  for (const horizon of horizonsMs) {
    const found = find(maintenanceWindows([entry], at, seen + horizon));
    if (found !== null) return found;
  }
  return null;
}

function windowAt(entry: MaintenanceEntry, from: number): MaintenanceWindow {
  const { id, title, serviceIds, lastsMs, endsAt } = entry;
  return { id, title, serviceIds, from, to: Math.min(from + lastsMs, endsAt ?? Number.POSITIVE_INFINITY) };
}

/** Instants in [from, to) at which windows of an entry begin, and maybe some nearby. */
function begins({ every, start, timeZone }: MaintenanceEntry, from: number, to: number): number[] {
  const first = Date.parse(`${start}Z`);
  if (every === null) return [instantOf(first, timeZone)];
  const recurrence = parseRecurrence(every);
  const last =
    recurrence.until === null ? Number.POSITIVE_INFINITY : untilInstant(recurrence.until, timeZone);
  const end = Math.min(to, last + 1);
  if (end <= from) return [];
  // A day wider on both sides, since an offset moves a local time by less than that.
  const locals = localTimes(recurrence, first, from - dayMs, end + dayMs);
  const instants = locals.map((local) => instantOf(local, timeZone));
  return [...new Set(instants)].filter((instant) => instant <= last);
}

function untilInstant(until: Until, timeZone: string): number {
  return "at" in until ? until.at : instantOf(until.local, timeZone);
}
