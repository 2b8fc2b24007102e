import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { lockDataFolder } from "../../src/store/lock.ts";
import { scratchFolder } from "../support/scratch-folder.ts";

const holder = join(import.meta.dirname, "store-holder.ts");

interface Answer {
  held: boolean;
  code?: string;
  message?: string;
}

/** A process that tries to take the folder, and what came of it. */
async function start(dir: string): Promise<{ child: ChildProcess; answer: Answer }> {
  const child = spawn(process.execPath, [holder, dir], { stdio: ["ignore", "pipe", "inherit"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  const [line] = await once(child.stdout.setEncoding("utf8"), "data");
  return { child, answer: JSON.parse(line) };
}

async function kill(child: ChildProcess): Promise<void> {
  const closed = once(child, "close");
  child.kill("SIGKILL");
  await closed;
}

test("a data folder that another process has is refused by naming that process", async () => {
  const dir = await scratchFolder();
  const { child, answer } = await start(dir);
  expect(answer).toEqual({ held: true });
  await expect(lockDataFolder(dir)).rejects.toMatchObject({
    code: "store.in-use",
    exitCode: 5,
    message: expect.stringMatching(
      new RegExp(`^Cannot use the data folder ${dir}: process ${child.pid} \\(.*store-holder.ts`),
    ),
    remedy: expect.stringContaining("--data"),
  });
});

test("it is free as soon as its holder is killed", async () => {
  const dir = await scratchFolder();
  for (let round = 0; round < 3; round++) {
    const { child, answer } = await start(dir);
    expect(answer).toEqual({ held: true });
    await kill(child);
  }
  const release = await lockDataFolder(dir);
  expect((await readFile(join(dir, "cortex.pid"), "utf8")).split("\n")[0]).toBe(`${process.pid}`);
  await release();
  await release();
  await (await lockDataFolder(dir))();
});

test("of several processes that start at once exactly one gets it", async () => {
  const dir = await scratchFolder();
  const started = await Promise.all(Array.from({ length: 6 }, () => start(dir)));
  const answers = started.map(({ answer }) => answer);
  expect(answers.filter(({ held }) => held)).toHaveLength(1);
  expect(answers.filter(({ code }) => code === "store.in-use")).toHaveLength(5);
});

test("the same process cannot have it twice, and a failed try does not loosen it", async () => {
  const dir = await scratchFolder();
  const release = await lockDataFolder(dir);
  onTestFinished(release);
  await expect(lockDataFolder(dir)).rejects.toMatchObject({
    code: "store.in-use",
    message: expect.stringContaining(`process ${process.pid}`),
  });
  expect((await start(dir)).answer).toMatchObject({ held: false, code: "store.in-use" });
});

test("a process that got the number of an earlier holder is not taken for it", async () => {
  const dir = await scratchFolder();
  await start(dir);
  // As if the name were an old one and its number this process's now.
  await writeFile(join(dir, "cortex.pid"), `${process.pid}\n1\n`);
  await expect(lockDataFolder(dir)).rejects.toMatchObject({
    code: "store.in-use",
    message: expect.stringContaining("another process has it"),
  });
});
