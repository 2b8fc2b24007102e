import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { copyFile, readdir, readFile, rm, stat, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as wait } from "node:timers/promises";
import { describe, expect, onTestFinished, test } from "vitest";
import { systemClock } from "../../src/core/clock.ts";
import { silentLog } from "../../src/core/log.ts";
import { backupDatabase } from "../../src/store/backup.ts";
import { lockDataFolder } from "../../src/store/lock.ts";
import { openSqliteStore } from "../../src/store/open-sqlite-store.ts";
import { restoreDatabase } from "../../src/store/restore.ts";
import { cortex, makePlace, runCortex } from "../support/run-cortex.ts";
import { scratchFolder } from "../support/scratch-folder.ts";
import { createTarget } from "../support/targets.ts";

const writer = join(import.meta.dirname, "store-writer.ts");

interface Writing {
  dir: string;
  databasePath: string;
  /** When each batch was acknowledged, by its number. */
  acknowledged: number[];
  end(): Promise<void>;
}

/** A process of its own that commits as fast as it can. */
async function startWriting(): Promise<Writing> {
  const dir = await scratchFolder();
  const child = spawn(process.execPath, [writer, dir], { stdio: ["ignore", "pipe", "inherit"] });
  const closed = once(child, "close");
  const end = async () => {
    child.kill("SIGKILL");
    await closed;
  };
  onTestFinished(end);
  const acknowledged: number[] = [];
  let rest = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) acknowledged[Number(line)] = performance.now();
  });
  await once(child.stdout, "data");
  return { dir, databasePath: join(dir, "cortex.db"), acknowledged, end };
}

/** The number of the last batch, every one before it having been found whole. */
async function lastBatchIn(path: string): Promise<number> {
  const store = await openSqliteStore({ path, clock: systemClock, log: silentLog });
  let next = 0;
  for await (const page of store.monitor.resultsSince(0)) {
    for (const { at } of page) {
      if (at !== next) throw new Error(`expected the result at ${next}, found the one at ${at}`);
      next++;
    }
  }
  expect(next % 8).toBe(0);
  expect(await store.monitor.states()).toEqual([{ serviceId: "s0", state: { n: next / 8 - 1 } }]);
  await store.close();
  return next / 8 - 1;
}

async function stoppedFolder(): Promise<Writing> {
  const writing = await startWriting();
  await wait(200);
  await writing.end();
  return writing;
}

describe("a backup while a process writes as fast as it can", () => {
  test("holds every batch that was acknowledged before it began, and the writer is not held up", {
    timeout: 120_000,
  }, async () => {
    const { dir, databasePath, acknowledged } = await startWriting();
    await wait(2_000);
    for (let round = 0; round < 5; round++) {
      const [before, begun] = [acknowledged.length - 1, performance.now()];
      const file = join(dir, `copy-${round}.db`);
      const bytes = await backupDatabase({ databasePath, file, force: false });
      const ended = performance.now();
      expect((await stat(file)).size).toBe(bytes);
      expect((await stat(file)).mode & 0o777).toBe(0o600);
      const during = acknowledged.filter((at) => at >= begun - 50 && at <= ended + 50);
      const pauses = during.slice(1).map((at, i) => at - (during[i] ?? at));
      expect(during.length).toBeGreaterThan(1);
      expect(Math.max(...pauses)).toBeLessThan(1_000);
      expect(await lastBatchIn(file)).toBeGreaterThanOrEqual(before);
    }
    expect((await readdir(dir)).filter((name) => name.endsWith(".part"))).toEqual([]);
  });

  test("killed at any moment leaves no half file under its name", { timeout: 120_000 }, async () => {
    const { dir, databasePath } = await startWriting();
    await wait(1_000);
    const script = join(dir, "backup.ts");
    const source = join(import.meta.dirname, "../../src/store/backup.ts");
    await writeFile(
      script,
      `const { backupDatabase } = await import(${JSON.stringify(source)});
      for (;;) await backupDatabase({ databasePath: ${JSON.stringify(databasePath)}, file: process.argv[2], force: true });`,
    );
    for (let round = 0; round < 10; round++) {
      const file = join(dir, `copy-${round}.db`);
      const child = spawn(process.execPath, [script, file], { stdio: "ignore" });
      const closed = once(child, "close");
      await wait(200 + round * 40);
      child.kill("SIGKILL");
      await closed;
      if (existsSync(file)) expect(await lastBatchIn(file)).toBeGreaterThan(0);
    }
  });
});

