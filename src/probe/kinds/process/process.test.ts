import { type ChildProcess, spawn } from "node:child_process";
import { chmod, copyFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { probeContext } from "../../../../test/support/probe-context.ts";
import { scratchFolder } from "../../../../test/support/scratch-folder.ts";
import { ManualClock } from "../../../core/manual-clock.ts";
import { judgeScan, process as processKind } from "./process.ts";
import { createScanner, isNamed, type Scan, sharedForMs } from "./running-processes.ts";

let turn = 0;

/** Each with a list of its own: lists are shared for a second. */
function check(name: string, min?: number) {
  if (!processKind.probe) throw new Error("the kind has no probe");
  const { clock } = probeContext();
  turn += 1;
  const monotonic = () => clock.monotonic() + turn * 2 * sharedForMs;
  const options = processKind.options({ process: min === undefined ? { name } : { name, min } });
  return processKind.probe(options, probeContext({ clock: { ...clock, monotonic } }));
}

async function running(path: string, args: string[] = ["1000"]): Promise<ChildProcess> {
  const child = spawn(path, args, { stdio: "ignore" });
  onTestFinished(() => void child.kill("SIGKILL"));
  await new Promise((resolve, reject) => child.once("spawn", resolve).once("error", reject));
  return child;
}

/** A program whose name nothing else on this machine has. */
async function program(name: string): Promise<string> {
  const path = join(await scratchFolder(), name);
  await copyFile("/bin/sleep", path);
  return path;
}

test("is up while enough of them run, and down when they are too few", async () => {
  const name = `cx${process.pid}a`;
  const path = await program(name);
  const children = [await running(path), await running(path)];
  expect(await check(name)).toEqual({
    ...{ outcome: "up", reason: "ok", latencyMs: null, facts: null, detail: null },
  });
  expect(await check(name, 2)).toMatchObject({ outcome: "up" });
  expect(await check(name, 3)).toMatchObject({
    ...{ outcome: "down", reason: "missing", facts: { found: 2, min: 3 } },
    detail: `2 of 3 × ${name} found`,
  });
  await Promise.all(
    children.map((child) => new Promise((resolve) => child.once("exit", resolve) && child.kill())),
  );
  expect(await check(name)).toMatchObject({ outcome: "down", facts: { found: 0, min: 1 } });
});

test("finds a program by more than the fifteen bytes that the kernel keeps, and a script by its file", async () => {
  const long = `cortex-test-${process.pid}-with-a-long-name`;
  await running(await program(long));
  expect(await check(long)).toMatchObject({ outcome: "up" });
  const script = join(await scratchFolder(), `${long}.sh`);
  await writeFile(script, "#!/bin/sh\nsleep 1000\n:\n");
  await chmod(script, 0o755);
  await running(script, []);
  expect(await check(`${long}.sh`)).toMatchObject({ outcome: "up" });
});

test("an argument that is only named like it does not count", () => {
  expect(isNamed({ comm: "vim", argv: ["vim", "worker"] }, "worker")).toBe(false);
  expect(isNamed({ comm: "nginx", argv: ["nginx: master process /usr/sbin/nginx"] }, "nginx")).toBe(true);
  expect(isNamed({ comm: "node", argv: ["/opt/bin/worker", "--x"] }, "worker")).toBe(true);
});

test("services that look within a second share one list", async () => {
  const clock = new ManualClock();
  let reads = 0;
  const scan: Scan = { processes: [], isPartial: false };
  const look = createScanner(async () => {
    reads += 1;
    return scan;
  });
  await Promise.all([look(clock), look(clock)]);
  expect(reads).toBe(1);
  await clock.advance(sharedForMs);
  await look(clock);
  expect(reads).toBe(2);
});

test("where other users' processes are hidden, too few of them prove nothing", () => {
  const worker = { comm: "worker", argv: ["worker"] };
  const partly: Scan = { processes: [worker], isPartial: true };
  expect(judgeScan(partly, { name: "worker", min: 1 })).toMatchObject({ outcome: "up" });
  expect(judgeScan(partly, { name: "worker", min: 2 })).toMatchObject({
    outcome: "unknown",
    reason: "probe",
  });
});
