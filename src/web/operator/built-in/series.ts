import { type MetricWindow, metricWindows, windowShapes } from "../../../metric/past.ts";
import { type Roll, stepOf } from "../../../metric/ports.ts";
import { type ChartPoint, type Child, type Format, navBar } from "../../../page/builder.ts";
import type { Catalogue } from "../../../text/catalogue.ts";

/** What was of figures over time; `prepare` first, then `of` tells it. */
export interface SeriesReader {
  prepare(names: readonly string[], window: MetricWindow): Promise<void> | null;
  of(name: string, window: MetricWindow): readonly Roll[];
  now(): number;
}

/** The same figures over an hour, a day, a week or a month; only what is chosen is read. */
export function overWindows(
  words: Catalogue,
  names: readonly string[],
  series: SeriesReader,
  content: (window: MetricWindow) => Child,
): Child {
  return navBar({
    param: "window",
    label: words.builtIn.windows.label,
    items: metricWindows.map((window) => ({
      name: window,
      label: words.builtIn.windows[window],
      async content() {
        await series.prepare(names, window);
        return content(window);
      },
    })),
  });
}

/** Ends of the time axis: the window, whatever is known of it. */
export function axisOf(window: MetricWindow, { now }: SeriesReader): { from: number; to: number } {
  const to = now();
  return { from: to - windowShapes[window].lengthMs, to };
}

/**
 * Means in the middle of their stretches. Where nothing came in for much longer than usual there is a gap, and nothing
 * is drawn across it.
 */
export function pointsOf(
  rolls: readonly Roll[],
  window: MetricWindow,
  { factor = 1, of = meanOf }: { factor?: number; of?: (roll: Roll) => number } = {},
): ChartPoint[] {
  const step = window === "1h" ? stepOf.minutes : windowShapes[window].stepMs;
  const longest = Math.max(2.5 * step, 3 * usualPause(rolls));
  const points: ChartPoint[] = [];
  for (const [index, roll] of rolls.entries()) {
    const before = rolls[index - 1];
    if (before && roll.from - before.from > longest) points.push([before.from + step, null]);
    points.push([roll.from, of(roll) * factor]);
  }
  return points;
}

export function meanOf({ sum, count }: Roll): number {
  return sum / count;
}

function usualPause(rolls: readonly Roll[]): number {
  const pauses = rolls.slice(1).map(({ from }, index) => from - (rolls[index]?.from ?? from));
  pauses.sort((one, other) => one - other);
  return pauses[pauses.length >> 1] ?? 0;
}

/** How figures of a unit are written; `factor` makes a share of a percentage. */
export function writtenAs(unit: string | null): { format: Format; unit?: string; factor: number } {
  if (unit === "%") return { format: "percent", factor: 0.01 };
  if (unit === "bytes") return { format: "bytes", factor: 1 };
  if (unit === "bytes/s") return { format: "bytesPerSecond", factor: 1 };
  if (unit === "ms") return { format: "milliseconds", factor: 1 };
  return { format: "number", factor: 1, ...(unit === null ? {} : { unit }) };
}
