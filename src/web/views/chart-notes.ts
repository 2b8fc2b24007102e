import { html } from "hono/html";
import type { StateInterval } from "../../history/intervals.ts";
import type { Language, State } from "../../protocol/vocabulary.ts";
import type { Catalogue } from "../../text/catalogue.ts";
import { durationText } from "../../text/duration-text.ts";
import { message } from "../../text/message.ts";
import type { Almanac } from "../../text/moment.ts";
import { mark } from "./marks.ts";
import { type ChartScale, chartWidth, placeOf } from "./response-chart.ts";

interface NotesPlace {
  words: Catalogue;
  language: Language;
  times: Almanac;
}

/** Stretches that carry words; more of them would be noise, so the longest do. */
const mostNamed = 12;
/** Narrower than this, in pixels of 1080, nobody could point at it. */
const leastNamed = 3;
const letterWidth = 6.2;
const labelGap = 12;
/** Falls nearer to each other than this, in pixels, are told by one line. */
const fallDistance = 6;

/** A stretch in which nothing was measured, or that was announced. */
interface Covered extends StateInterval {
  left: number;
  width: number;
}

/**
 * What lies over a chart, in per cent of its box so that words are not stretched: what was not measured and how long,
 * announced work, when it fell, and the limit. `bornAt`: what lies before it is no gap.
 */
export function chartNotes(
  intervals: readonly StateInterval[],
  scale: ChartScale,
  limitMs: number | null,
  bornAt: number | null,
  place: NotesPlace,
): string {
  const covered = coveredIn(intervals, scale, bornAt);
  const named = new Set([...covered].sort((a, b) => b.width - a.width).slice(0, mostNamed));
  const room = new LabelRoom();
  const falls = fallsIn(intervals, scale);
  const fall = lastingFall(intervals, scale, room, place);
  const stretches = covered.map((one) =>
    named.has(one) && one.width >= leastNamed ? namedStretch(one, room, place) : stretchRect(one),
  );
  return `<svg class="notes" width="100%" height="100%">${stretches.join("")}${limitLine(limitMs, scale, place)}${falls}${fall}</svg>`;
}

const percent = (share: number): string => `${Math.round(share * 10_000) / 100}%`;

const coverClasses: Partial<Record<State, string>> = {
  unknown: "gap",
  maintenance: "work",
  paused: "gap",
};

function coveredIn(intervals: readonly StateInterval[], scale: ChartScale, bornAt: number | null): Covered[] {
  return intervals.flatMap((interval) => {
    const from = Math.max(interval.from, bornAt ?? scale.to);
    if (coverClasses[interval.state] === undefined || interval.to <= from) return [];
    const left = placeOf(from, scale) * chartWidth;
    return [{ ...interval, from, left, width: placeOf(interval.to, scale) * chartWidth - left }];
  });
}

function stretchRect({ state, left, width }: Covered): string {
  const shown = Math.max(1, width);
  return `<rect class="${coverClasses[state] ?? ""}" x="${percent(left / chartWidth)}" width="${percent(shown / chartWidth)}" height="100%"/>`;
}

/** Tells what it was and why on hover and on focus; its length stands above it where there is room. */
function namedStretch(covered: Covered, room: LabelRoom, { words, language, times }: NotesPlace): string {
  const { state, reason, from, to, left, width } = covered;
  const length = durationText(to - from, language);
  const label =
    state === "maintenance"
      ? words.service.maintenanceFor(length)
      : state === "paused"
        ? words.service.pausedFor(length)
        : words.service.gap(length);
  const why = state === "unknown" && reason !== null ? `: ${message(reason, null, language)}` : "";
  const said = `${times.exact(from)}, ${label}${why}`;
  const text = room.take(left + width / 2, label) ? labelText(left + width / 2, label, "minor") : "";
  return String(html`<g role="img" tabindex="0" aria-label="${said}"><title>${said}</title>`).concat(
    stretchRect(covered),
    text,
    "</g>",
  );
}

function labelText(middle: number, text: string, className: string): string {
  const half = (text.length * letterWidth) / 2;
  const anchor = middle < half ? "start" : middle > chartWidth - half ? "end" : "middle";
  const x = anchor === "start" ? "0" : anchor === "end" ? "100%" : percent(middle / chartWidth);
  return `<text class="${className}" x="${x}" y="-7" text-anchor="${anchor}">${text}</text>`;
}

/** The line above a chart: each word has its place, none lies over another. */
class LabelRoom {
  readonly #taken: { from: number; to: number }[] = [];

  /** False: something stands there. */
  take(middle: number, text: string): boolean {
    const width = text.length * letterWidth;
    const from = Math.min(Math.max(0, middle - width / 2), chartWidth - width);
    if (this.#taken.some((one) => from < one.to + labelGap && from + width > one.from - labelGap))
      return false;
    this.#taken.push({ from, to: from + width });
    return true;
  }
}

/** A line wherever the service fell. */
function fallsIn(intervals: readonly StateInterval[], scale: ChartScale): string {
  let last = Number.NEGATIVE_INFINITY;
  return intervals
    .filter(({ state, from }) => state === "down" && from > scale.from)
    .map(({ from }) => {
      const share = placeOf(from, scale);
      if ((share - last) * chartWidth < fallDistance) return "";
      last = share;
      return `<line class="fall" x1="${percent(share)}" x2="${percent(share)}" y1="0" y2="100%"/>`;
    })
    .join("");
}

/** The fall that lasts is named. */
function lastingFall(
  intervals: readonly StateInterval[],
  scale: ChartScale,
  room: LabelRoom,
  { words, times }: NotesPlace,
): string {
  const last = intervals.at(-1);
  if (last?.state !== "down") return "";
  const label = words.service.downSince(times.moment(last.from, scale.to));
  const share = placeOf(last.from, scale);
  const width = (label.length + 5) * letterWidth;
  const isRight = share * chartWidth > width;
  room.take(share * chartWidth + (isRight ? -width / 2 : width / 2), `${label}.....`);
  const x = percent(share);
  const side = isRight ? -22 : 6;
  const text = `<text class="fallen" x="${x}" y="-7" dx="${isRight ? -28 : 28}" text-anchor="${isRight ? "end" : "start"}">${label}</text>`;
  return `${text}<svg class="fall-mark" x="${x}" y="-19" overflow="visible"><g transform="translate(${side} 0)">${mark("down")}</g></svg><line class="fall" x1="${x}" x2="${x}" y1="-20" y2="0"/>`;
}

function limitLine(limitMs: number | null, { top }: ChartScale, { words }: NotesPlace): string {
  if (limitMs === null || limitMs > top) return "";
  const y = percent(1 - limitMs / top);
  return `<line class="limit" x2="100%" y1="${y}" y2="${y}"/><text class="limit-name" x="0" y="${y}" dy="-5">${words.service.limit}</text>`;
}
