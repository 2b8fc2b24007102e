import type { HistoryJson } from "../protocol/service.ts";
import type { ServiceHistory } from "./service-history.ts";

/** A window of a service as `/api/v1` tells it. */
export function toHistoryJson({ id, from, to, intervals, buckets, days }: ServiceHistory): HistoryJson {
  return {
    ...{ id, from: iso(from), to: iso(to) },
    intervals: intervals.map((one) => ({
      ...{ state: one.state, from: iso(one.from), to: iso(one.to), reason: one.reason },
    })),
    buckets: buckets.map((one) => ({
      ...{ from: iso(one.from), to: iso(one.to), count: one.count },
      ...(one.band ?? { p50: null, p90: null, p99: null }),
    })),
    days: days.map(({ date, up, measured, worst }) => ({ date, up, measured, worst })),
  };
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
