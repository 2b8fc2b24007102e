import { expect, test } from "vitest";
import { CortexError, exitCodes } from "../core/errors.ts";
import { silentLog } from "../core/log.ts";
import { ManualClock } from "../core/manual-clock.ts";
import type { Result } from "../probe/result.ts";
import { createMemoryStore } from "../store/memory-store.ts";
import type { Commit } from "./ports.ts";
import { createWriter } from "./writer.ts";

const full = new CortexError({
  code: "store.full",
  message: "Cannot write: the disk is full",
  remedy: "Free some space.",
  exitCode: exitCodes.unavailable,
});

function result(at: number): Result {
  return { serviceId: "api", at, outcome: "up", reason: "ok", latencyMs: 1, facts: null, detail: null };
}

function rig() {
  const clock = new ManualClock();
  const store = createMemoryStore();
  const disk = { refuses: true, tried: [] as number[] };
  const guarded =
    <Value>(write: (value: Value) => Promise<void>, sizeOf: (value: Value) => number) =>
    (value: Value) => {
      disk.tried.push(sizeOf(value));
      return disk.refuses ? Promise.reject(full) : write(value);
    };
  const writer = createWriter(
    {
      store: {
        commit: guarded<Commit>(
          (commit) => store.monitor.commit(commit),
          ({ results }) => results.length,
        ),
      },
      overlayStore: {
        saveOverlays: guarded(
          (spans) => store.overlays.saveOverlays(spans),
          () => 0,
        ),
      },
    },
    clock,
    silentLog,
  );
  return { clock, store, disk, writer };
}

test("what a store refused for long is written in turns, and all of it", async () => {
  const { clock, store, disk, writer } = rig();
  for (let at = 0; at < 23_000; at++) writer.add({ results: [result(at)] }, false);
  await clock.advance(60_000);
  expect(writer.trouble()).toMatchObject({ message: "Cannot write: the disk is full", dropped: 0 });
  disk.refuses = false;
  await clock.advance(2_000);
  expect(writer.trouble()).toBeNull();
  expect(await store.monitor.recentResults("api", 30_000)).toHaveLength(23_000);
  expect(Math.max(...disk.tried)).toBe(5_000);
});

test("a pause that could not be written is written later, and nobody is told before that it is", async () => {
  const { clock, store, disk, writer } = rig();
  const span = { serviceId: "api", state: "paused" as const, from: 1, to: null };
  writer.add({ overlays: [span] }, true);
  await expect(writer.flush()).rejects.toBe(full);
  await expect(writer.flush()).rejects.toBe(full);
  disk.refuses = false;
  await clock.advance(2_000);
  expect(await store.overlays.overlays(["api"], 0)).toEqual([span]);
});
