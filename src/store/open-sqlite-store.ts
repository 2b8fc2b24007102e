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
import { noRows, type Store, type StoreInfo, storedTables } from "./store.ts";
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
    rows[table] =
      table === "results" ? await countResults(file) : file.number(`SELECT count(*) FROM ${table}`);
  }
  return {
    path: file.path,
    sizeBytes: await sizeOf(file.path),
    walBytes: await sizeOf(`${file.path}-wal`),
    schemaVersion: file.number("PRAGMA user_version"),
    rows,
  };
}

/** Counting reads every page: done in slices, because there may be tens of millions. */
async function countResults(file: SqliteFile): Promise<number> {
  const after = "FROM results WHERE id > ((? << 20) | ?)";
  const skip = file.prepare(`SELECT at, service ${after} ORDER BY id LIMIT 1 OFFSET ${countedAtOnce - 1}`);
  const rest = file.prepare(`SELECT count(*) AS rows ${after}`);
  let counted = 0;
  let at = -latestTime;
  let service = 0;
  for (;;) {
    const row = file.guard(() => skip.get(at, service));
    if (row === undefined) return counted + Number(rest.get(at, service)?.rows);
    counted += countedAtOnce;
    at = Number(row.at);
    service = Number(row.service);
    await setImmediate();
  }
}
