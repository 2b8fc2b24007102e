import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { scratchFolder } from "../../test/support/scratch-folder.ts";
import { systemClock } from "../core/clock.ts";
import { silentLog } from "../core/log.ts";
import { migrate, migrations } from "./migrate.ts";
import { openSqliteStore } from "./open-sqlite-store.ts";
import { SqliteFile } from "./sqlite-file.ts";

const at = Date.UTC(2026, 10, 23, 12);

const rowsOfVersion1 = `
    INSERT INTO services (key, id) VALUES (1, 'web'), (2, 'db');
    INSERT INTO results (at, service, outcome, reason, latency, gap, facts, detail) VALUES
      (${at}, 1, 0, 0, 123, NULL, NULL, NULL),
      (${at}, 2, 2, 6, NULL, NULL, NULL, 'connect'),
      (${at + 10_000}, 1, 1, 1, 9000, 10000, '{"ms":900}', NULL);
    INSERT INTO newest (service, at) VALUES (1, ${at + 10_000}), (2, ${at});
    INSERT INTO timeline (service, at, verdict, reason, facts, detail) VALUES (1, ${at}, 0, 0, NULL, NULL);
    INSERT INTO states (service, state) VALUES (1, '{"verdict":"operational"}');
    INSERT INTO settings (key, value) VALUES ('secret', 'kept');
    INSERT INTO sessions (id, created_at, expires_at) VALUES ('session', ${at}, ${at + 1});`;

// What was written since the last minute is not in `newest` yet.
const rollUpsOfVersion2 = `
    UPDATE newest SET at = ${at} WHERE service = 1;
    INSERT INTO unsaved (id, at) VALUES (1, ${at});
    INSERT INTO minutes (at, service, shares, latency) VALUES (${at / 60_000}, 1, NULL, x'0101');
    INSERT INTO hours (at, service, shares, latency) VALUES (${at / 3_600_000}, 1, NULL, x'0101');
    INSERT INTO days (at, service, date, shares, latency) VALUES (${at}, 1, '2026-11-23', x'0001', NULL);
    INSERT INTO rolled (service, minutes, days) VALUES (1, ${at + 60_000}, ${at});
    INSERT INTO overlays (service, at, state, until) VALUES (2, ${at}, 1, NULL);`;

/** Rows as each version of the program wrote them; a migration that changes a table needs a new entry. */
const writtenBy: Record<number, string> = {
  1: rowsOfVersion1,
  2: `${rowsOfVersion1}${rollUpsOfVersion2}`,
  3: `${rowsOfVersion1.replace(
    /INSERT INTO results[^;]*;/,
    `INSERT INTO results (id, outcome, reason, latency, gap, facts, detail) VALUES
      ((${at} << 20) | 1, 0, 0, 123, NULL, NULL, NULL),
      ((${at} << 20) | 2, 2, 6, NULL, NULL, NULL, 'connect'),
      ((${at + 10_000} << 20) | 1, 1, 1, 9000, 10000, '{"ms":900}', NULL);`,
  )}${rollUpsOfVersion2}`,
};

async function database(): Promise<SqliteFile> {
  const file = new SqliteFile(join(await scratchFolder(), "cortex.db"));
  onTestFinished(() => file.close());
  return file;
}

const versions = migrations.map((_, index) => index + 1);

