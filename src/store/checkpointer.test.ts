import { rename } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { scratchFolder } from "../../test/support/scratch-folder.ts";
import { eventually } from "../../test/support/targets.ts";
import { type Log, silentLog } from "../core/log.ts";
import { ManualClock } from "../core/manual-clock.ts";
import { Checkpointer } from "./checkpointer.ts";
import { openDatabase } from "./open-database.ts";
import type { SqliteFile } from "./sqlite-file.ts";

async function opened(log: Log = silentLog) {
  const clock = new ManualClock();
  const path = join(await scratchFolder(), "data", "cortex.db");
  const file = await openDatabase({ path, clock, log });
  file.exec("CREATE TABLE filler (bytes)");
  const checkpointer = new Checkpointer(file, { clock, log });
  onTestFinished(async () => {
    await checkpointer.close();
    file.close();
  });
  return { clock, path, file };
}

function writePages(file: SqliteFile, pages: number): void {
  file.transact(() => {
    for (let page = 0; page < pages; page++) file.exec("INSERT INTO filler VALUES (randomblob(4000))");
  });
}

test("a log of many pages is moved into the file, and then begins anew", async () => {
  const { clock, file } = await opened();
  writePages(file, 2_500);
  expect(file.logPages().checkpointed).toBe(0);
  await clock.advance(5_000);
  await eventually("the checkpoint", async () => file.logPages().checkpointed >= 2_500);
  writePages(file, 1);
  expect(file.logPages().log).toBeLessThan(10);
});

test("a short log is left alone", async () => {
  const { clock, file } = await opened();
  writePages(file, 500);
  await clock.advance(60_000);
  expect(file.logPages().checkpointed).toBe(0);
});

test("a checkpoint that failed is said, and tried again", async () => {
  const said: object[] = [];
  const { clock, path, file } = await opened({ ...silentLog, warn: (fields) => said.push(fields) });
  const folder = dirname(path);
  await rename(folder, `${folder}.elsewhere`);
  writePages(file, 2_500);
  await clock.advance(5_000);
  await eventually("the warning", async () => said.length > 0);
  expect(said).toEqual([{ error: expect.stringContaining("unable to open database file") }]);

  await rename(`${folder}.elsewhere`, folder);
  await clock.advance(60_000);
  await eventually("the checkpoint", async () => file.logPages().checkpointed >= 2_500);
});
