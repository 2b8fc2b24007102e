import { expect, test } from "vitest";
import { CortexError, exitCodes } from "../core/errors.ts";
import { silentLog } from "../core/log.ts";
import { ManualClock } from "../core/manual-clock.ts";
import type { Result } from "../probe/result.ts";
import { createMemoryStore } from "../store/memory-store.ts";
import type { Commit } from "./ports.ts";
import type { Segment } from "./service.ts";
import type { Transition } from "./transition.ts";
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

function down(at: number): Segment {
  return { at, verdict: "down", reason: "refused", facts: null, detail: null };
}

function fall(serviceId: string, since: number): Transition {
  const cause = { reason: "refused" as const, facts: null, detail: null };
  return { id: `${serviceId}-${since}`, serviceId, at: since, from: "operational", to: "down", since, cause };
}

function rig() {
  const clock = new ManualClock();
  const store = createMemoryStore();
  const disk = { refuses: true, takes: Number.POSITIVE_INFINITY, tried: [] as number[] };
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
          async (commit) => {
            await store.monitor.commit(commit);
            disk.refuses = --disk.takes <= 0;
          },
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

test("changes of state that a store refuses are kept up to a bound: then the newest of each, and the rest is unknown and said", async () => {
  const { clock, store, disk, writer } = rig();
  const change = (serviceId: string, at: number) =>
    writer.add(
      {
        timeline: [{ serviceId, from: at, segments: [down(at)] }],
        transitions: [fall(serviceId, at)],
      },
      true,
    );
  change("quiet", 1);
  for (let at = 10; at < 15_010; at++) change("flapping", at);
  await clock.advance(10_000);
  expect(writer.trouble()).toMatchObject({ dropped: 0, droppedChanges: 10_001, droppedNews: 10_000 });

  disk.refuses = false;
  await clock.advance(2_000);
  const lines = await store.monitor.timelines(["quiet", "flapping"], 0);
  expect(lines.get("quiet")).toEqual([down(1)]);
  const [first, second] = lines.get("flapping") ?? [];
  expect(first).toMatchObject({ at: 10, verdict: "unknown" });
  expect(second).toEqual(down(15_010 - 4_999));
  expect(lines.get("flapping")?.at(-1)).toEqual(down(15_009));
  const news = await store.outbox.transitions();
  expect(news[0]?.serviceId).toBe("quiet");
  expect(news).toHaveLength(5_001);
});

test("a time line that was restated while the store refused is written as it was last told", async () => {
  const { clock, store, disk, writer } = rig();
  writer.add({ timeline: [{ serviceId: "api", from: 5, segments: [down(5), down(9)] }] }, true);
  await clock.advance(2_000);
  writer.add({ timeline: [{ serviceId: "api", from: 7, segments: [down(8)] }] }, true);
  writer.add({ timeline: [{ serviceId: "api", from: 3, segments: [] }] }, true);
  writer.add({ timeline: [{ serviceId: "api", from: 4, segments: [down(4)] }] }, true);
  await clock.advance(2_000);
  disk.refuses = false;
  await clock.advance(2_000);
  expect((await store.monitor.timelines(["api"], 0)).get("api")).toEqual([down(4)]);
});

test("an end in the middle of writing what was kept leaves no result on disk whose change of state is not there", async () => {
  const { clock, store, disk, writer } = rig();
  for (let at = 0; at < 12_000; at++) writer.add({ results: [result(at)] }, false);
  writer.add({ timeline: [{ serviceId: "api", from: 100, segments: [down(100)] }] }, true);
  await clock.advance(2_000);
  [disk.refuses, disk.takes] = [false, 1];
  await clock.advance(1_000);
  expect(await store.monitor.recentResults("api", 12_000)).toHaveLength(5_000);
  expect((await store.monitor.timelines(["api"], 0)).get("api")).toEqual([down(100)]);
});

test("what is no trouble of the disk is dropped and counted", async () => {
  const { clock, disk, writer } = rig();
  disk.refuses = false;
  writer.add({ results: [result(1), result(0.5)] }, false);
  await clock.advance(1_000);
  expect(writer.trouble()).toMatchObject({ dropped: 2 });
});

test("after the end nothing is tried any more", async () => {
  const { clock, disk, writer } = rig();
  writer.add({ results: [result(1)] }, false);
  await expect(writer.stop()).rejects.toBe(full);
  const tried = disk.tried.length;
  await clock.advance(60_000);
  writer.add({ results: [result(2)] }, false);
  await clock.advance(60_000);
  expect(disk.tried).toHaveLength(tried);
});
