import type { SQLOutputValue } from "node:sqlite";
import { setImmediate } from "node:timers/promises";
import type {
  Rolled,
  RollUpBatch,
  RollUpLevel,
  RollUpQuery,
  RollUpRow,
  RollUpStore,
} from "../history/ports.ts";
import { checkBatch, periodMs } from "./period.ts";
import type { ServiceKeys } from "./service-keys.ts";
import type { SqliteFile } from "./sqlite-file.ts";

/** Rows that one call of SQLite handles: some milliseconds, then the loop gets its turn. */
const sliceRows = 2_000;
/** Up to this many services are looked up one by one, more are picked out of all rows of the time. */
const lookedUp = 8;

const keyOrder: Record<RollUpLevel, "at, service" | "service, at"> = {
  minutes: "at, service",
  hours: "at, service",
  days: "service, at",
};

const upsert = "ON CONFLICT DO UPDATE SET shares = excluded.shares, latency = excluded.latency";
const sql = {
  minutes: `INSERT INTO minutes (at, service, shares, latency) VALUES (?, ?, ?, ?) ${upsert}`,
  hours: `INSERT INTO hours (at, service, shares, latency) VALUES (?, ?, ?, ?) ${upsert}`,
  days: `INSERT INTO days (at, service, shares, latency, date) VALUES (?, ?, ?, ?, ?) ${upsert}, date = excluded.date`,
  setRolled: `INSERT INTO rolled (service, minutes, days) VALUES (?, ?, ?)
    ON CONFLICT DO UPDATE SET minutes = excluded.minutes, days = excluded.days`,
  rolled: "SELECT service, minutes, days FROM rolled",
};

type Row = Record<string, SQLOutputValue>;

/** Roll-ups in SQLite. */
export class SqliteRollUpStore implements RollUpStore {
  readonly #file: SqliteFile;
  readonly #keys: ServiceKeys;

  constructor(file: SqliteFile, keys: ServiceKeys) {
    this.#file = file;
    this.#keys = keys;
  }

  async append(batch: RollUpBatch): Promise<void> {
    checkBatch(batch);
    try {
      this.#file.transact(() => {
        for (const level of ["minutes", "hours", "days"] as const) this.#write(level, batch[level]);
        const setRolled = this.#file.prepare(sql.setRolled);
        for (const { serviceId, minutes, days } of batch.rolled)
          setRolled.run(this.#keys.ensure(serviceId), minutes, days);
      });
    } catch (thrown) {
      this.#keys.reload();
      throw thrown;
    }
  }

  async *read({ level, serviceIds, from, to }: RollUpQuery): AsyncGenerator<RollUpRow[]> {
    const keys = new Set(serviceIds.flatMap((id) => this.#keys.find(id) ?? []));
    const length = periodMs[level];
    const [low, high] = [Math.ceil(from / length), Math.ceil(to / length)];
    const pages =
      keys.size <= lookedUp && level !== "days"
        ? this.#lookUp(level, keys, low, high)
        : this.#pickOut(level, keys, low, high);
    for await (const rows of pages) yield rows.map((row) => this.#toRow(level, row));
  }

  async rolled(serviceIds: readonly string[]): Promise<Map<string, Rolled>> {
    const asked = new Set(serviceIds);
    const found = new Map<string, Rolled>();
    for (const row of this.#file.guard(() => this.#file.prepare(sql.rolled).all())) {
      const serviceId = this.#keys.idOf(Number(row.service)) ?? "";
      if (!asked.has(serviceId)) continue;
      found.set(serviceId, { serviceId, minutes: Number(row.minutes), days: Number(row.days) });
    }
    return found;
  }

  async deleteBefore(level: RollUpLevel, at: number): Promise<number> {
    let deleted = 0;
    for (;;) {
      const changes = this.#file.guard(() => this.#deleteSlice(level, Math.ceil(at / periodMs[level])));
      deleted += changes;
      if (changes < sliceRows) return deleted;
      await setImmediate();
    }
  }

  /** In the order of the table, so that pages fill up one after the other. */
  #write(level: RollUpLevel, rows: readonly RollUpRow[]): void {
    const insert = this.#file.prepare(sql[level]);
    const keyed = rows.map((row) => ({ row, key: this.#keys.ensure(row.serviceId) }));
    if (level === "days") keyed.sort((a, b) => a.key - b.key || a.row.from - b.row.from);
    else keyed.sort((a, b) => a.row.from - b.row.from || a.key - b.key);
    for (const { row, key } of keyed) {
      const values = [row.from / periodMs[level], key, row.shares, row.latency];
      insert.run(...values, ...(level === "days" ? [row.date] : []));
    }
  }

  /** By primary key: a thousand periods of one service are a millisecond or two. */
  async *#lookUp(level: RollUpLevel, keys: ReadonlySet<number>, low: number, high: number) {
    const find = this.#file.prepare(`
      WITH RECURSIVE period (number) AS (
        SELECT ? AS number WHERE ?1 < ?2 UNION ALL SELECT number + 1 FROM period WHERE number + 1 < ?2
      )
      SELECT at, service, shares, latency FROM period JOIN ${level} ON at = number AND service = ?3`);
    for (const key of keys) {
      for (let start = low; start < high; start += sliceRows) {
        const rows = this.#file.guard(() => find.all(start, Math.min(high, start + sliceRows), key));
        if (rows.length > 0) yield rows;
        await setImmediate();
      }
    }
  }

  async *#pickOut(level: RollUpLevel, keys: ReadonlySet<number>, low: number, high: number) {
    const order = keyOrder[level];
    const date = level === "days" ? ", date" : "";
    const page = this.#file.prepare(`
      SELECT at, service, shares, latency${date} FROM ${level}
      WHERE (${order}) > (?, ?) AND at >= ? AND at < ? ORDER BY ${order} LIMIT ${sliceRows}`);
    let after: [number, number] = level === "days" ? [0, 0] : [low, 0];
    if (level === "days" && keys.size === 1) after = [Math.min(...keys), low - 1];
    for (;;) {
      const rows = this.#file.guard(() => page.all(...after, low, high));
      const wanted = rows.filter((row) => keys.has(Number(row.service)));
      if (wanted.length > 0) yield wanted;
      const last = rows.at(-1);
      if (last === undefined || rows.length < sliceRows) return;
      const [at, service] = [Number(last.at), Number(last.service)];
      if (level === "days" && keys.size === 1 && !keys.has(service)) return;
      after = level === "days" ? [service, at] : [at, service];
      await setImmediate();
    }
  }

  #toRow(level: RollUpLevel, row: Row): RollUpRow {
    return {
      serviceId: this.#keys.idOf(Number(row.service)) ?? "",
      from: Number(row.at) * periodMs[level],
      date: typeof row.date === "string" ? row.date : null,
      shares: row.shares instanceof Uint8Array ? row.shares : null,
      latency: row.latency instanceof Uint8Array ? row.latency : null,
    };
  }

  #deleteSlice(level: RollUpLevel, before: number): number {
    const order = keyOrder[level];
    const statement = this.#file.prepare(`
      DELETE FROM ${level} WHERE (${order}) IN (
        SELECT ${order} FROM ${level} WHERE at < ? ORDER BY ${order} LIMIT ${sliceRows}
      )`);
    return Number(statement.run(before).changes);
  }
}
