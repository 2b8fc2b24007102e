import { spawnSync } from "node:child_process";
import { cp, mkdir, readFile, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { systemClock } from "../../src/core/clock.ts";
import { silentLog } from "../../src/core/log.ts";
import type { Result } from "../../src/probe/result.ts";
import { lockDataFolder } from "../../src/store/lock.ts";
import { openSqliteStore } from "../../src/store/open-sqlite-store.ts";
import type { Store } from "../../src/store/store.ts";
import { scratchFolder } from "../support/scratch-folder.ts";

const pageBytes = 4_096;

async function open(path: string): Promise<Store> {
  const store = await openSqliteStore({ path, clock: systemClock, log: silentLog });
  onTestFinished(() => store.close());
  return store;
}

function results(from: number, count: number): Result[] {
  return Array.from({ length: count }, (_, i) => ({
    serviceId: `s${i % 5}`,
    at: from + i,
    outcome: "down",
    reason: "body",
    latencyMs: 1,
    facts: null,
    detail: "x".repeat(500),
  }));
}

async function write(store: Store, from: number, count: number): Promise<void> {
  await store.monitor.commit({ results: results(from, count), timeline: [], states: [] });
}

describe("a damaged database is refused and left as it is", () => {
  let path: string;

  beforeEach(async () => {
    path = join(await scratchFolder(), "cortex.db");
    const store = await open(path);
    await write(store, 0, 500);
    await store.close();
  });

  async function refused(file = path): Promise<void> {
    const before = await readFile(file);
    await expect(open(file)).rejects.toMatchObject({
      code: "store.corrupt",
      exitCode: 5,
      message: expect.stringContaining(file),
      remedy: expect.stringContaining("backup"),
    });
    expect((await readFile(file)).equals(before)).toBe(true);
  }

  test("when it is something else", async () => {
    await writeFile(path, "This is a letter, not a database. ".repeat(500));
    await refused();
  });

  test("when it is shorter than a header", async () => {
    await writeFile(path, "SQLite");
    await refused();
  });

  test("when the rest of it is missing", async () => {
    await truncate(path, 20 * pageBytes);
    await refused();
  });

  test("when it ends within its header", async () => {
    await truncate(path, 60);
    await refused();
  });

  test("when some of its pages hold something else", async () => {
    const bytes = await readFile(path);
    expect(bytes.length).toBeGreaterThan(20 * pageBytes);
    bytes.fill(0xa5, 15 * pageBytes, 17 * pageBytes);
    await writeFile(path, bytes);
    await refused();
  });

  test("when what was not yet moved into it is there as well", async () => {
    const store = await open(path);
    await write(store, 1_000, 100);
    const dir = join(await scratchFolder(), "copy");
    await mkdir(dir);
    const copy = join(dir, "cortex.db");
    for (const side of ["", "-wal"]) await cp(`${path}${side}`, `${copy}${side}`);
    const bytes = await readFile(copy);
    bytes.fill(0, 15 * pageBytes, 17 * pageBytes);
    await writeFile(copy, bytes);
    const wal = await readFile(`${copy}-wal`);
    expect(wal.length).toBeGreaterThan(pageBytes);
    await refused(copy);
    expect((await readFile(`${copy}-wal`)).equals(wal)).toBe(true);
  });

  test("when it is empty but the log of its changes is not", async () => {
    const store = await open(path);
    await write(store, 1_000, 100);
    const dir = await scratchFolder();
    await cp(`${path}-wal`, join(dir, "cortex.db-wal"));
    await writeFile(join(dir, "cortex.db"), "");
    const wal = await readFile(join(dir, "cortex.db-wal"));
    await refused(join(dir, "cortex.db"));
    expect((await readFile(join(dir, "cortex.db-wal"))).equals(wal)).toBe(true);
  });
});

test("an empty file, as a start that was cut short leaves it, becomes a database", async () => {
  const path = join(await scratchFolder(), "cortex.db");
  await writeFile(path, "");
  await write(await open(path), 0, 1);
});

describe("a data folder that cannot be used is refused with what to do", () => {
  test("when it is a file, or below one", async () => {
    const file = join(await scratchFolder(), "data");
    await writeFile(file, "mine");
    const expected = { code: "store.not-a-folder", exitCode: 5, message: expect.stringContaining(file) };
    await expect(open(join(file, "cortex.db"))).rejects.toMatchObject(expected);
    await expect(lockDataFolder(file)).rejects.toMatchObject(expected);
    await expect(lockDataFolder(join(file, "below"))).rejects.toMatchObject(expected);
    expect(await readFile(file, "utf8")).toBe("mine");
  });

  test("when the database is a folder", async () => {
    const dir = await scratchFolder();
    await mkdir(join(dir, "cortex.db"));
    await expect(open(join(dir, "cortex.db"))).rejects.toMatchObject({ code: "store.disk", exitCode: 5 });
  });
});

/** Whether this user may mount; without that a full or read-only disk cannot be had. */
const canMount = withDisk("64k", (dir) => spawnSync("test", ["-d", dir]).status === 0) === true;

function withDisk<T>(size: string, use: (dir: string) => T): T | undefined {
  const dir = spawnSync("mktemp", ["-d"], { encoding: "utf8" }).stdout.trim();
  if (spawnSync("mount", ["-t", "tmpfs", "-o", `size=${size}`, "tmpfs", dir]).status !== 0) return undefined;
  try {
    return use(dir);
  } finally {
    spawnSync("umount", [dir]);
  }
}

async function disk(size: string): Promise<string> {
  const dir = await scratchFolder();
  expect(spawnSync("mount", ["-t", "tmpfs", "-o", `size=${size}`, "tmpfs", dir]).status).toBe(0);
  onTestFinished(() => {
    spawnSync("umount", ["-l", dir]);
  });
  return dir;
}

describe.skipIf(!canMount)("on a disk of its own (needs the right to mount)", () => {
  test("a full one at the start is said to be full", async () => {
    const dir = await disk("16k");
    await writeFile(join(dir, "filler"), Buffer.alloc(12 * 1_024));
    const full = { code: "store.full", exitCode: 5, message: expect.stringContaining(dir) };
    await expect(open(join(dir, "cortex.db"))).rejects.toMatchObject(full);
  });

  test("one that fills up refuses the commit, keeps what there was, and goes on once there is room", async () => {
    const dir = await disk("1m");
    const filler = join(dir, "filler");
    await writeFile(filler, Buffer.alloc(200 * 1_024));
    const store = await open(join(dir, "cortex.db"));
    let stored = 0;
    let refusal: unknown;
    while (refusal === undefined && stored < 10_000) {
      try {
        await write(store, stored, 50);
        stored += 50;
      } catch (thrown) {
        refusal = thrown;
      }
    }
    expect(refusal).toMatchObject({ code: "store.full", status: 503, message: expect.stringContaining(dir) });
    expect(stored).toBeGreaterThan(50);
    expect((await store.info()).rows.results).toBe(stored);
    await truncate(filler, 0);
    await write(store, stored, 50);
    expect((await store.info()).rows.results).toBe(stored + 50);
  });

  test("one that takes no file at all cannot be locked", async () => {
    const dir = await disk("16k");
    await writeFile(join(dir, "filler"), Buffer.alloc(16 * 1_024));
    await expect(lockDataFolder(dir)).rejects.toMatchObject({ code: "store.full", exitCode: 5 });
    await truncate(join(dir, "filler"), 0);
    await (await lockDataFolder(dir))();
  });

  test("a read-only one is said to be read-only, with data on it and without", async () => {
    const dir = await disk("1m");
    const store = await open(join(dir, "cortex.db"));
    await write(store, 0, 5);
    await store.close();
    expect(spawnSync("mount", ["-o", "remount,ro", dir]).status).toBe(0);
    const readOnly = { code: "store.read-only", exitCode: 5, message: expect.stringContaining(dir) };
    await expect(open(join(dir, "cortex.db"))).rejects.toMatchObject(readOnly);
    await expect(open(join(dir, "other", "cortex.db"))).rejects.toMatchObject(readOnly);
    await expect(lockDataFolder(dir)).rejects.toMatchObject(readOnly);
  });
});
