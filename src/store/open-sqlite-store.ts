import { setImmediate } from "node:timers/promises";
import { Kysely } from "kysely";
import { Checkpointer } from "./checkpointer.ts";
import { type DatabaseOptions, openDatabase, sizeOf } from "./open-database.ts";
import type { Schema } from "./schema.ts";
import { ServiceKeys } from "./service-keys.ts";
import { sqliteDialect } from "./sqlite-dialect.ts";
import { SqliteEmbeddedStore } from "./sqlite-embedded-store.ts";
import type { SqliteFile } from "./sqlite-file.ts";
import { SqliteIncidentStore } from "./sqlite-incident-store.ts";
import { SqliteMetricStore } from "./sqlite-metric-store.ts";
import { SqliteMonitorStore } from "./sqlite-monitor-store.ts";
import { SqliteOutboxStore } from "./sqlite-outbox-store.ts";
import { SqliteOverlayStore } from "./sqlite-overlay-store.ts";
import { SqliteRollUpStore } from "./sqlite-roll-up-store.ts";
import { SqliteSessionStore } from "./sqlite-session-store.ts";
import { SqliteSettingsStore } from "./sqlite-settings-store.ts";
import { SqliteTaskStore } from "./sqlite-task-store.ts";
import { noRows, type Store, type StoredTable, type StoreInfo, storedTables } from "./store.ts";
import { latestTime } from "./stored-result.ts";

const countedAtOnce = 100_000;

/**
 * The store over a SQLite file, which is made if need be. One process may have it open at a time: take
 * `lockDataFolder` first. Throws CortexError `store.*` (see `open-database.ts`, `sqlite-error.ts`), and so does
 * every call when the disk is full or failing; what a call that threw was to write is not there.
 */
export async function openSqliteStore(options: DatabaseOptions): Promise<Store> {
  const file = await openDatabase(options);
  const db = new Kysely<Schema>({ dialect: sqliteDialect(file) });
  const keys = new ServiceKeys(file);
  const monitor = new SqliteMonitorStore(file, db, keys);
  const checkpointer = new Checkpointer(file, options);
  let closed = false;
  return {
    monitor,
    rollUps: new SqliteRollUpStore(file, keys),
    overlays: new SqliteOverlayStore(file, keys),
    metrics: new SqliteMetricStore(file),
    incidents: new SqliteIncidentStore(file),
    outbox: new SqliteOutboxStore(file),
    settings: new SqliteSettingsStore(db),
    sessions: new SqliteSessionStore(db),
    tasks: new SqliteTaskStore(file),
    embedded: new SqliteEmbeddedStore(file),
    info: () => describe(file),
    slow: () => file.slow(),
    async close() {
      if (closed) return;
      closed = true;
      await db.destroy();
      await checkpointer.close();
      try {
        monitor.finish();
      } finally {
        file.close();
      }
    },
  };
}

async function describe(file: SqliteFile): Promise<StoreInfo> {
  const rows = noRows();
  for (const table of storedTables) {
    const order = large.get(table);
    rows[table] = order
      ? await countInSlices(file, table, order)
      : file.number(`SELECT count(*) FROM ${table}`);
  }
  return {
    path: file.path,
    sizeBytes: await sizeOf(file.path),
    walBytes: await sizeOf(`${file.path}-wal`),
    schemaVersion: file.number("PRAGMA user_version"),
    rows,
  };
}

/** Tables that may have tens of millions of rows, and how one goes through them. */
const large: ReadonlyMap<StoredTable, Order> = new Map([
  ["results", { columns: "at, service", after: "id > ((? << 20) | ?)", by: "id" }],
  ["minutes", { columns: "at, service", after: "(at, service) > (?, ?)", by: "at, service" }],
  ["hours", { columns: "at, service", after: "(at, service) > (?, ?)", by: "at, service" }],
  ["metric_minutes", { columns: "at, series", after: "(at, series) > (?, ?)", by: "at, series" }],
  ["metric_hours", { columns: "at, series", after: "(at, series) > (?, ?)", by: "at, series" }],
]);

interface Order {
  columns: string;
  after: string;
  by: string;
}

/** Counting reads every page, so the loop gets its turn in between. */
async function countInSlices(
  file: SqliteFile,
  table: StoredTable,
  { columns, after, by }: Order,
): Promise<number> {
  const where = `FROM ${table} WHERE ${after}`;
  const skip = `SELECT ${columns} ${where} ORDER BY ${by} LIMIT 1 OFFSET ${countedAtOnce - 1}`;
  let last: [number, number] = [-latestTime, 0];
  for (let counted = 0; ; counted += countedAtOnce) {
    const row = file.guard(() => file.prepare(skip).get(...last));
    if (row === undefined) {
      const rest = file.guard(() => file.prepare(`SELECT count(*) AS rows ${where}`).get(...last));
      return counted + Number(rest?.rows);
    }
    const [at, key] = Object.values(row);
    last = [Number(at), Number(key)];
    await setImmediate();
  }
}
