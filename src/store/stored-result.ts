import type { Commit } from "../monitor/ports.ts";
import type { Segment } from "../monitor/service.ts";
import type { Facts, Result } from "../probe/result.ts";
import { outcomeCodes, outcomeOf, reasonCodes, reasonOf, verdictCodes, verdictOf } from "./codes.ts";
import type { ResultRow, SegmentRow } from "./schema.ts";

export function toResultRow(result: Result): ResultRow {
  return {
    at: result.at,
    outcome: outcomeCodes[result.outcome],
    reason: reasonCodes[result.reason],
    latency: latencyTenths(result.latencyMs),
    facts: factsText(result.facts),
    detail: storedText(result.detail),
  };
}

export function fromResultRow(serviceId: string, row: ResultRow): Result {
  return {
    serviceId,
    at: row.at,
    outcome: outcomeOf(row.outcome),
    reason: reasonOf(row.reason),
    latencyMs: row.latency === null ? null : row.latency / 10,
    facts: factsFrom(row.facts),
    detail: row.detail,
  };
}

export function toSegmentRow(segment: Segment): SegmentRow {
  return {
    at: segment.at,
    verdict: verdictCodes[segment.verdict],
    reason: reasonCodes[segment.reason],
    facts: factsText(segment.facts),
    detail: storedText(segment.detail),
  };
}

export function fromSegmentRow(row: SegmentRow): Segment {
  return {
    at: row.at,
    verdict: verdictOf(row.verdict),
    reason: reasonOf(row.reason),
    facts: factsFrom(row.facts),
    detail: row.detail,
  };
}

/** A time and a service make one number of 64 bits (migration 3), so a time may have 43. */
export const latestTime = 2 ** 43;

/** What every store demands of a commit before it writes any of it; a breach is a bug of the caller: RangeError. */
export function checkCommit({ results, timeline }: Commit): void {
  for (const { serviceId, at } of results) {
    checkTime(at, `a result of ${serviceId}`);
    if (Math.abs(at) >= latestTime)
      throw new RangeError(`the time of a result of ${serviceId} is to be before the year 2248, found ${at}`);
  }
  for (const { serviceId, from, segments } of timeline) {
    checkTime(from, `the change of the time line of ${serviceId}`);
    let earliest = from;
    for (const { at } of segments) {
      checkTime(at, `a segment of ${serviceId}`);
      if (at < earliest)
        throw new RangeError(`the segments of ${serviceId} are to rise from ${from}, found ${at}`);
      earliest = at + 1;
    }
  }
}

function checkTime(at: number, owner: string): void {
  if (!Number.isSafeInteger(at)) {
    throw new RangeError(`the time of ${owner} is to be a whole number of milliseconds, found ${at}`);
  }
}

function latencyTenths(latencyMs: number | null): number | null {
  return latencyMs === null || !Number.isFinite(latencyMs) ? null : Math.round(latencyMs * 10);
}

/** Half a surrogate pair, left by a cut, cannot be written as UTF-8; it becomes U+FFFD here rather than by surprise. */
function storedText(text: string | null): string | null {
  return text === null ? null : text.toWellFormed();
}

function factsText(facts: Facts | null): string | null {
  return facts === null ? null : JSON.stringify(facts);
}

function factsFrom(text: string | null): Facts | null {
  return text === null ? null : JSON.parse(text);
}
