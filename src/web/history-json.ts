import type { ServiceHistory } from "../history/service-history.ts";
import type { HistoryJson } from "../protocol/service.ts";
import { floorShare, iso } from "./service-json.ts";

/** A window of a service's past as the API tells it. */
export function toHistoryJson({ id, from, to, intervals, buckets, days }: ServiceHistory): HistoryJson {
  return {
    id,
    from: iso(from),
    to: iso(to),
    intervals: intervals.map(({ state, from, to, reason }) => ({
      state,
      from: iso(from),
      to: iso(to),
      reason,
    })),
    buckets: buckets.map(({ from, to, count, band }) => ({
      ...{ from: iso(from), to: iso(to), count },
      ...{ p50: tenths(band?.p50), p90: tenths(band?.p90), p99: tenths(band?.p99) },
    })),
    days: days.map(({ date, up, measured, worst }) => ({
      ...{ date, up: up === null ? null : floorShare(up), measured: floorShare(measured), worst },
    })),
  };
}

function tenths(ms: number | undefined): number | null {
  return ms === undefined ? null : Math.round(ms * 10) / 10;
}
