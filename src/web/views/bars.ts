import type { Day } from "../../history/day.ts";
import type { Outcome } from "../../protocol/vocabulary.ts";
import type { Catalogue } from "../../text/catalogue.ts";

/** Measures of a picture of 90 days, in pixels. A bar is a box [width, height] on the foot. */
interface BarMeasures {
  pitch: number;
  foot: number;
  operational: readonly [width: number, height: number];
  degraded: readonly [width: number, height: number];
  /** Two boxes one above the other, as wide as the pitch, so that it stands above the row. */
  down: { part: number; gap: number };
  /** Four dots, one above the other. */
  maintenance: { dot: number; gap: number };
}

/** In a row: 360 × 24. */
export const rowBars: BarMeasures = {
  pitch: 4,
  foot: 22,
  operational: [2, 16],
  degraded: [3, 8],
  down: { part: 9, gap: 3 },
  maintenance: { dot: 2, gap: 2 },
};

/** On the page of a service: 1080 × 40. */
export const wideBars: BarMeasures = {
  pitch: 12,
  foot: 38,
  operational: [6, 28],
  degraded: [8, 14],
  down: { part: 16, gap: 4 },
  maintenance: { dot: 4, gap: 4 },
};

export const barCount = 90;

/** Room that "since 21 Sep" takes. */
const sinceRoom = 72;

export type BarState = "operational" | "degraded" | "down" | "maintenance" | "unmeasured" | "before";

/** What the bar of a day shows: the worst that was measured; announced work before what was well. */
export function barState({ before, worst, covered }: Day): BarState {
  if (before) return "before";
  if (worst === "down" || worst === "degraded") return worst;
  return covered === "maintenance" ? "maintenance" : (worst ?? "unmeasured");
}

/** What is said of the bars of days: of those since the service is watched. */
export function barsLabel(states: readonly BarState[], { status }: Catalogue): string {
  const howMany = (state: BarState): number => states.filter((one) => one === state).length;
  const days = states.length - howMany("before");
  return status.barsLabel(days, howMany("down"), howMany("degraded"), howMany("unmeasured"));
}

const checkStates: Record<Outcome, BarState> = {
  up: "operational",
  degraded: "degraded",
  down: "down",
  unknown: "unmeasured",
};

/** The newest `room` checks as bars, the newest on the right; before the first of them nothing was. */
export function checkBars(checks: readonly Outcome[], room: number): BarState[] {
  const shown = checks.slice(-room).map((outcome) => checkStates[outcome]);
  return [...Array.from({ length: barCount - shown.length }, (): BarState => "before"), ...shown];
}

type Box = readonly [x: number, y: number, width: number, height: number];

/** Bars of one state as one path of whole pixels and relative moves: rows alike compress to nearly nothing. */
class BarPath {
  #data = "";
  #x = 0;
  #y = 0;

  /** A rectangle; the pen rests at its upper left corner. */
  box(left: number, [inset, y, width, height]: Box): void {
    const x = left + inset;
    this.#data += this.#data === "" ? `M${x} ${y}` : `m${x - this.#x} ${y - this.#y}`;
    this.#data += `h${width}v${height}h-${width}z`;
    this.#x = x;
    this.#y = y;
  }

  element(className: string): string {
    return this.#data === "" ? "" : `<path class="${className}" d="${this.#data}"/>`;
  }
}

/** The bars of days, oldest first; they differ in height and form before colour. `sinceText` is our own, unescaped. */
export function barPaths(
  states: readonly BarState[],
  measures: BarMeasures,
  sinceText: string | null,
): string {
  const paths = new Map(classes.map(([state]) => [state, new BarPath()]));
  const before = states.lastIndexOf("before") + 1;
  for (let first = before; first < states.length; ) {
    const state = states[first] ?? "before";
    let next = first + 1;
    // Neighbours that were not measured are one stretch.
    while (state === "unmeasured" && states[next] === state) next += 1;
    const path = paths.get(state);
    if (path) for (const box of boxesOf(state, next - first, measures)) path.box(first * measures.pitch, box);
    first = next;
  }
  const drawn = classes.map(([state, className]) => paths.get(state)?.element(className) ?? "");
  return beforePath(before * measures.pitch, measures.foot, sinceText) + drawn.join("");
}

const classes: readonly (readonly [state: BarState, className: string])[] = [
  ["operational", "o"],
  ["degraded", "d"],
  ["down", "x"],
  ["maintenance", "m"],
  ["unmeasured", "u"],
];

/** The boxes of `count` neighbours in one state, from the left edge of the first. */
function boxesOf(state: BarState, count: number, measures: BarMeasures): Box[] {
  const { pitch, foot, operational, degraded, down, maintenance } = measures;
  const centred = (width: number): number => Math.floor((pitch - width) / 2) + (width % 2);
  const standing = ([width, height]: readonly [number, number]): Box[] => [
    [centred(width), foot - height, width, height],
  ];
  switch (state) {
    case "operational":
      return standing(operational);
    case "degraded":
      return standing(degraded);
    case "down":
      return [foot - 2 * down.part - down.gap, foot - down.part].map((y) => [0, y, pitch, down.part]);
    case "maintenance": {
      const { dot, gap } = maintenance;
      return [4, 3, 2, 1].map((nth) => [centred(dot), foot - nth * (dot + gap) + gap, dot, dot]);
    }
    case "unmeasured":
      return [[0, foot - operational[1], count * pitch, operational[1]]];
    case "before":
      return [];
  }
}

function beforePath(width: number, foot: number, sinceText: string | null): string {
  if (width === 0) return "";
  const dots = `<path class="b" d="M0 ${foot - 0.5}H${width - 2}"/>`;
  const end = width - 8;
  return sinceText === null || end < sinceRoom
    ? dots
    : `${dots}<text x="${end}" y="${foot - 4}">${sinceText}</text>`;
}