describe("a database of an earlier version", () => {
  test.each(versions)("%i is brought to the newest and keeps what it held", async (version) => {
    const file = await database();
    migrate(file, migrations.slice(0, version));
    // Migrations since only add tables.
    const rows = writtenBy[Math.min(version, 3)];
    if (rows === undefined) throw new Error(`no rows of version ${version} to test with`);
    file.exec(rows);
    file.close();

    const store = await openSqliteStore({ path: file.path, clock: systemClock, log: silentLog });
    onTestFinished(() => store.close());
    expect((await store.info()).schemaVersion).toBe(migrations.length);
    expect(await store.monitor.recentResults("web", 5)).toEqual([
      {
        serviceId: "web",
        at: at + 10_000,
        outcome: "degraded",
        reason: "slow",
        latencyMs: 900,
        facts: { ms: 900 },
        detail: null,
      },
      { serviceId: "web", at, outcome: "up", reason: "ok", latencyMs: 12.3, facts: null, detail: null },
    ]);
    expect(await store.monitor.recentResults("db", 5)).toEqual([
      {
        serviceId: "db",
        at,
        outcome: "down",
        reason: "refused",
        latencyMs: null,
        facts: null,
        detail: "connect",
      },
    ]);
    expect((await store.monitor.timelines(["web"], at)).get("web")).toEqual([
      { at, verdict: "operational", reason: "ok", facts: null, detail: null },
    ]);
    expect(await store.monitor.states()).toEqual([{ serviceId: "web", state: { verdict: "operational" } }]);
    if (version > 1) {
      expect(await store.rollUps.rolled(["web"])).toEqual(
        new Map([["web", { serviceId: "web", minutes: at + 60_000, days: at }]]),
      );
      expect(await store.overlays.overlays(["db"], at)).toHaveLength(1);
      expect((await store.info()).rows).toMatchObject({ minutes: 1, hours: 1, days: 1 });
    }
    expect(await store.settings.get("secret")).toBe("kept");
    expect(await store.sessions.find("session", at)).toMatchObject({ id: "session" });
  });
});

describe("migrations", () => {
  const steps = [
    "CREATE TABLE notes (text TEXT); INSERT INTO notes VALUES ('first')",
    "ALTER TABLE notes ADD COLUMN at INTEGER; UPDATE notes SET at = 1",
    "CREATE TABLE tags (name TEXT); INSERT INTO tags SELECT text FROM notes WHERE at = 1",
  ];

  test.each([0, 1, 2, 3])("run from version %i on, each once, in order", async (version) => {
    const file = await database();
    migrate(file, steps.slice(0, version));
    expect(file.number("PRAGMA user_version")).toBe(version);
    migrate(file, steps);
    migrate(file, steps);
    expect(file.number("PRAGMA user_version")).toBe(3);
    expect(file.prepare("SELECT name FROM tags").all()).toEqual([{ name: "first" }]);
  });

  test("that fail leave the version before them, whole, and can be tried again", async () => {
    const file = await database();
    const broken = steps.with(1, "ALTER TABLE notes ADD COLUMN at INTEGER; INSERT INTO nowhere VALUES (1)");
    expect(() => migrate(file, broken)).toThrow("nowhere");
    expect(file.number("PRAGMA user_version")).toBe(1);
    expect(file.prepare("SELECT * FROM notes").all()).toEqual([{ text: "first" }]);
    migrate(file, steps);
    expect(file.number("PRAGMA user_version")).toBe(3);
  });
});

describe("a database that this version must not touch", () => {
  async function refused(prepare: (file: SqliteFile) => void, code: string, words: string): Promise<void> {
    const file = await database();
    prepare(file);
    file.close();
    const before = await readFile(file.path);
    const { mtimeMs } = await stat(file.path);
    await expect(
      openSqliteStore({ path: file.path, clock: systemClock, log: silentLog }),
    ).rejects.toMatchObject({
      code,
      exitCode: 5,
      message: expect.stringContaining(words),
      remedy: expect.stringMatching(/\S/),
    });
    expect((await readFile(file.path)).equals(before)).toBe(true);
    expect((await stat(file.path)).mtimeMs).toBe(mtimeMs);
  }

  test("is one that a newer version has written", async () => {
    const newer = (file: SqliteFile) => {
      file.exec("PRAGMA journal_mode = WAL");
      migrate(file, [...migrations, "CREATE TABLE later (a)"]);
    };
    await refused(newer, "store.newer-version", `found version ${migrations.length + 1}`);
  });

  test("is one of another program", async () => {
    await refused(
      (file) => file.exec("CREATE TABLE moz_bookmarks (id)"),
      "store.foreign",
      "another program's",
    );
  });
});
