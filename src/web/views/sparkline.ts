import type { LatencyBand } from "../../history/day.ts";

const width = 96;
const height = 24;
const step = 4;
/** Half a step: 24 points stand in the middle of their hours. */
const inset = 2;

type Point = readonly [x: number, y: number];

/** Relative whole-pixel line through points; the first is moved to, or drawn to where a path goes on. */
function through(points: readonly Point[], from: Point | null): string {
  let data = "";
  let [x, y] = from ?? [0, 0];
  points.forEach(([nextX, nextY], index) => {
    if (index === 0 && from === null) data += `M${nextX} ${nextY}`;
    else if (nextY === y) data += `h${nextX - x}`;
    else if (nextX === x) data += `v${nextY - y}`;
    else data += `l${nextX - x} ${nextY - y}`;
    [x, y] = [nextX, nextY];
  });
  return data;
}

/** Stretches of hours that were measured, each with its place. */
function stretches(hours: readonly (LatencyBand | null)[]): { at: number; band: LatencyBand }[][] {
  const all: { at: number; band: LatencyBand }[][] = [];
  let current: { at: number; band: LatencyBand }[] = [];
  hours.forEach((band, at) => {
    if (band !== null) {
      if (current.length === 0) all.push(current);
      current.push({ at, band });
    } else if (current.length > 0) current = [];
  });
  return all;
}

/** Where a time stands on the service's own logarithmic scale, so that 4 ms and 4 s both have a form. */
function scale(hours: readonly (LatencyBand | null)[]): (ms: number) => number {
  const bands = hours.filter((band) => band !== null);
  const low = Math.log(Math.max(0.1, Math.min(...bands.map(({ p50 }) => p50))));
  const high = Math.log(Math.max(0.1, ...bands.map(({ p99 }) => p99)));
  // A steady service is a steady line: less than a factor of three does not fill the height.
  const span = Math.max(high - low, Math.log(3));
  const bottom = (low + high - span) / 2;
  return (ms) => Math.round(height - 4 - ((Math.log(Math.max(0.1, ms)) - bottom) / span) * (height - 7));
}

/** The last 24 hours as a line (p50) over a band (p90 to p99), 96 × 24; empty when it is less than two hours: a speck is no line. */
export function sparkline(hours: readonly (LatencyBand | null)[]): string {
  if (hours.filter((band) => band !== null).length < 2) return "";
  const measured = stretches(hours);
  const y = scale(hours);
  const x = (at: number): number => inset + at * step;
  let band = "";
  let line = "";
  for (const stretch of measured) {
    const upper = stretch.map(({ at, band: { p99 } }): Point => [x(at), y(p99)]);
    const lower = stretch.map(({ at, band: { p90 } }): Point => [x(at), y(p90)]).reverse();
    const middle = stretch.map(({ at, band: { p50 } }): Point => [x(at), y(p50)]);
    // One hour alone is as wide as half an hour to each side.
    if (stretch.length === 1)
      for (const points of [upper, middle]) points.push(...points.map(([px, py]): Point => [px + 2, py]));
    band += `${through(upper, null)}${through(lower, upper.at(-1) ?? null)}z`;
    line += through(middle, null);
  }
  return `<svg class="spark" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" aria-hidden="true"><path class="band" d="${band}"/><path class="line" d="${line}"/></svg>`;
}
