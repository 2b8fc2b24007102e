import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { expect, test } from "vitest";
import { systemClock } from "../../src/core/clock.ts";
import { silentLog } from "../../src/core/log.ts";
import { lockDataFolder } from "../../src/store/lock.ts";
import { openSqliteStore } from "../../src/store/open-sqlite-store.ts";
import { scratchFolder } from "../support/scratch-folder.ts";

const writer = join(import.meta.dirname, "store-writer.ts");
const seed = 20261123;
const rounds = 20;

/** Park and Miller's generator: the same times in every run. */
function* randomNumbers(start: number): Generator<number, never> {
  for (let state = start; ; ) {
    state = (state * 48_271) % 0x7fff_ffff;
    yield state / 0x7fff_ffff;
  }
}

/** Runs the writer from batch `first` on, kills it `ms` after its first acknowledgement, and says what it acknowledged last. */
async function writeUntilKilled(dir: string, first: number, ms: number): Promise<number> {
  const child = spawn(process.execPath, [writer, dir, `${first}`], { stdio: ["ignore", "pipe", "pipe"] });
  let [printed, complaints] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    printed += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    complaints += text;
  });
  const closed = once(child, "close");
  await Promise.race([once(child.stdout, "data"), closed]);
  await wait(ms);
  child.kill("SIGKILL");
  await closed;
  // A line without its end was being written.
  const acknowledged = printed.slice(0, printed.lastIndexOf("\n")).split("\n").at(-1);
  if (!acknowledged) throw new Error(`the writer acknowledged nothing: ${complaints}`);
  return Number(acknowledged);
}

/** The number of the last batch there, having found every batch up to it, whole. */
async function lastBatch(dir: string): Promise<number> {
  const release = await lockDataFolder(dir);
  const path = join(dir, "cortex.db");
  // Opening runs quick_check: a database that was harmed is refused here.
  const store = await openSqliteStore({ path, clock: systemClock, log: silentLog });
  let next = 0;
  for await (const page of store.monitor.resultsSince(0)) {
    for (const { at } of page) {
      if (at !== next) throw new Error(`expected the result at ${next}, found the one at ${at}`);
      next++;
    }
  }
  expect(next % 8).toBe(0);
  const last = next / 8 - 1;
  expect(await store.monitor.states()).toEqual([{ serviceId: "s0", state: { n: last } }]);
  const timeline = (await store.monitor.timelines(["s0"], 0)).get("s0") ?? [];
  expect(timeline.map(({ at }) => at)).toEqual(Array.from({ length: last + 1 }, (_, n) => n));
  const newest = await Promise.all(
    Array.from({ length: 3 }, (_, i) => store.monitor.recentResults(`s${i}`, 1_000_000)),
  );
  expect(newest.flat()).toHaveLength(next);
  await store.close();
  await release();
  return last;
}

test(`a writer killed ${rounds} times at any moment harms nothing, and what it acknowledged is there`, {
  timeout: 180_000,
}, async () => {
  const dir = await scratchFolder();
  const random = randomNumbers(seed);
  let first = 0;
  for (let round = 0; round < rounds; round++) {
    const acknowledged = await writeUntilKilled(dir, first, Math.floor(random.next().value * 150));
    const stored = await lastBatch(dir);
    expect(acknowledged).toBeGreaterThanOrEqual(first);
    expect(stored).toBeGreaterThanOrEqual(acknowledged);
    // At most the one that was being acknowledged is there on top.
    expect(stored).toBeLessThanOrEqual(acknowledged + 1);
    first = stored + 1;
  }
});
