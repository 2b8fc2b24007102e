import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { scratchFolder } from "../../../test/support/scratch-folder.ts";
import { withProgram } from "../../../test/support/stand-in.ts";
import { ManualClock } from "../../core/manual-clock.ts";
import { createServiceManager } from "./service-manager.ts";

const quiet = () => undefined;

async function started(watchdogMs: number | null, script: string) {
  const { environment: programs } = await withProgram("systemd-notify", script);
  const clock = new ManualClock();
  const warnings: object[] = [];
  const log = {
    debug: quiet,
    info: quiet,
    error: quiet,
    warn: (fields: object) => void warnings.push(fields),
  };
  const serviceManager = { notifySocket: "/run/notify", watchdogMs };
  const manager = createServiceManager({ environment: { programs, serviceManager }, clock, log });
  return { clock, warnings, manager };
}

test("systemd hears that the page is up, that we live, and that we stop", async () => {
  const told = join(await scratchFolder(), "told");
  const { clock, manager } = await started(30_000, `echo "$NOTIFY_SOCKET $@" >> ${told}`);
  const lines = async () => (await readFile(told, "utf8").catch(() => "")).trim().split("\n").sort();
  manager.ready();
  const ready = `/run/notify --ready --pid=${process.pid}`;
  const alive = "/run/notify WATCHDOG=1";
  await expect.poll(lines, { timeout: 10_000 }).toEqual([ready, alive]);
  await clock.advance(15_001);
  await expect.poll(lines, { timeout: 10_000 }).toEqual([ready, alive, alive]);
  manager.stopping();
  await expect.poll(lines, { timeout: 10_000 }).toEqual([ready, "/run/notify STOPPING=1", alive, alive]);
  await clock.advance(60_000);
  expect(await lines()).toHaveLength(4);
});

test("without a watchdog there is no sign of life, and what could not be told is in the log", async () => {
  const { clock, manager, warnings } = await started(null, "echo 'no such socket' >&2; exit 1");
  manager.ready();
  await expect.poll(() => warnings.length, { timeout: 10_000 }).toBe(1);
  await clock.advance(60_000);
  expect(warnings).toEqual([{ words: ["--ready", expect.any(String)], why: "no such socket" }]);
});

test("without systemd nothing is started", async () => {
  const log = { debug: quiet, info: quiet, warn: quiet, error: quiet };
  const parts = { clock: new ManualClock(), log, environment: { programs: {}, serviceManager: null } };
  const manager = createServiceManager(parts);
  manager.ready();
  manager.stopping();
});
