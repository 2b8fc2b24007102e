import type { LatencyBand } from "../../history/day.ts";
import type { State } from "../../protocol/vocabulary.ts";

export const chartWidth = 1080;
export const chartHeight = 216;
const mostLines = 4;

/** Round steps a reader can count in. */
const steps = [1, 2, 2.5, 5, 10];

/** Values of the gridlines from nothing upwards; the last one is above every figure. */
export function gridValues(highest: number): number[] {
  const rough = Math.max(highest, 1) / mostLines;
  const magnitude = 10 ** Math.floor(Math.log10(rough));
  const factor = steps.find((step) => step * magnitude >= rough) ?? 10;
  // Parts of a millisecond are no more than noise.
  const step = Math.max(1, factor * magnitude);
  const lines = Math.max(1, Math.ceil(highest / step));
  return Array.from({ length: lines + 1 }, (_, index) => index * step);
}

/** A stretch of time in one state, epoch ms. */
export interface Stretch {
  from: number;
  to: number;
  state: State;
}

/** What a chart shows: time from left to right, response times from nothing to `top` ms. */
export interface ChartScale {
  from: number;
  to: number;
  top: number;
}

/** Where an instant stands between the left edge, 0, and the right edge, 1. */
export function placeOf(at: number, { from, to }: Pick<ChartScale, "from" | "to">): number {
  return Math.min(1, Math.max(0, (at - from) / (to - from)));
}

/** A stretch of time with the response times in it; null: nothing answered. */
export interface ChartBucket {
  from: number;
  to: number;
  band: LatencyBand | null;
}

export interface ChartPoint {
  at: number;
  from: number;
  to: number;
  band: LatencyBand;
}

/**
 * Measured buckets that belong together. Nothing is drawn across time in which the service did not answer or was not
 * measured; a bucket without a check, because checks are rarer than buckets, breaks no line.
 */
export function runsOf(buckets: readonly ChartBucket[], stretches: readonly Stretch[]): ChartPoint[][] {
  const runs: ChartPoint[][] = [];
  const broken = stretches.filter(({ state }) => state !== "operational" && state !== "degraded");
  let next = 0;
  for (const { from, to, band } of buckets) {
    if (band === null) continue;
    const point = { at: (from + to) / 2, from, to, band };
    const run = runs.at(-1);
    const before = run?.at(-1);
    while (before && (broken[next]?.to ?? Number.POSITIVE_INFINITY) <= before.to) next += 1;
    const isBroken = before && before.to < from && (broken[next]?.from ?? from) < from;
    if (run && !isBroken) run.push(point);
    else runs.push([point]);
  }
  return runs.map(widened);
}

/** A run covers its first and last bucket whole. */
function widened(points: ChartPoint[]): ChartPoint[] {
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last) return points;
  return [{ ...first, at: first.from }, ...points, { ...last, at: last.to }];
}

/** The band from p90 to p99 and the line of p50, 1080 × 216. */
export function responsePaths(
  buckets: readonly ChartBucket[],
  stretches: readonly Stretch[],
  scale: ChartScale,
): string {
  const y = (ms: number): number => Math.round((1 - Math.min(1, ms / scale.top)) * chartHeight);
  const place = ({ at }: ChartPoint, ms: number): string =>
    `${Math.round(placeOf(at, scale) * chartWidth)} ${y(ms)}`;
  let band = "";
  let line = "";
  for (const points of runsOf(buckets, stretches)) {
    const upper = points.map((point) => place(point, point.band.p99));
    const lower = points.map((point) => place(point, point.band.p90)).reverse();
    band += `M${upper.join("L")}L${lower.join("L")}z`;
    line += `M${points.map((point) => place(point, point.band.p50)).join("L")}`;
  }
  return `<path class="band" d="${band}"/><path class="line" d="${line}"/>`;
}

export function gridPath(lines: number): string {
  let path = "";
  for (let line = 0; line <= lines; line += 1) path += `M0 ${(line / lines) * chartHeight}H${chartWidth}`;
  return `<path class="grid" d="${path}"/>`;
}

export const ribbonBoxes: Record<State, readonly (readonly [top: number, height: number])[]> = {
  operational: [[5, 6]],
  degraded: [[8, 3]],
  down: [
    [0, 4],
    [7, 4],
  ],
  unknown: [[5, 6]],
  maintenance: [
    [5, 2],
    [9, 2],
  ],
  paused: [[5, 6]],
};

/** The states of the same time as a ribbon of 1080 × 12 that speaks as the bars do: by height and form first. */
export function ribbonPaths(stretches: readonly Stretch[], scale: Pick<ChartScale, "from" | "to">): string {
  const data = new Map<State, string>();
  for (const { from, to, state } of stretches) {
    const left = Math.round(placeOf(from, scale) * chartWidth);
    const right = Math.round(placeOf(to, scale) * chartWidth);
    // Whatever was not well is seen, however short it was.
    const width = Math.max(state === "operational" ? 0 : 2, right - left);
    if (width === 0) continue;
    const boxes = ribbonBoxes[state].map(([top, height]) => `M${left} ${top}h${width}v${height}h-${width}z`);
    data.set(state, (data.get(state) ?? "") + boxes.join(""));
  }
  return [...data].map(([state, path]) => `<path class="${state}" d="${path}"/>`).join("");
}
