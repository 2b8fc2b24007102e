import { type MetricBatch, metricLevels, stepOf } from "../metric/ports.ts";

/** @throws RangeError for a batch that says what cannot be: nothing of it is to be stored. */
export function checkMetrics(batch: MetricBatch, known: { has(name: string): boolean }): void {
  const fresh = new Set(batch.series.map(({ name }) => name));
  for (const { name, latest, latestAt } of batch.series) {
    if (!Number.isFinite(latest) || !Number.isInteger(latestAt))
      throw new RangeError(`series ${name.slice(0, 100)}: expected a number and a time`);
  }
  for (const level of metricLevels) {
    for (const { name, from, count, sum, low, high } of batch[level]) {
      if (from % stepOf[level] !== 0)
        throw new RangeError(`expected the beginning of one of ${level}, found ${from}`);
      if (!(count > 0 && Number.isInteger(count) && Number.isFinite(sum + low + high)))
        throw new RangeError(`roll of ${name.slice(0, 100)}: expected numbers`);
      if (!fresh.has(name) && !known.has(name))
        throw new RangeError(`roll of ${name.slice(0, 100)}: expected a series that is there`);
    }
  }
}
