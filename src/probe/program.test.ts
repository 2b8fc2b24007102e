import { existsSync, readFileSync } from "node:fs";
import { chmod, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { scratchFolder } from "../../test/support/scratch-folder.ts";
import { eventually } from "../../test/support/targets.ts";
import { systemClock } from "../core/clock.ts";
import { lastLine, runProgram } from "./program.ts";

const environment = { PATH: process.env.PATH ?? "/usr/bin:/bin" };
const never = new AbortController().signal;

function sh(script: string, signal = never) {
  return runProgram({ argv: ["sh", "-c", script], environment, clock: systemClock, signal });
}

test("tells the exit code and both outputs", async () => {
  expect(await sh("echo out; echo err >&2; exit 7")).toMatchObject({
    how: "exited",
    code: 7,
    stdout: "out\n",
    stderr: "err\n",
  });
});

test("tells a signal that was not ours", async () => {
  expect(await sh("kill -SEGV $$")).toMatchObject({ how: "killed", by: "SIGSEGV" });
});

test("hands on the environment it was given and nothing else", async () => {
  const end = await runProgram({
    argv: ["env"],
    environment: { ...environment, GIVEN: "1" },
    clock: systemClock,
    signal: never,
  });
  const names = end.how === "exited" ? end.stdout.split("\n").map((line) => line.split("=")[0]) : [];
  expect(
    names.filter((name) => name !== "" && name !== "_" && name !== "PWD" && name !== "SHLVL").sort(),
  ).toEqual(["GIVEN", "PATH"]);
});

test("keeps the end of an endless output, in little memory", async () => {
  const end = await sh("head -c 30000000 /dev/zero | tr '\\0' x; echo; echo the end");
  if (end.how !== "exited") throw new Error(`it ended otherwise: ${end.how}`);
  expect(end.stdout.length).toBeLessThanOrEqual(16 * 1024);
  expect(lastLine(end.stdout)).toBe("the end");
});

test("a stop ends the whole group, grandchildren included, and gives what was said until then", async () => {
  const folder = await scratchFolder();
  const stop = new AbortController();
  const file = join(folder, "pid");
  const pending = sh(`echo so far; sh -c 'echo $$ > ${file}; sleep 1000' & wait`, stop.signal);
  const pid = await eventually(
    "the grandchild",
    async () => Number(await readFile(file, "utf8").catch(() => "")) || undefined,
  );
  expect(isAlive(pid)).toBe(true);
  // What was said before it is in the pipe by now, and is read when the loop turns.
  await new Promise((resolve) => setTimeout(resolve, 100));
  stop.abort();
  expect(await pending).toMatchObject({ how: "stopped", stdout: "so far\n" });
  await eventually("the end of the grandchild", () => !isAlive(pid));
});

test("does not wait for a child that was left behind and holds the pipe open", async () => {
  const folder = await scratchFolder();
  const file = join(folder, "pid");
  const end = await sh(`sleep 1000 & echo $! > ${file}; echo done`);
  process.kill(Number(await readFile(file, "utf8")));
  expect(end).toMatchObject({ how: "exited", code: 0, stdout: "done\n" });
  expect(end.how === "exited" && end.ms).toBeLessThan(5_000);
});

test.each([
  ["no such program", async () => "/nonexistent/program", /no such program/],
  ["a file that may not be run", plainFile, /may not be run/],
  ["a zero byte", async () => "a\0b", /a.b/],
])("says why %s could not be started", async (_, file, why) => {
  const argv = [await file()];
  expect(await runProgram({ argv, environment, clock: systemClock, signal: never })).toEqual({
    how: "not-started",
    why: expect.stringMatching(why),
  });
});

test("starts 300 at once without one of them getting lost", async () => {
  const ends = await Promise.all(Array.from({ length: 300 }, (_, at) => sh(`exit ${at % 4}`)));
  expect(ends.map((end) => (end.how === "exited" ? end.code : end))).toEqual(
    Array.from({ length: 300 }, (_, at) => at % 4),
  );
});

async function plainFile(): Promise<string> {
  const path = join(await scratchFolder(), "plain");
  await writeFile(path, "exit 0");
  await chmod(path, 0o644);
  return path;
}

/** What has ended but was not waited for by its new parent is not alive. */
function isAlive(pid: number): boolean {
  const stat = `/proc/${pid}/stat`;
  return existsSync(stat) && !/\) Z /.test(readFileSync(stat, "utf8"));
}
