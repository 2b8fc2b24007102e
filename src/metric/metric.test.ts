import { expect, onTestFinished, test } from "vitest";
import { silentLog } from "../core/log.ts";
import { ManualClock } from "../core/manual-clock.ts";
import { createMetricPasts } from "./past.ts";
import type { MetricBatch, MetricStore, Roll, Series } from "./ports.ts";
import { Recorder, type Value } from "./recorder.ts";
import { coarser, rollOf } from "./roll.ts";

const noon = Date.UTC(2026, 10, 23, 12);
const minute = 60_000;

/** A store of minutes that can be made to refuse; the real ones are held to their contract elsewhere. */
function listStore() {
  const batches: MetricBatch[] = [];
  let broken = false;
  const store: MetricStore = {
    append: async (batch) => {
      if (broken) throw new Error("disk full");
      batches.push(batch);
    },
    series: async (): Promise<Series[]> => batches.flatMap(({ series }) => series),
    read: async ({ level, names, from, to }) => {
      const found = new Map<string, Roll[]>();
      for (const roll of coarser(
        batches.flatMap((batch) => batch[level]),
        level === "minutes" ? minute : 60 * minute,
      ))
        if (names.includes(roll.name) && roll.from >= from && roll.from < to)
          found.set(roll.name, [...(found.get(roll.name) ?? []), roll]);
      return found;
    },
    deleteBefore: async () => 0,
    forgetBefore: async () => 0,
  };
  const breakIt = (isBroken: boolean): void => {
    broken = isBroken;
  };
  return { store, batches, breakIt };
}

async function opened(kept = listStore(), clock = new ManualClock(noon)) {
  const warned: [event: string, fields: object][] = [];
  const log = { ...silentLog, warn: (fields: object, event: string) => void warned.push([event, fields]) };
  const recorder = await Recorder.open({ store: kept.store, clock, log });
  onTestFinished(() => recorder.stop());
  const pasts = createMetricPasts({ store: kept.store, recorder, clock });
  const take = (value: number, more: Partial<Value> = {}) =>
    recorder.take([{ name: "a", value, at: clock.now(), unit: null, source: "host", ...more }]);
  return { ...kept, clock, recorder, pasts, take, warned };
}

test("values become one roll a minute, stored once the minute is over, and an hour adds them up", async () => {
  const { clock, take, batches } = await opened();
  for (const value of [3, -1, 4]) {
    take(value);
    await clock.advance(15_000);
  }
  expect(batches).toHaveLength(0);
  await clock.advance(minute);
  const roll = { name: "a", from: noon, count: 3, sum: 6, low: -1, high: 4 };
  expect(batches).toEqual([
    {
      series: [{ name: "a", unit: null, source: "host", latest: 4, latestAt: noon + 30_000 }],
      minutes: [roll],
      hours: [roll],
    },
  ]);
});

test("what the store refuses is written later, and whoever waits for it hears of the failure", async () => {
  const { take, recorder, batches, breakIt } = await opened();
  breakIt(true);
  take(1);
  await expect(recorder.flush()).rejects.toThrow("disk full");
  take(2);
  breakIt(false);
  await recorder.flush();
  expect(batches[0]?.minutes).toEqual([{ name: "a", from: noon, count: 2, sum: 3, low: 1, high: 2 }]);
  expect(batches[0]?.series).toHaveLength(1);
});

test("what cannot be kept for a store that goes on refusing is told twice, however much it is", async () => {
  const { take, recorder, breakIt, warned } = await opened();
  breakIt(true);
  for (let n = 0; n < 20_100; n++) take(n, { name: `a${n}` });
  await expect(recorder.flush()).rejects.toThrow("disk full");
  breakIt(false);
  await recorder.flush();
  expect(warned).toEqual([
    ["metric.dropping", { kept: 20_000 }],
    ["metric.dropped", { minutes: 100 }],
  ]);
});

test("the last hour is there before anything was stored, finer than minutes, and nothing where nothing came in", async () => {
  const { take, clock, pasts } = await opened();
  expect(pasts.of("a", "1h")).toEqual([]);
  take(1);
  await clock.advance(15_000);
  take(5);
  await clock.advance(5 * minute);
  take(7);
  expect(pasts.of("a", "1h")).toEqual([
    rollOf("a", noon, 1),
    rollOf("a", noon + 15_000, 5),
    rollOf("a", noon + 5 * minute + 15_000, 7),
  ]);
  await clock.advance(2 * 60 * minute);
  expect(pasts.of("a", "1h")).toEqual([]);
});

test("a restart keeps the past: what was stored before, what came in since, and no value twice", async () => {
  const first = await opened();
  for (let n = 0; n < 10; n++) {
    first.take(n);
    await first.clock.advance(minute);
  }
  await first.recorder.stop();
  const second = await opened(first, first.clock);
  expect(second.recorder.one("a")).toMatchObject({ latest: 9 });
  second.take(100);
  for (const window of ["1h", "24h", "7d"] as const) {
    await second.pasts.prepare(["a"], window);
    const rolls = second.pasts.of("a", window);
    expect(
      rolls.reduce((sum, { count }) => sum + count, 0),
      window,
    ).toBe(window === "7d" ? 10 : 11);
  }
  await second.recorder.flush();
  await second.clock.advance(minute + 1);
  await second.pasts.prepare(["a"], "7d");
  const [hour] = second.pasts.of("a", "7d");
  expect(hour).toMatchObject({ count: 11, sum: 145, high: 100 });
});

test("what is of interest for an hour only is not stored", async () => {
  const { take, recorder, batches, pasts } = await opened();
  take(1, { isKept: false });
  await recorder.flush();
  expect(batches).toEqual([]);
  expect(recorder.series()).toEqual([]);
  expect(pasts.of("a", "1h")).toHaveLength(1);
});

test("a late value goes to its own minute and is not the newest", async () => {
  const { take, recorder, batches } = await opened();
  take(2);
  take(9, { at: noon - 10 * minute });
  await recorder.flush();
  expect(batches[0]?.minutes.map(({ from, sum }) => [from, sum])).toEqual([
    [noon, 2],
    [noon - 10 * minute, 9],
  ]);
  expect(recorder.one("a")?.latest).toBe(2);
});