describe("what a backup refuses", () => {
  test("to overwrite, unless told to", async () => {
    const { dir, databasePath } = await stoppedFolder();
    const file = join(dir, "copy.db");
    await writeFile(file, "mine");
    const refusal = backupDatabase({ databasePath, file, force: false });
    await expect(refusal).rejects.toMatchObject({ code: "backup.exists", exitCode: 2 });
    expect(await readFile(file, "utf8")).toBe("mine");
    await backupDatabase({ databasePath, file, force: true });
    expect(await lastBatchIn(file)).toBeGreaterThan(0);
  });

  test("to replace the database itself, and to copy what is not there or to where nothing can be", async () => {
    const { dir, databasePath } = await stoppedFolder();
    const refused = (from: string, file: string) =>
      expect(backupDatabase({ databasePath: from, file, force: true })).rejects;
    await refused(databasePath, join(dir, ".", "cortex.db")).toMatchObject({ code: "backup.over-itself" });
    await refused(join(dir, "none.db"), join(dir, "a.db")).toMatchObject({ exitCode: 4 });
    await refused(databasePath, join(dir, "none", "a.db")).toMatchObject({
      ...{ code: "backup.not-writable", message: expect.stringMatching(/there is no such folder$/) },
    });
    await refused(databasePath, dir).toMatchObject({ code: "backup.not-writable" });
    expect(await lastBatchIn(databasePath)).toBeGreaterThan(0);
  });

  test("to pass on a database that is harmed", async () => {
    const { dir, databasePath } = await stoppedFolder();
    await backupDatabase({ databasePath, file: join(dir, "whole.db"), force: false });
    const { size } = await stat(join(dir, "whole.db"));
    await copyFile(join(dir, "whole.db"), join(dir, "harmed.db"));
    await truncate(join(dir, "harmed.db"), Math.floor(size / 2));
    const file = join(dir, "copy.db");
    const refusal = backupDatabase({ databasePath: join(dir, "harmed.db"), file, force: false });
    await expect(refusal).rejects.toMatchObject({
      code: expect.stringMatching(/store\.corrupt|backup\.unusable/),
    });
    expect(existsSync(file)).toBe(false);
  });
});

