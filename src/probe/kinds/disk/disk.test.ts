import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { probeContext } from "../../../../test/support/probe-context.ts";
import { scratchFolder } from "../../../../test/support/scratch-folder.ts";
import { disk } from "./disk.ts";
import { createDiskReader, type DiskSpace, usedPercent } from "./disk-space.ts";

function check(path: string, used = "100%", context = probeContext()) {
  if (!disk.probe) throw new Error("the kind has no probe");
  return disk.probe(disk.options({ disk: { path, used } }), context);
}

test("says of a disk with room what df says", async () => {
  const [, line = ""] = spawnSync("df", ["-P", "-B1", "/"], { encoding: "utf8" }).stdout.split("\n");
  const [, total, , , percent = ""] = line.split(/\s+/);
  const finding = await check("/");
  expect(finding).toMatchObject({ outcome: "up", reason: "ok", detail: null });
  expect(finding.facts?.totalBytes).toBe(Number(total));
  expect(Math.abs(Number(finding.facts?.usedPercent) - Number.parseInt(percent, 10))).toBeLessThanOrEqual(1);
});

test("is down over its threshold, and tells the operator how much is left", async () => {
  expect(await check("/", "0.1%")).toMatchObject({
    outcome: "down",
    reason: "limit",
    facts: { usedPercent: expect.any(Number), totalBytes: expect.any(Number), limitPercent: 0.1 },
    detail: expect.stringMatching(/^\/: [\d.]+ of [\d.]+ GiB used, [\d.]+ GiB available, limit 0.1 %$/),
  });
});

test("a path that is gone is down: it is what is watched", async () => {
  const path = join(await scratchFolder(), "mnt");
  expect(await check(path)).toMatchObject({
    ...{ outcome: "down", reason: "missing", facts: { thing: "path" } },
    detail: expect.stringContaining(path),
  });
});

test("a path that cannot be asked for is our trouble", async () => {
  expect(await check("a\0b")).toMatchObject({ outcome: "unknown", reason: "probe" });
});

test("what is reserved for root is neither used nor available, and nothing at all is not full", () => {
  expect(usedPercent({ total: 100, used: 45, available: 45 })).toBe(50);
  expect(usedPercent({ total: 0, used: 0, available: 0 })).toBe(0);
});

test("a check that is called off ends at once", async () => {
  const calledOff = new AbortController();
  calledOff.abort();
  expect((await check("/", "100%", probeContext({ signal: calledOff.signal }))).outcome).not.toBe("up");
});

test("a file system that hangs is asked once, and two that hang leave no third question to be started", async () => {
  const asked: string[] = [];
  const answers = new Map<string, (space: DiskSpace) => void>();
  const read = createDiskReader((path) => {
    asked.push(path);
    return new Promise((resolve) => answers.set(path, resolve));
  });
  const briefly = () => AbortSignal.timeout(50);
  expect(await read("/dead", briefly())).toBe("silent");
  expect(await read("/dead", briefly())).toBe("silent");
  expect(await read("/dying", briefly())).toBe("silent");
  expect(await read("/", briefly())).toBe("crowded");
  expect(asked).toEqual(["/dead", "/dying"]);
  const space = { total: 3, used: 1, available: 2 };
  answers.get("/dead")?.(space);
  const pending = read("/", AbortSignal.timeout(10_000));
  await expect.poll(() => asked).toEqual(["/dead", "/dying", "/"]);
  answers.get("/")?.(space);
  expect(await pending).toEqual(space);
});

test("services that waited for the same file system ask it once", async () => {
  const asked: string[] = [];
  const answers = new Map<string, (space: DiskSpace) => void>();
  const read = createDiskReader((path) => {
    asked.push(path);
    return new Promise((resolve) => answers.set(path, resolve));
  });
  const space = { total: 3, used: 1, available: 2 };
  const patiently = () => AbortSignal.timeout(10_000);
  const others = ["/a", "/b"].map((path) => read(path, patiently()));
  await expect.poll(() => asked).toEqual(["/a", "/b"]);
  const [eighty, ninety] = [read("/dead", patiently()), read("/dead", patiently())];
  for (const answer of answers.values()) answer(space);
  await Promise.all(others);
  const last = read("/", patiently());
  await expect.poll(() => asked).toEqual(["/a", "/b", "/dead", "/"]);
  for (const path of ["/dead", "/"]) answers.get(path)?.(space);
  expect(await Promise.all([eighty, ninety, last])).toEqual([space, space, space]);
});
