import { describe, expect, test } from "vitest";
import type { MetricBatch, Roll, Series } from "../../src/metric/ports.ts";
import { hostile, noon, type Opened } from "./store-samples.ts";

const minute = 60_000;
const hour = 3_600_000;

function series(name: string, more: Partial<Series> = {}): Series {
  return { name, unit: "ms", source: "own", latest: 1, latestAt: noon, ...more };
}

function roll(name: string, from: number, value: number): Roll {
  return { name, from, count: 1, sum: value, low: value, high: value };
}

function batch(parts: Partial<MetricBatch>): MetricBatch {
  return { series: [], minutes: [], hours: [], ...parts };
}

export function describeMetrics(name: string, opened: Opened): void {
  describe(`${name} keeps figures over time`, () => {
    test("each by its name and level, in order of time", async () => {
      const { metrics } = await opened();
      const names = ["a", "b", ...hostile];
      await metrics.append(
        batch({
          series: names.map((one) => series(one)),
          minutes: names.flatMap((one, i) => [2, 0, 1].map((n) => roll(one, noon + n * minute, i - n / 3))),
          hours: [roll("a", noon, -5)],
        }),
      );
      const found = await metrics.read({
        level: "minutes",
        names: [...names, "nobody"],
        from: noon,
        to: noon + hour,
      });
      for (const [i, one] of names.entries())
        expect(found.get(one)).toEqual([0, 1, 2].map((n) => roll(one, noon + n * minute, i - n / 3)));
      expect(found.has("nobody")).toBe(false);
      const some = await metrics.read({
        level: "minutes",
        names: ["b"],
        from: noon + 1,
        to: noon + 2 * minute,
      });
      expect(some).toEqual(new Map([["b", [roll("b", noon + minute, 1 - 1 / 3)]]]));
      const hours = await metrics.read({ level: "hours", names, from: noon - hour, to: noon + hour });
      expect(hours).toEqual(new Map([["a", [roll("a", noon, -5)]]]));
    });

    test("and adds what comes later to what is there of its stretch", async () => {
      const { metrics } = await opened();
      await metrics.append(batch({ series: [series("a")], minutes: [roll("a", noon, 2)] }));
      await metrics.append(
        batch({ minutes: [{ name: "a", from: noon, count: 3, sum: 30, low: -1, high: 20 }] }),
      );
      const found = await metrics.read({ level: "minutes", names: ["a"], from: noon, to: noon + minute });
      expect(found.get("a")).toEqual([{ name: "a", from: noon, count: 4, sum: 32, low: -1, high: 20 }]);
    });

    test("with the newest value of each series, whichever was written last", async () => {
      const { metrics } = await opened();
      await metrics.append(batch({ series: [series("b", { unit: null }), series("a")] }));
      await metrics.append(batch({ series: [series("a", { latest: 0.1, latestAt: noon + 5, unit: "s" })] }));
      await metrics.append(batch({ series: [series("a", { latest: 7, latestAt: noon + 4 })] }));
      expect(await metrics.series()).toEqual([
        series("a", { latest: 0.1, latestAt: noon + 5, unit: "s" }),
        series("b", { unit: null }),
      ]);
    });

    test.each<[string, Partial<MetricBatch>]>([
      ["a minute that does not begin with one", { minutes: [roll("a", noon + 1, 1)] }],
      ["a value that is no number", { hours: [roll("a", noon, Number.NaN)] }],
      ["a series that nobody told of", { minutes: [roll("nobody", noon, 1)] }],
      ["a newest value that is none", { series: [series("c", { latest: Number.POSITIVE_INFINITY })] }],
    ])("all or nothing: %s", async (_, bad) => {
      const { metrics } = await opened();
      await metrics.append(batch({ series: [series("a")] }));
      const good = batch({ series: [series("d")], minutes: [roll("a", noon + minute, 1)] });
      const broken = {
        series: [...good.series, ...(bad.series ?? [])],
        minutes: [...good.minutes, ...(bad.minutes ?? [])],
        hours: bad.hours ?? [],
      };
      await expect(metrics.append(broken)).rejects.toThrow(RangeError);
      expect((await metrics.series()).map(({ name }) => name)).toEqual(["a"]);
      expect(await metrics.read({ level: "minutes", names: ["a"], from: noon, to: noon + hour })).toEqual(
        new Map(),
      );
    });

    test("until they are deleted by age, and series that are silent are forgotten", async () => {
      const store = await opened();
      const { metrics } = store;
      const rolls = ["a", "b"].flatMap((one) =>
        Array.from({ length: 1_500 }, (_, n) => roll(one, noon + n * minute, n)),
      );
      await metrics.append(
        batch({
          series: [series("a"), series("b", { latestAt: noon + hour })],
          minutes: rolls,
          hours: [roll("a", noon, 1)],
        }),
      );
      expect(await metrics.deleteBefore("minutes", noon)).toBe(0);
      expect(await metrics.deleteBefore("minutes", noon + 1_400 * minute)).toBe(2_800);
      expect((await store.info()).rows).toMatchObject({ series: 2, metric_minutes: 200, metric_hours: 1 });
      expect(await metrics.forgetBefore(noon + 1)).toBe(1);
      expect((await metrics.series()).map(({ name }) => name)).toEqual(["b"]);
      expect(await metrics.read({ level: "hours", names: ["a"], from: noon, to: noon + hour })).toEqual(
        new Map(),
      );
    });
  });
}