describe("a restore", () => {
  async function withCopy() {
    const writing = await stoppedFolder();
    const file = join(writing.dir, "copy.db");
    await backupDatabase({ databasePath: writing.databasePath, file, force: false });
    return {
      ...writing,
      file,
      restore: () => restoreDatabase({ file, dataDir: writing.dir, clock: systemClock }),
    };
  }

  test("puts the copy in place and keeps the old database beside it, whole", async () => {
    const { dir, databasePath, file, restore } = await withCopy();
    const last = await lastBatchIn(file);
    const later = spawn(process.execPath, [writer, dir, `${last + 1}`], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    await once(later.stdout, "data");
    later.kill("SIGKILL");
    await once(later, "close");
    const kept = await restore();
    expect(kept).toContain("cortex.db.before-");
    expect(await lastBatchIn(databasePath)).toBe(last);
    expect(await lastBatchIn(kept ?? "")).toBeGreaterThan(last);
  });

  test("into an empty folder is a move to another machine", async () => {
    const { file } = await withCopy();
    const dataDir = join(await scratchFolder(), "data");
    expect(await restoreDatabase({ file, dataDir, clock: systemClock })).toBeNull();
    expect(await lastBatchIn(join(dataDir, "cortex.db"))).toBe(await lastBatchIn(file));
  });

  test("that is refused makes no folder", async () => {
    const root = await scratchFolder();
    const file = join(root, "words.db");
    await writeFile(file, "words ".repeat(999));
    for (const [name, code] of [
      [file, "backup.unusable"],
      [join(root, "none.db"), "backup.not-found"],
      [root, "backup.unreadable"],
    ] as const) {
      const refusal = restoreDatabase({ file: name, dataDir: join(root, "new", "data"), clock: systemClock });
      await expect(refusal).rejects.toMatchObject({ code });
    }
    expect(await readdir(root)).toEqual(["words.db"]);
    const below = restoreDatabase({ file, dataDir: join(file, "data"), clock: systemClock });
    await expect(below).rejects.toMatchObject({ code: "store.not-a-folder" });
  });

  test("is refused while an instance has the folder", async () => {
    const { dir, restore } = await withCopy();
    const release = await lockDataFolder(dir);
    await expect(restore()).rejects.toMatchObject({ code: "store.in-use", exitCode: 5 });
    await release();
  });

  test.each<[string, (file: string) => Promise<void>, object]>([
    ["a harmed copy", async (file) => truncate(file, 8192), { code: "backup.unusable", exitCode: 1 }],
    [
      "no database",
      (file) => writeFile(file, "words ".repeat(999)),
      { code: "backup.unusable", message: expect.stringMatching(/found file is not a database$/) },
    ],
    ["an empty file", (file) => truncate(file, 0), { code: "backup.unusable" }],
    ["a copy with a log beside it", (file) => writeFile(`${file}-wal`, "x"), { code: "backup.unmerged" }],
    [
      "a newer version's",
      (file) => execute(file, "PRAGMA user_version = 999"),
      { code: "store.newer-version" },
    ],
    ["another program's", (file) => execute(file, "PRAGMA application_id = 1"), { code: "backup.unusable" }],
  ])("refuses %s and changes nothing", async (_, harm, expected) => {
    const { dir, databasePath, file, restore } = await withCopy();
    const last = await lastBatchIn(databasePath);
    await harm(file);
    await expect(restore()).rejects.toMatchObject(expected);
    expect(await lastBatchIn(databasePath)).toBe(last);
    expect((await readdir(dir)).filter((name) => /before|restoring/.test(name))).toEqual([]);
  });

  test("mends a folder whose database is harmed", async () => {
    const { databasePath, file, restore } = await withCopy();
    // With its log it could be mended from that.
    for (const side of ["-wal", "-shm"]) await rm(databasePath + side, { force: true });
    await truncate(databasePath, 5_000);
    const kept = await restore();
    expect((await stat(kept ?? "")).size).toBe(5_000);
    expect(await lastBatchIn(databasePath)).toBe(await lastBatchIn(file));
  });
});

async function execute(path: string, sql: string): Promise<void> {
  const db = new DatabaseSync(path);
  db.exec(sql);
  db.close();
}

test("the program that checks 1,000 services a second is copied, and the copy is a program's whole state", {
  timeout: 120_000,
}, async () => {
  const target = await createTarget();
  const rows = Array.from(
    { length: 1_000 },
    (_, i) => `  - { id: s${i}, http: "${target.url}/s${i}", every: 1s }`,
  );
  const place = await makePlace(
    `connectivity: off\nlimits: { perHost: 1000 }\nservices:\n${rows.join("\n")}\n`,
  );
  const other = await makePlace(`services:\n  - { id: s1, http: "${target.url}/s1", every: 1s }\n`);
  const running = await runCortex(place);
  await wait(6_000);
  const file = join(place.dir, "copy.db");
  const made = await cortex(["backup", file, "--data", place.dataDir, "--json"]);
  expect(made).toMatchObject({ code: 0, stderr: "" });
  expect(JSON.parse(made.stdout)).toMatchObject({ file, bytes: (await stat(file)).size });
  expect((await cortex(["backup", file, "--data", place.dataDir])).code).toBe(2);
  const refused = await cortex(["restore", file, "--data", place.dataDir]);
  expect(refused).toMatchObject({ code: 5, stderr: expect.stringContaining("Stop that process") });
  const ready: unknown = await (await fetch(`${running.url}/readyz`)).json();
  expect(JSON.stringify(ready)).not.toContain("cannot be stored");
  expect(await running.end()).toBe(0);

  expect((await cortex(["restore", file, "--data", other.dataDir])).code).toBe(0);
  const secrets = async (dataDir: string) => {
    const store = await openSqliteStore({
      path: join(dataDir, "cortex.db"),
      clock: systemClock,
      log: silentLog,
    });
    const results = (await store.monitor.recentResults("s1", 100)).length;
    const timelines = await store.monitor.timelines(["s0", "s999"], 0);
    await store.close();
    return { results, timelines: timelines.size };
  };
  const copied = await secrets(other.dataDir);
  expect(copied.results).toBeGreaterThan(1);
  expect(copied.timelines).toBe(2);
  const again = await runCortex(other);
  expect((await fetch(`${again.url}/api/v1/services/s1`)).status).toBe(200);
  expect(await again.end()).toBe(0);
  await target.stop();
  await Promise.all([place.remove(), other.remove()]);
});
