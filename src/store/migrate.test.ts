import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { scratchFolder } from "../../test/support/scratch-folder.ts";
import { systemClock } from "../core/clock.ts";
import { silentLog } from "../core/log.ts";
import { migrate, migrations } from "./migrate.ts";
import { openSqliteStore } from "./open-sqlite-store.ts";
import { SqliteFile } from "./sqlite-file.ts";
import type { Store } from "./store.ts";

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

const rowsOfVersion3 = `${rowsOfVersion1.replace(
  /INSERT INTO results[^;]*;/,
  `INSERT INTO results (id, outcome, reason, latency, gap, facts, detail) VALUES
      ((${at} << 20) | 1, 0, 0, 123, NULL, NULL, NULL),
      ((${at} << 20) | 2, 2, 6, NULL, NULL, NULL, 'connect'),
      ((${at + 10_000} << 20) | 1, 1, 1, 9000, 10000, '{"ms":900}', NULL);`,
)}${rollUpsOfVersion2}`;

const incident = { id: "i", title: "Search is slow", updates: [{ id: "i-1", body: "We look." }] };
const plan = { id: "m", title: "Patches", start: "2026-12-06T02:00" };
const transition = { id: "t", serviceId: "web", at, from: "operational", to: "down" };
const delivery = { id: "d", channelId: "ops", state: "waiting", item: { title: "Web is down" } };
const alert = { channelId: "ops", serviceId: "web", told: "down" };
const step = { id: "s", title: "Restart", status: "completed" };

/** What each later version added. */
const added: Record<number, string> = {
  4: `INSERT INTO incidents VALUES ('i', ${at}, NULL, '${JSON.stringify(incident)}');
    INSERT INTO maintenances VALUES ('m', ${at}, '${JSON.stringify(plan)}');`,
  5: `INSERT INTO known_tasks VALUES
    ('embedded', 'k', 7, 'do it', 'running', ${at}, NULL, NULL, 3, 1, 0.25, 'operator', 1, NULL, NULL, 1, 'do it');`,
  6: `INSERT INTO tasks VALUES
    (7, 'k', 'key', 'do it', 'runbook', 'running', ${at}, NULL, NULL, 'operator', NULL, NULL, NULL, NULL, 1, 0);
    INSERT INTO subtasks VALUES ('k', 0, 's', '${JSON.stringify(step)}');
    INSERT INTO ledger VALUES (1, ${at}, 'operator', 'submitted', 'k', NULL, NULL, NULL);`,
  7: `INSERT INTO news VALUES (1, 't', '${JSON.stringify(transition)}');
    INSERT INTO deliveries VALUES (1, 'd', NULL, '${JSON.stringify(delivery)}');
    INSERT INTO alerts VALUES ('ops', 'web', '${JSON.stringify(alert)}');`,
  8: `INSERT INTO series VALUES (1, 'load', NULL, 'host', 0.5, ${at});
    INSERT INTO metric_minutes VALUES (${at / 60_000}, 1, 2, 1, 0.25, 0.75);
    INSERT INTO metric_hours VALUES (${at / 3_600_000}, 1, 2, 1, 0.25, 0.75);`,
};

/** Rows as each version of the program wrote them; a migration that changes a table needs rows of before and after. */
function writtenBy(version: number): string {
  if (version === 1) return rowsOfVersion1;
  if (version === 2) return `${rowsOfVersion1}${rollUpsOfVersion2}`;
  const later = Array.from({ length: version - 3 }, (_, index) => {
    const rows = added[index + 4];
    if (rows === undefined) throw new Error(`no rows of version ${index + 4} to test with`);
    return rows;
  });
  return [rowsOfVersion3, ...later].join("");
}

/** By the version that brought it: what its rows say through the ports of today. */
const laterParts: Record<number, (store: Store) => Promise<void>> = {
  async 4({ incidents }) {
    expect(await incidents.incident("i")).toEqual(incident);
    expect(await incidents.maintenances()).toEqual([plan]);
  },
  async 5({ tasks }) {
    expect(await tasks.find("embedded", ["k"])).toMatchObject([
      { id: "k", number: 7, prompt: "do it", status: "running", subtasksTotal: 3, followed: true },
    ]);
  },
  async 6({ embedded }) {
    const found = await embedded.find("k");
    expect(found).toMatchObject({ task: { number: 7, prompt: "do it" }, steps: [step] });
    expect((await embedded.findByKey("key"))?.id).toBe("k");
    expect((await embedded.ledger(5)).total).toBe(1);
  },
  async 7({ outbox }) {
    expect(await outbox.transitions()).toEqual([transition]);
    expect((await outbox.waiting()).map(({ id }) => id)).toEqual(["d"]);
    expect(await outbox.alerts()).toEqual([{ channelId: "ops", serviceId: "web", alert }]);
  },
  async 8({ metrics }) {
    const asked = { names: ["load"], from: at, to: at + 60_000 };
    for (const level of ["minutes", "hours"] as const)
      expect(await metrics.read({ ...asked, level })).toEqual(
        new Map([["load", [{ name: "load", from: at, count: 2, sum: 1, low: 0.25, high: 0.75 }]]]),
      );
  },
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
    file.exec(writtenBy(version));
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
    for (let part = 4; part <= version; part++) await laterParts[part]?.(store);
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
