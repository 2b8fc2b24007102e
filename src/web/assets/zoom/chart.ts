import uPlot from "uplot";
import type { Language } from "../../../protocol/vocabulary.ts";
import { almanac } from "../../../text/moment.ts";
import { number } from "../../../text/quantity.ts";
import { gridValues } from "../../views/response-chart.ts";
import { paintBehind, paintOver, type Scene } from "./paint.ts";
import type { Past } from "./past.ts";

export interface ChartPlace {
  language: Language;
  timeZone: string;
  scene(): Scene;
  /** The pointer or the keyboard is at a moment, epoch ms; null: at none. */
  onMoment(at: number | null): void;
}

const dayMs = 86_400_000;
/** A limit far above every figure would press them all to the ground. */
const limitReach = 3;
/** Room above the plot for labels, and below it for the ribbon and the time axis. */
const roomAbove = 28;
const axisWidth = 64;
/** For "now" and half of the words beside it. */
const nowRoom = 58;
const axisHeight = 48;

/** The height of a chart with its axis, in CSS pixels: that of the picture it takes the place of. */
export function chartHeightFor(width: number): number {
  return roomAbove + axisHeight + (width < 672 ? 160 : 216);
}

/** p50 as a line over the band from p90 to p99, with a time axis in the zone of the site. */
export function createChart(within: HTMLElement, past: Past, width: number, place: ChartPlace): uPlot {
  const { scene, timeZone, onMoment } = place;
  const hidden = { stroke: "transparent", width: 0, points: { show: false } } as const;
  const options: uPlot.Options = {
    width,
    height: chartHeightFor(width),
    ms: 1,
    padding: [roomAbove, 0, 0, 0],
    legend: { show: false },
    tzDate: (at) => uPlot.tzDate(new Date(at), timeZone),
    cursor: { y: false, drag: { x: true, y: false }, points: { size: 5, fill: () => scene().palette.ink } },
    scales: {
      x: { time: true },
      y: { range: (_, __, highest) => [0, top(highest, scene().limitMs)] },
    },
    series: [{}, { stroke: () => scene().palette.ink, width: 1.25, points: { show: false } }, hidden, hidden],
    bands: [{ series: [3, 2], fill: () => scene().palette.band }],
    axes: [timeAxis(place), figureAxis(place)],
    hooks: {
      drawClear: [(plot) => paintBehind(plot, scene())],
      draw: [(plot) => paintOver(plot, scene())],
      setCursor: [
        (plot) => {
          const { left = -1 } = plot.cursor;
          onMoment(left < 0 ? null : plot.posToVal(left, "x"));
        },
      ],
    },
  };
  return new uPlot(options, past.columns, within);
}

function top(highest: number | null, limitMs: number | null): number {
  const figures = highest ?? 1;
  const isNear = limitMs !== null && limitMs <= figures * limitReach;
  return gridValues(isNear ? Math.max(figures, limitMs) : figures).at(-1) ?? 1;
}

function axisLook({ scene }: ChartPlace): uPlot.Axis {
  return {
    stroke: () => scene().palette["ink-3"],
    font: `12px ${getComputedStyle(document.body).fontFamily}`,
    border: { show: false },
  };
}

function timeAxis(place: ChartPlace): uPlot.Axis {
  const times = almanac(place.language, place.timeZone);
  return {
    ...axisLook(place),
    size: axisHeight,
    gap: 4,
    space: 72,
    grid: { show: false },
    // The ribbon is painted over them but for their ends.
    ticks: { stroke: () => place.scene().palette.edge, width: 1, size: 28 },
    values: ({ width, scales: { x } }, splits, __, ___, step) =>
      splits.map((at) => {
        if (x && isNearNow(at, x.min ?? 0, x.max ?? 0, width - axisWidth)) return "";
        const clock = times.clock(at);
        return step >= dayMs || clock === "00:00" ? times.day(at) : clock;
      }),
  };
}

/** "Now" stands at the end of the axis. */
function isNearNow(at: number, min: number, max: number, width: number): boolean {
  return at > max - (max - min) * (nowRoom / width);
}

function figureAxis(place: ChartPlace): uPlot.Axis {
  return {
    ...axisLook(place),
    size: axisWidth,
    gap: 12,
    grid: { stroke: () => place.scene().palette.rule, width: 1 },
    ticks: { show: false },
    splits: (plot) => gridValues(plot.scales.y?.max ?? 1),
    values: (_, splits) =>
      splits.map((ms, index) => {
        const figure = number(ms, place.language);
        return index === splits.length - 1 ? `${figure}\u00a0ms` : figure;
      }),
  };
}
