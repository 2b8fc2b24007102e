import { lastDays } from "../../history/calendar.ts";
import type { Language, UptimeWindow } from "../../protocol/vocabulary.ts";
import { type Almanac, dayText } from "../../text/moment.ts";
import { type ChartScale, placeOf } from "./response-chart.ts";

const hourMs = 3_600_000;
/** Zones differ from UTC by quarters of an hour. */
const quarterMs = 900_000;

export interface Tick {
  at: number;
  text: string;
  /** Left out where the page is narrow. */
  isMinor: boolean;
}

interface TickPlace {
  language: Language;
  times: Almanac;
  timeZone: string;
}

const dayCounts: Record<Exclude<UptimeWindow, "24h">, number> = { "7d": 8, "30d": 31, "90d": 91 };

/** Words on the time axis: hours of a day, else days. All in the zone of the site. */
export function chartTicks(window: UptimeWindow, scale: ChartScale, place: TickPlace): Tick[] {
  const ticks = window === "24h" ? hourTicks(scale, place) : dayTicks(window, scale, place);
  return ticks.filter(({ at }) => at >= scale.from && at < scale.to);
}

/** Every third hour; at midnight the day. */
function hourTicks({ from, to }: ChartScale, { times }: TickPlace): Tick[] {
  const ticks: Tick[] = [];
  let at = from - (from % quarterMs) + quarterMs;
  while (at < to) {
    const clock = times.clock(at);
    const isWhole = clock.endsWith(":00");
    const hour = Number(clock.slice(0, 2));
    if (isWhole && hour % 3 === 0)
      ticks.push({ at, text: hour === 0 ? times.day(at) : clock, isMinor: hour % 6 !== 0 });
    at += isWhole ? hourMs : quarterMs;
  }
  return ticks;
}

function dayTicks(
  window: keyof typeof dayCounts,
  { to }: ChartScale,
  { language, timeZone }: TickPlace,
): Tick[] {
  const days = lastDays(dayCounts[window], to, timeZone);
  const last = days.length - 1;
  return days.flatMap(({ date, from }, index): Tick[] => {
    const tick = (isMinor: boolean): Tick[] => [{ at: from, text: dayText(date, language), isMinor }];
    const ago = last - index;
    if (window === "7d") return tick(ago % 2 === 1);
    if (window === "30d") return ago % 5 === 0 ? tick(ago % 10 !== 0) : [];
    return date.endsWith("-01") || date.endsWith("-15") ? tick(date.endsWith("-15")) : [];
  });
}

const percent = (share: number): string => `${Math.round(share * 10_000) / 100}%`;
/** A word nearer to the right edge than this would run into "now" where the chart is as wide as the page. */
const wideRoom = 0.95;

/** Ticks and their words under a chart, as wide as it is; none of them right of the share `room`, where `now` stands. */
export function axisSvg(ticks: readonly Tick[], scale: ChartScale, now: string, room = wideRoom): string {
  const marks = ticks.map(({ at, text, isMinor }) => {
    const share = placeOf(at, scale);
    const x = percent(share);
    const line = `<line x1="${x}" x2="${x}" y2="5"/>`;
    if (share > room) return line;
    const anchor = share < 0.02 ? ' text-anchor="start"' : "";
    return `${line}<text x="${x}" y="18"${anchor}${isMinor ? ' class="minor"' : ""}>${text}</text>`;
  });
  return `<svg class="axis" width="100%" height="24" text-anchor="middle" aria-hidden="true">${marks.join("")}<text x="100%" y="18" text-anchor="end">${now}</text></svg>`;
}
