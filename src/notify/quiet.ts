import { instantOf, offsetAt } from "../core/time-zone.ts";

/** Local hours in which news waits, in minutes since midnight; past midnight when `to` is not after `from`. */
export interface QuietHours {
  from: number;
  to: number;
}

const minuteMs = 60_000;
const dayMinutes = 1_440;

/** `22:00-07:00` */
export function readQuietHours(text: string): QuietHours {
  const [from = 0, to = 0] = text.split("-").map((time) => {
    const [hours = 0, minutes = 0] = time.split(":").map(Number);
    return hours * 60 + minutes;
  });
  return { from, to };
}

/** When something may be heard. Several rules for one channel: the one that lets it be heard first counts. */
export function outOfQuiet(
  rules: readonly { quiet: QuietHours | null }[],
  timeZone: string,
  now: number,
): number {
  const ends = rules.map(({ quiet }) => (quiet ? endOfQuiet(now, quiet, timeZone) : now));
  return ends.length === 0 ? now : Math.min(...ends);
}

/** The end of the quiet hours that `at` is in; `at` itself when it is in none. */
function endOfQuiet(at: number, { from, to }: QuietHours, timeZone: string): number {
  if (from === to) return at;
  const local = at + offsetAt(at, timeZone);
  const midnight = Math.floor(local / (dayMinutes * minuteMs)) * dayMinutes * minuteMs;
  const minute = (local - midnight) / minuteMs;
  const isQuiet = from < to ? minute >= from && minute < to : minute >= from || minute < to;
  if (!isQuiet) return at;
  const end = midnight + to * minuteMs + (minute < to ? 0 : dayMinutes * minuteMs);
  return Math.max(at, instantOf(end, timeZone));
}
