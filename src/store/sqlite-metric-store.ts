import { setImmediate } from "node:timers/promises";
import {
  type MetricBatch,
  type MetricLevel,
  type MetricQuery,
  type MetricStore,
  metricLevels,
  type Roll,
  type Series,
  type SeriesSource,
  seriesSources,
  stepOf,
} from "../metric/ports.ts";
import { checkMetrics } from "./check-metrics.ts";
import type { SqliteFile } from "./sqlite-file.ts";

/** Rows that one call of SQLite handles: some milliseconds, then the loop gets its turn. */
const sliceRows = 2_000;

const tables: Record<MetricLevel, string> = { minutes: "metric_minutes", hours: "metric_hours" };

const add = (table: string) => `INSERT INTO ${table} AS kept (at, series, count, sum, low, high)
  VALUES (?, ?, ?, ?, ?, ?)
  ON CONFLICT DO UPDATE SET count = count + excluded.count, sum = sum + excluded.sum,
    low = min(kept.low, excluded.low), high = max(kept.high, excluded.high)`;

const setSeries = `INSERT INTO series (name, unit, source, latest, latest_at) VALUES (?, ?, ?, ?, ?)
  ON CONFLICT (name) DO UPDATE SET unit = excluded.unit, source = excluded.source,
    latest = excluded.latest, latest_at = excluded.latest_at
    WHERE excluded.latest_at >= latest_at`;

const readRolls = (table: string) => `
  WITH RECURSIVE period (number) AS (
    SELECT ? AS number WHERE ?1 < ?2 UNION ALL SELECT number + 1 FROM period WHERE number + 1 < ?2
  )
  SELECT at, count, sum, low, high FROM period JOIN ${table} ON at = number AND series = ?3`;

/** Figures over time in SQLite. */
export class SqliteMetricStore implements MetricStore {
  readonly #file: SqliteFile;
  readonly #keys = new Map<string, number>();

  constructor(file: SqliteFile) {
    this.#file = file;
    for (const { key, name } of file.guard(() => file.prepare("SELECT key, name FROM series").all()))
      this.#keys.set(String(name), Number(key));
  }

  async append(batch: MetricBatch): Promise<void> {
    checkMetrics(batch, this.#keys);
    this.#file.transact(() => {
      const put = this.#file.prepare(setSeries);
      for (const { name, unit, source, latest, latestAt } of batch.series)
        put.run(name, unit, source, latest, latestAt);
      for (const level of metricLevels) this.#write(level, batch[level]);
    });
    for (const { name } of batch.series) this.#keys.set(name, this.#keyOf(name));
  }

  async series(): Promise<Series[]> {
    const rows = this.#file.guard(() =>
      this.#file.prepare("SELECT name, unit, source, latest, latest_at FROM series ORDER BY name").all(),
    );
    return rows.map((row) => ({
      name: String(row.name),
      unit: row.unit === null ? null : String(row.unit),
      source: sourceOf(row.source),
      latest: Number(row.latest),
      latestAt: Number(row.latest_at),
    }));
  }

  /** By primary key: the minutes of a day of one series are a millisecond or two. */
  async read({ level, names, from, to }: MetricQuery): Promise<Map<string, Roll[]>> {
    const step = stepOf[level];
    const [low, high] = [Math.ceil(from / step), Math.ceil(to / step)];
    const find = this.#file.prepare(readRolls(tables[level]));
    const found = new Map<string, Roll[]>();
    for (const name of new Set(names)) {
      const key = this.#keys.get(name);
      if (key === undefined) continue;
      const rolls: Roll[] = [];
      for (let start = low; start < high; start += sliceRows) {
        const rows = this.#file.guard(() => find.all(start, Math.min(high, start + sliceRows), key));
        for (const { at, count, sum, low, high } of rows)
          rolls.push({
            ...{ name, from: Number(at) * step, count: Number(count), sum: Number(sum) },
            ...{ low: Number(low), high: Number(high) },
          });
        await setImmediate();
      }
      if (rolls.length > 0) found.set(name, rolls);
    }
    return found;
  }

  async deleteBefore(level: MetricLevel, at: number): Promise<number> {
    const table = tables[level];
    const statement = this.#file.prepare(`
      DELETE FROM ${table} WHERE (at, series) IN (
        SELECT at, series FROM ${table} WHERE at < ? ORDER BY at, series LIMIT ${sliceRows}
      )`);
    let deleted = 0;
    for (;;) {
      const changes = this.#file.guard(() => Number(statement.run(Math.ceil(at / stepOf[level])).changes));
      deleted += changes;
      if (changes < sliceRows) return deleted;
      await setImmediate();
    }
  }

  /** Their rolls are as old as they are: delete those first, because SQLite may give a key again. */
  async forgetBefore(at: number): Promise<number> {
    const old = this.#file.guard(() =>
      this.#file.prepare("DELETE FROM series WHERE latest_at < ? RETURNING name, key").all(at),
    );
    for (const { name } of old) this.#keys.delete(String(name));
    return old.length;
  }

  /** In the order of the table, so that pages fill up one after the other. */
  #write(level: MetricLevel, rolls: readonly Roll[]): void {
    const insert = this.#file.prepare(add(tables[level]));
    const keyed = rolls.map((roll) => ({ roll, key: this.#keyOf(roll.name) }));
    keyed.sort((one, other) => one.roll.from - other.roll.from || one.key - other.key);
    for (const { roll, key } of keyed)
      insert.run(roll.from / stepOf[level], key, roll.count, roll.sum, roll.low, roll.high);
  }

  /** Within the transaction that makes the series: kept only when that one is. */
  #keyOf(name: string): number {
    const known = this.#keys.get(name);
    if (known !== undefined) return known;
    const row = this.#file.guard(() => this.#file.prepare("SELECT key FROM series WHERE name = ?").get(name));
    return Number(row?.key);
  }
}

function sourceOf(text: unknown): SeriesSource {
  const source = seriesSources.find((known) => known === text);
  if (source === undefined) throw new RangeError(`expected a source of series, found ${String(text)}`);
  return source;
}
