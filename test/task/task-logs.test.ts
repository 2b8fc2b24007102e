import { appendFile, readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { systemClock } from "../../src/core/clock.ts";
import { silentLog } from "../../src/core/log.ts";
import { lineCutter } from "../../src/task/embedded/lines.ts";
import { createTaskLogs } from "../../src/task/embedded/task-logs.ts";
import { embeddedRig, sh } from "../support/embedded-rig.ts";
import { scratchFolder } from "../support/scratch-folder.ts";

const line = (text: string) => ({ at: 5, stepId: "run", stream: "out", text }) as const;

test("a log is read from any offset on, and nothing is read twice", async () => {
  const logs = createTaskLogs({ folder: await scratchFolder(), clock: systemClock, log: silentLog });
  logs.append("t", line("one"));
  const first = await logs.read("t", 0);
  expect(first.entries).toEqual([{ ...line("one"), offset: 0 }]);
  logs.append("t", line("zwei ü 🌍"));
  logs.append("t", line("three"));
  const rest = await logs.read("t", first.nextOffset);
  expect(rest.entries.map(({ text }) => text)).toEqual(["zwei ü 🌍", "three"]);
  expect(await logs.read("t", rest.nextOffset)).toMatchObject({ entries: [], isAtEnd: true });
  const middle = rest.entries[1]?.offset ?? 0;
  expect((await logs.read("t", middle)).entries.map(({ text }) => text)).toEqual(["three"]);
  expect((await logs.read("t", first.nextOffset + 3)).entries.map(({ text }) => text)).toEqual(["three"]);
  expect(await logs.read("nobody", 0)).toMatchObject({ entries: [], nextOffset: 0, isAtEnd: true });
});

test("its beginning goes when it has grown too large, its offsets stay", async () => {
  const folder = await scratchFolder();
  const bounds = { segmentBytes: 1_000, mostSegments: 3 };
  const logs = createTaskLogs({ folder, clock: systemClock, log: silentLog, ...bounds });
  for (let number = 0; number < 500; number++) {
    logs.append("t", line(`line ${number}`));
    if (number % 10 === 0) await logs.flush();
  }
  let page = await logs.read("t", 0);
  expect(page.firstOffset).toBeGreaterThan(0);
  const texts: string[] = [];
  for (;;) {
    texts.push(...page.entries.map(({ text }) => text));
    if (page.isAtEnd) break;
    page = await logs.read("t", page.nextOffset);
  }
  expect(texts.at(-1)).toBe("line 499");
  expect(texts).toEqual(Array.from({ length: texts.length }, (_, at) => `line ${500 - texts.length + at}`));
  const files = await readdir(join(folder, "t"));
  expect(files.length).toBeLessThanOrEqual(3);
  const sizes = await Promise.all(files.map(async (name) => (await stat(join(folder, "t", name))).size));
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(6_000);
});

test("logs that were written to longest ago go when all together are too large", async () => {
  const folder = await scratchFolder();
  const logs = createTaskLogs({ folder, clock: systemClock, log: silentLog, mostBytes: 2_500 });
  for (const task of ["a", "b", "c"]) {
    logs.append(task, line("x".repeat(1_000)));
    await logs.flush();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  await logs.prune();
  expect((await readdir(folder)).sort()).toEqual(["b", "c"]);
  await createTaskLogs({ folder: join(folder, "none"), clock: systemClock, log: silentLog }).prune();
});

test("a line that a sudden end cut off harms no other", async () => {
  const folder = await scratchFolder();
  const first = createTaskLogs({ folder, clock: systemClock, log: silentLog });
  first.append("t", line("whole"));
  await first.flush();
  await appendFile(join(folder, "t", "000000000000000.jsonl"), '[5,"run","out","ha');
  const second = createTaskLogs({ folder, clock: systemClock, log: silentLog });
  second.append("t", line("next"));
  expect((await second.read("t", 0)).entries.map(({ text }) => text)).toEqual(["whole", "next"]);
});

test("lines are cut wherever the pipe was, without orders to a terminal", () => {
  const lines: string[] = [];
  const cutter = lineCutter((text) => lines.push(text));
  const bytes = Buffer.from("a\u001b[31mb12\r\n10%\r20%\nü🌍\nx".padEnd(20_000, "x"));
  for (let at = 0; at < bytes.length; at += 5) cutter.write(bytes.subarray(at, at + 5));
  cutter.end();
  expect(lines.slice(0, 4)).toEqual(["ab12", "10%", "20%", "ü🌍"]);
  expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(8 * 1024);
  expect(lines.slice(4).join("")).toMatch(/^x+$/);
});

test("a program that prints without end fills neither memory nor disk, and can be cancelled", async () => {
  const { start, folder } = await embeddedRig({
    runbooks: { flood: sh("yes 'a line of a program that never stops'") },
  });
  const { submit, post, log } = await start();
  const id = await submit("run flood");
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  const before = process.memoryUsage().rss;
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  expect(process.memoryUsage().rss - before).toBeLessThan(200 * 1024 * 1024);
  expect(await (await post(`/task/${id}/cancel`)).json()).toMatchObject({ status: "cancelled" });
  const names = await readdir(join(folder, "task-logs", id));
  expect(names.length).toBeLessThanOrEqual(8);
  expect((await log(id)).entries.length).toBeGreaterThan(100);
});
