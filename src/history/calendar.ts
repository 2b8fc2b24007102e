/** Calendar days of a time zone as instants. */
import { offsetAt } from "../core/time-zone.ts";

export interface CalendarDay {
  /** `2026-11-23` */
  date: string;
  /** Epoch ms of its first moment. */
  from: number;
  /** Epoch ms of the next day's first moment. */
  to: number;
}

const hourMs = 3_600_000;

/** The `count` calendar days that end with the one `now` lies in, oldest first. */
export function lastDays(count: number, now: number, timeZone: string): CalendarDay[] {
  const today = dateIn(now, timeZone);
  const starts: { date: string; from: number }[] = [];
  for (let back = count - 1; back >= -1; back--) {
    const date = shiftDate(today, -back);
    starts.push({ date, from: startOfDay(date, timeZone) });
  }
  return starts
    .slice(0, -1)
    .map(({ date, from }, i) => ({ date, from, to: starts[i + 1]?.from ?? from + 24 * hourMs }));
}

/** `2026-11-23` of an instant in a time zone. */
function dateIn(at: number, timeZone: string): string {
  return new Date(at + offsetAt(at, timeZone)).toISOString().slice(0, 10);
}

function shiftDate(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * 24 * hourMs).toISOString().slice(0, 10);
}

/** First instant of a local date. Where midnight does not exist, the moment the clocks jump over it. */
function startOfDay(date: string, timeZone: string): number {
  const midnight = Date.parse(`${date}T00:00:00Z`);
  const early = midnight - offsetAt(midnight - 24 * hourMs, timeZone);
  const late = midnight - offsetAt(midnight + 24 * hourMs, timeZone);
  for (const candidate of [Math.min(early, late), Math.max(early, late)]) {
    if (dateIn(candidate, timeZone) === date && dateIn(candidate - 1, timeZone) !== date) return candidate;
  }
  return firstInstantOf(date, timeZone, Math.min(early, late) - hourMs, Math.max(early, late) + hourMs);
}

function firstInstantOf(date: string, timeZone: string, low: number, high: number): number {
  let before = low;
  let inside = high;
  while (inside - before > 1) {
    const middle = Math.floor((before + inside) / 2);
    if (dateIn(middle, timeZone) < date) before = middle;
    else inside = middle;
  }
  return inside;
}

/** The calendar day that an instant lies in. Remembers the days it found: a look-up asks Intl, which is slow. */
export function dayFinder(): (at: number, timeZone: string) => CalendarDay {
  let zone = "";
  let found: CalendarDay[] = [];
  return (at, timeZone) => {
    if (timeZone !== zone || found.length > 400) found = [];
    zone = timeZone;
    const known = found.findLast((day) => day.from <= at && at < day.to);
    if (known) return known;
    const [day = { date: dateIn(at, timeZone), from: at, to: at + 24 * hourMs }] = lastDays(1, at, timeZone);
    found.push(day);
    return day;
  };
}
