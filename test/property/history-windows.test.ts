import { describe, expect, onTestFinished, test } from "vitest";
import { historySchema } from "../../src/protocol/service.ts";
import { uptimeWindows } from "../../src/protocol/vocabulary.ts";
import { createMemoryStore } from "../../src/store/memory-store.ts";
import { toHistoryJson } from "../../src/web/history-json.ts";
import { HistoryRig } from "../support/history-rig.ts";

const minute = 60_000;
const rules = { confirm: { up: 1, degraded: 1, down: 1 }, vouchMs: 2 * minute };

async function started(store = createMemoryStore()) {
  const rig = await HistoryRig.start(store, { a: rules, idle: rules });
  onTestFinished(() => rig.stop());
  return rig;
}

/** A check a minute that contradicts the one before. */
async function flap(rig: HistoryRig, minutes: number): Promise<void> {
  for (let n = 0; n < minutes; n++) {
    rig.tell("a", n % 2 === 0 ? "up" : "down", n % 2 === 0 ? 10 + (n % 7) : null);
    await rig.wall.advance(minute);
    if (n % 60 === 59) await rig.rollUp();
  }
}

describe("a window of a service that changes with every check", () => {
  test("is told within bounds, whole, and as its schema says", async () => {
    const rig = await started();
    await flap(rig, 12_000);
    for (const window of uptimeWindows) {
      const { from, to, intervals, buckets, days } = await rig.history.history("a", window);
      expect(intervals.length).toBeLessThanOrEqual(5_001);
      expect([intervals[0]?.from, intervals.at(-1)?.to]).toEqual([from, to]);
      for (const [i, one] of intervals.entries()) {
        expect(one.to).toBeGreaterThan(one.from);
        if (i > 0) expect(one.from).toBe(intervals[i - 1]?.to);
      }
      expect(buckets.length).toBeLessThanOrEqual(400);
      expect(buckets.at(-1)?.to).toBe(to);
      expect(days).toHaveLength({ "24h": 0, "7d": 7, "30d": 30, "90d": 90 }[window]);
    }
    const day = await rig.history.history("a", "24h");
    const [first] = day.buckets;
    expect(day.buckets.reduce((sum, { count }) => sum + count, 0)).toBe(
      (day.to - (first?.from ?? 0)) / minute,
    );
    const month = await rig.history.history("a", "30d");
    expect(month.buckets.reduce((sum, { count }) => sum + count, 0)).toBe(12_000);
    expect(month.buckets.at(-2)?.band?.p50).toBeGreaterThan(9.9);
    for (const window of uptimeWindows) {
      const json = toHistoryJson(await rig.history.history("a", window));
      expect(historySchema.parse(json)).toEqual(json);
    }
  });

  test("takes no more memory than one that never changes", async () => {
    const rig = await started();
    await flap(rig, 3_000);
    const past = rig.history.pasts.get("a");
    // The newest 50, and what is younger than the last roll-up.
    expect(past?.segments.length).toBeLessThanOrEqual(120);
    expect(past?.tallies.size).toBeLessThanOrEqual(62);
    for (const edge of past?.edges.values() ?? []) expect(edge.line.ats.length).toBeLessThanOrEqual(130);
  });

  test("is the same after a restart", async () => {
    const store = createMemoryStore();
    const rig = await started(store);
    await flap(rig, 2_000);
    await rig.flush();
    const told = () => [rig.history.uptime("a"), rig.history.days("a"), rig.history.segments("a", 50)];
    const before = told();
    const response = [rig.history.latency("a"), rig.history.hours("a")];
    await rig.restart();
    expect(told()).toEqual(before);
    await rig.rollUp();
    expect([rig.history.latency("a"), rig.history.hours("a")]).toEqual(response);
  });
});

test("a service that was never checked is unknown for being new, in every window", async () => {
  const rig = await started();
  await rig.wall.advance(90 * minute);
  await rig.rollUp();
  for (const window of uptimeWindows) {
    const { from, to, intervals } = await rig.history.history("idle", window);
    expect(intervals).toEqual([{ state: "unknown", reason: "new", from, to }]);
    expect(rig.history.uptime("idle")[window]).toEqual({ up: null, measured: 0 });
  }
});

test("maintenance and a pause are told without a reason and leave the rest of the window", async () => {
  const rig = await started();
  for (let n = 0; n < 180; n++) {
    rig.tell("a", n >= 60 && n < 120 ? "down" : "up", 5);
    if (n === 60)
      await rig.cover({
        serviceId: "a",
        state: "maintenance",
        from: rig.clock.now(),
        to: rig.clock.now() + 60 * minute,
      });
    await rig.wall.advance(minute);
  }
  await rig.rollUp();
  const { intervals } = await rig.history.history("a", "24h");
  expect(intervals.map(({ state, reason }) => `${state} ${reason}`)).toEqual([
    "unknown new",
    "operational ok",
    "maintenance null",
    "operational ok",
  ]);
  expect(rig.history.uptime("a")["24h"]).toEqual({ up: 1, measured: 120 / (24 * 60 - 60) });
});

test("a new time zone counts from then on: days that are over stay, none is lost and none is told twice", async () => {
  const rig = await started();
  rig.timeZone = "Europe/Berlin";
  const begun = rig.clock.now();
  const live = async (hours: number) => {
    for (let n = 0; n < hours * 60; n++) {
      rig.tell("a", "up", 5);
      await rig.wall.advance(minute);
      if (n % 60 === 0) await rig.rollUp();
    }
  };
  await live(50);
  const berlin = rig.history.days("a").filter(({ measured }) => measured === 1);
  rig.timeZone = "Asia/Kathmandu";
  await live(50);
  rig.timeZone = "America/New_York";
  await live(50);
  const told = rig.history.days("a");
  for (const day of berlin.slice(0, 1)) expect(told).toContainEqual(day);
  const rolled = rig.history.pasts.get("a")?.days ?? [];
  for (const [i, day] of rolled.entries()) {
    const next = rolled[i + 1];
    const length = Object.values(day.shares).reduce((sum, ms) => sum + ms, 0);
    if (next) expect(day.from + length).toBe(next.from);
  }
  const measured = rig.history.uptime("a")["7d"].measured * 7 * 24 * 60;
  expect(measured).toBeCloseTo((rig.clock.now() - begun) / minute, 6);
});
