import { askWithin } from "../../../client/ask-within.ts";
import type { HistoryJson } from "../../../protocol/service.ts";
import type { Reason } from "../../../protocol/vocabulary.ts";
import { type ChartBucket, runsOf, type Stretch } from "../../views/response-chart.ts";

/** A window of a service as its API tells it, ready to be drawn. Times are epoch ms. */
export interface Past {
  from: number;
  to: number;
  stretches: PastStretch[];
  columns: Columns;
}

export interface PastStretch extends Stretch {
  reason: Reason | null;
}

/** Points in order of time: when, p50, p90, p99. A point of nulls ends a line. */
export type Columns = [number[], ...(number | null)[][]];

/** Undefined: it cannot be had now. */
export async function fetchPast(source: string): Promise<Past | undefined> {
  const response = await askWithin(source, { headers: { accept: "application/json" } });
  if (!response?.ok) return undefined;
  // The connection may end in the middle of it.
  const history: HistoryJson | undefined = await response.json().catch(() => undefined);
  return history && toPast(history);
}

export function toPast({ from, to, intervals, buckets }: HistoryJson): Past {
  const stretches = intervals.map((one) => ({
    ...{ state: one.state, reason: one.reason, from: Date.parse(one.from), to: Date.parse(one.to) },
  }));
  const measured = buckets.map(({ from, to, p50, p90, p99 }): ChartBucket => {
    const band = p50 === null || p90 === null || p99 === null ? null : { p50, p90, p99 };
    return { from: Date.parse(from), to: Date.parse(to), band };
  });
  const bounds = { from: Date.parse(from), to: Date.parse(to) };
  return { ...bounds, stretches, columns: columnsOf(measured, stretches, bounds) };
}

function columnsOf(
  buckets: readonly ChartBucket[],
  stretches: readonly Stretch[],
  { from, to }: { from: number; to: number },
): Columns {
  const columns: [number[], (number | null)[], (number | null)[], (number | null)[]] = [[], [], [], []];
  const [ats, ...values] = columns;
  const add = (at: number, figures: readonly (number | null)[]): void => {
    ats.push(Math.min(to, Math.max(from, at)));
    values.forEach((column, index) => {
      column.push(figures[index] ?? null);
    });
  };
  // Both ends are there even if nothing was measured: the time axis reaches from one to the other.
  add(from, []);
  for (const run of runsOf(buckets, stretches)) {
    for (const { at, band } of run) add(at, [band.p50, band.p90, band.p99]);
    add(run.at(-1)?.at ?? to, []);
  }
  add(to, []);
  return columns;
}
