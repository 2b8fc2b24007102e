import type { RollUpBatch, RollUpLevel } from "../history/ports.ts";

/** What `at` counts in each table, in milliseconds. */
export const periodMs: Record<RollUpLevel, number> = { minutes: 60_000, hours: 3_600_000, days: 1 };

/** What every store demands of roll-ups before it writes any; a breach is a bug of the caller: RangeError. */
export function checkBatch(batch: RollUpBatch): void {
  for (const level of ["minutes", "hours", "days"] as const) {
    for (const { serviceId, from, date } of batch[level]) {
      if (!Number.isSafeInteger(from / periodMs[level]))
        throw new RangeError(`roll-ups of ${serviceId} are to begin with a whole period, found ${from}`);
      if ((date !== null) !== (level === "days"))
        throw new RangeError(`days have a date, nothing else has, found ${date} in ${level}`);
    }
  }
  for (const { serviceId, minutes, days } of batch.rolled) {
    if (!Number.isSafeInteger(minutes) || !Number.isSafeInteger(days))
      throw new RangeError(`what is rolled up of ${serviceId} is to end at a whole millisecond`);
  }
}
