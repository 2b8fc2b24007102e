import type { CalendarDay } from "./calendar.ts";
import type { Day } from "./day.ts";
import { type ServicePast, sumByDate } from "./service-past.ts";
import { addShares, noShares, type Shares, sharesOf } from "./shares.ts";
import { toUptime } from "./uptime.ts";

/** Days that are over are the same at every look: a page of hundreds of services has tens of thousands. */
interface Closed {
  calendar: readonly CalendarDay[];
  pastDays: ServicePast["days"];
  bornAt: number | null;
  days: Day[];
}

const closedOf = new WeakMap<ServicePast, Closed>();

/**
 * One entry for each calendar day; today counts up to `now`. A day that is over is told as it was rolled up, in the
 * time zone of then; what is not rolled up yet belongs to the day that the calendar says.
 */
export function toDays(past: ServicePast, calendar: readonly CalendarDay[], now: number): Day[] {
  const { bornAt, rolled, line } = past;
  const until = rolled?.until ?? now;
  const openDate = rolled === null ? null : dateOf(calendar, Math.max(rolled.dayFrom, until - 1));
  const closed = closedDays(past, calendar);
  return calendar.map((day, i) => {
    const { date, from, to } = day;
    const known = closed[i];
    if (known && to <= until && date !== openDate) return known;
    const shares = sumOfDate(past, date);
    if (rolled !== null && date === openDate) addShares(shares, rolled.day.shares);
    const liveFrom = Math.max(from, until);
    if (liveFrom < Math.min(to, now)) addShares(shares, sharesOf(line, liveFrom, Math.min(to, now)));
    return toDay(day, shares, bornAt);
  });
}

/** Every day as the roll-ups of days tell it, which is all there is to tell of those that are over. */
function closedDays(past: ServicePast, calendar: readonly CalendarDay[]): Day[] {
  const { bornAt, days: pastDays } = past;
  const kept = closedOf.get(past);
  if (kept && kept.calendar === calendar && kept.pastDays === pastDays && kept.bornAt === bornAt)
    return kept.days;
  const sums = sumByDate(pastDays);
  const days = calendar.map((day) => toDay(day, sums.get(day.date) ?? noShares(), bornAt));
  closedOf.set(past, { calendar, pastDays, bornAt, days });
  return days;
}

function sumOfDate({ days }: ServicePast, date: string): Shares {
  return days
    .filter((day) => day.date === date)
    .reduce((sum, { shares }) => addShares(sum, shares), noShares());
}

function toDay({ date, to }: CalendarDay, shares: Readonly<Shares>, bornAt: number | null): Day {
  const { up, measured } = toUptime(shares);
  const before = bornAt === null || bornAt >= to;
  return { date, worst: worstOf(shares), up, measured, before, covered: coverOf(shares) };
}

function dateOf(calendar: readonly CalendarDay[], at: number): string | null {
  return calendar.findLast(({ from, to }) => from <= at && at < to)?.date ?? null;
}

function coverOf({ maintenance, paused }: Readonly<Shares>): Day["covered"] {
  if (maintenance === 0 && paused === 0) return null;
  return maintenance >= paused ? "maintenance" : "paused";
}

function worstOf(shares: Readonly<Shares>): Day["worst"] {
  if (shares.down > 0) return "down";
  if (shares.degraded > 0) return "degraded";
  return shares.operational > 0 ? "operational" : null;
}
