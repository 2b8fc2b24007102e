import { stat } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, onTestFinished, test } from "vitest";
import { scratchFolder } from "../../test/support/scratch-folder.ts";
import { systemClock } from "../core/clock.ts";
import { silentLog } from "../core/log.ts";
import type { Result } from "../probe/result.ts";
import { migrations } from "./migrate.ts";
import { openSqliteStore } from "./open-sqlite-store.ts";
import type { Store } from "./store.ts";

const at = Date.UTC(2026, 10, 23, 12);

async function open(path: string): Promise<Store> {
  const store = await openSqliteStore({ path, clock: systemClock, log: silentLog });
  onTestFinished(() => store.close());
  return store;
}

function up(service: number, time: number): Result {
  const serviceId = `service-${service}`;
  return {
    serviceId,
    at: time,
    outcome: "up",
    reason: "ok",
    latencyMs: service / 7,
    facts: null,
    detail: null,
  };
}

/** Results of 1,000 services checked each 10 s. */
async function fill(store: Store, rounds: number): Promise<void> {
  for (let round = 0; round < rounds; round++) {
    const results = Array.from({ length: 1_000 }, (_, i) => up(i, at + round * 10_000 + i * 10));
    await store.monitor.commit({ results, timeline: [], states: [] });
  }
}

describe("the store in SQLite", () => {
  test("is made with its folder, and only this user may read it", async () => {
    const path = join(await scratchFolder(), "deep", "down", "cortex.db");
    const store = await open(path);
    await store.settings.set("secret", "s");
    for (const file of [path, `${path}-wal`, `${path}-shm`])
      expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await stat(join(path, ".."))).mode & 0o777).toBe(0o700);
  });

  test("holds what it held when it is opened again", async () => {
    const path = join(await scratchFolder(), "cortex.db");
    const first = await open(path);
    await first.monitor.commit({
      results: [up(1, at)],
      timeline: [
        {
          serviceId: "service-1",
          from: at,
          segments: [{ at, verdict: "operational", reason: "ok", facts: null, detail: null }],
        },
      ],
      states: [],
    });
    await first.close();
    const second = await open(path);
    expect((await second.monitor.recentResults("service-1", 9)).map((one) => one.at)).toEqual([at]);
    expect((await second.monitor.timelines(["service-1"], at)).get("service-1")).toHaveLength(1);
  });

  test("says how large it is", async () => {
    const store = await open(join(await scratchFolder(), "cortex.db"));
    await fill(store, 3);
    const info = await store.info();
    expect(info).toMatchObject({
      schemaVersion: migrations.length,
      rows: { services: 1_000, results: 3_000 },
    });
    expect(info.sizeBytes).toBeGreaterThan(0);
    expect(info.walBytes).toBeGreaterThan(3_000 * 20);
  });

  test("takes at most 30 bytes for a result that is up", async () => {
    const path = join(await scratchFolder(), "cortex.db");
    const store = await open(path);
    await fill(store, 100);
    await store.close();
    expect((await stat(path)).size / 100_000).toBeLessThan(30);
  });

  test("finds the results of a rare service without reading those of the others", async () => {
    const path = join(await scratchFolder(), "cortex.db");
    const store = await open(path);
    const rare = { ...up(0, at + 5), serviceId: "rare" };
    await store.monitor.commit({ results: [rare], timeline: [], states: [] });
    await fill(store, 300);
    await store.monitor.commit({ results: [{ ...rare, at: at + 3_000_000 }], timeline: [], states: [] });
    const times: number[] = [];
    for (let round = 0; round < 10; round++) {
      const begun = performance.now();
      expect(await store.monitor.recentResults("rare", 50)).toHaveLength(2);
      times.push(performance.now() - begun);
    }
    // 300,000 results lie between the two; following the chain takes well under a millisecond.
    expect(Math.min(...times)).toBeLessThan(20);
  });

  test("lets the loop turn while it deletes and while it is read", async () => {
    const store = await open(join(await scratchFolder(), "cortex.db"));
    await fill(store, 100);
    let turns = 0;
    const count = setInterval(() => turns++, 0);
    for await (const page of store.monitor.resultsSince(at)) expect(page.length).toBeLessThanOrEqual(1_000);
    const whileRead = turns;
    await store.monitor.deleteResultsBefore(at + 10_000_000);
    clearInterval(count);
    expect(whileRead).toBeGreaterThan(10);
    expect(turns - whileRead).toBeGreaterThan(5);
    expect((await store.info()).rows.results).toBe(0);
  });

  test("says so when another program keeps it locked", async () => {
    const path = join(await scratchFolder(), "cortex.db");
    const store = await open(path);
    const other = new DatabaseSync(path);
    onTestFinished(() => other.close());
    other.exec("BEGIN IMMEDIATE");
    await expect(store.settings.set("key", "value")).rejects.toMatchObject({ code: "store.busy" });
    other.exec("ROLLBACK");
    await store.settings.set("key", "value");
    expect(await store.settings.get("key")).toBe("value");
  });
});

test("the loop has its turns while millions of roll-ups are counted", async () => {
  const path = join(await scratchFolder(), "data", "cortex.db");
  const store = await open(path);
  const filler = new DatabaseSync(path);
  filler.exec(`
    WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 1999999)
    INSERT INTO minutes (at, service) SELECT 29000000 + i / 9, i % 9 FROM n`);
  filler.close();
  const turns: number[] = [];
  const turn = () => {
    turns.push(performance.now());
    timer = setImmediate(turn);
  };
  let timer = setImmediate(turn);
  const begun = performance.now();
  const { rows } = await store.info();
  const ended = performance.now();
  clearImmediate(timer);
  expect(rows.minutes).toBe(2_000_000);
  const holds = [...turns, ended].map((at, i) => at - (turns[i - 1] ?? begun));
  expect(Math.max(...holds)).toBeLessThan((ended - begun) / 3);
});
