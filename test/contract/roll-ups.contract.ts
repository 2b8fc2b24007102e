import { describe, expect, test } from "vitest";
import type { Rolled, RollUpBatch, RollUpLevel, RollUpRow } from "../../src/history/ports.ts";
import { hostile, noon, type Opened } from "./store-samples.ts";

const length: Record<RollUpLevel, number> = { minutes: 60_000, hours: 3_600_000, days: 86_400_000 };
const levels = ["minutes", "hours", "days"] as const;

function row(level: RollUpLevel, serviceId: string, n: number, more: Partial<RollUpRow> = {}): RollUpRow {
  const date = level === "days" ? `day ${n}` : null;
  const shares = Uint8Array.of(n % 256, 0);
  return { serviceId, from: noon + n * length[level], date, shares, latency: null, ...more };
}

function batch(parts: Partial<RollUpBatch>): RollUpBatch {
  return { minutes: [], hours: [], days: [], rolled: [], ...parts };
}

export function describeRollUps(name: string, opened: Opened): void {
  async function read(
    store: Awaited<ReturnType<Opened>>,
    level: RollUpLevel,
    serviceIds: readonly string[],
    from = noon,
    to = noon + 1_000 * length[level],
  ): Promise<RollUpRow[]> {
    const rows: RollUpRow[] = [];
    for await (const page of store.rollUps.read({ level, serviceIds, from, to })) rows.push(...page);
    return rows;
  }

  describe(`${name} keeps roll-ups`, () => {
    test.each(levels)("of %s, of one service and of many, in order of time", async (level) => {
      const store = await opened();
      const ids = Array.from({ length: 30 }, (_, i) => `s${i}`);
      const rows = ids.flatMap((id) => [5, 0, 120, 3].map((n) => row(level, id, n)));
      await store.rollUps.append(batch({ [level]: rows.slice(0, 50) }));
      await store.rollUps.append(batch({ [level]: rows.slice(50) }));
      for (const asked of [["s7"], ids.slice(0, 5), ids, [...ids, ...hostile]]) {
        const found = await read(store, level, asked, noon, noon + 100 * length[level]);
        for (const id of ids) {
          const expected = asked.includes(id) ? [0, 3, 5].map((n) => row(level, id, n)) : [];
          expect(found.filter(({ serviceId }) => serviceId === id)).toEqual(expected);
        }
      }
      expect(await read(store, level, ["nobody"])).toEqual([]);
      expect(await read(store, level, ["s1"], noon + 1, noon + 3 * length[level])).toEqual([]);
      for (const other of levels) if (other !== level) expect(await read(store, other, ids)).toEqual([]);
    });

    test.each(levels)("of %s, in pages when there are many", async (level) => {
      const store = await opened();
      const ids = Array.from({ length: 60 }, (_, i) => `s${i}`);
      const rows = ids.flatMap((id) => Array.from({ length: 150 }, (_, n) => row(level, id, n)));
      await store.rollUps.append(batch({ [level]: rows }));
      for (const asked of [["s59"], ids]) {
        const found = await read(store, level, asked);
        expect(new Set(found.map(({ serviceId, from }) => `${serviceId} ${from}`)).size).toBe(
          asked.length * 150,
        );
        expect(found).toHaveLength(asked.length * 150);
      }
    });

    test("as they were, a later one in the place of an earlier of the same period", async () => {
      const store = await opened();
      const first = row("hours", "a", 0, { shares: null, latency: Uint8Array.of(0, 255, 1) });
      const second = row("hours", "a", 0, { shares: Uint8Array.of(1, 2), latency: null });
      await store.rollUps.append(batch({ hours: [first] }));
      expect(await read(store, "hours", ["a"])).toEqual([first]);
      await store.rollUps.append(batch({ hours: [second] }));
      expect(await read(store, "hours", ["a"])).toEqual([second]);
    });

    test("with how far each service is rolled up", async () => {
      const store = await opened();
      const rolled: Rolled[] = hostile.map((serviceId, i) => ({
        serviceId,
        minutes: noon + i,
        days: noon - i,
      }));
      await store.rollUps.append(batch({ rolled }));
      await store.rollUps.append(batch({ rolled: [{ serviceId: "a", minutes: 1, days: 2 }] }));
      await store.rollUps.append(batch({ rolled: [{ serviceId: "a", minutes: 3, days: 4 }] }));
      const found = await store.rollUps.rolled([...hostile, "a", "nobody"]);
      expect(found.size).toBe(hostile.length + 1);
      for (const one of rolled) expect(found.get(one.serviceId)).toEqual(one);
      expect(found.get("a")).toEqual({ serviceId: "a", minutes: 3, days: 4 });
      expect(await store.rollUps.rolled([])).toEqual(new Map());
    });

    test.each([
      ["a minute that does not begin with one", { minutes: [row("minutes", "a", 0, { from: noon + 1 })] }],
      ["a day without a date", { days: [row("days", "a", 0, { date: null })] }],
      ["a minute with a date", { minutes: [row("minutes", "a", 0, { date: "2026-11-23" })] }],
      ["an end that is no time", { rolled: [{ serviceId: "a", minutes: Number.NaN, days: 0 }] }],
    ])("all or nothing: %s", async (_, bad) => {
      const store = await opened();
      const good = batch({
        hours: [row("hours", "b", 0)],
        rolled: [{ serviceId: "b", minutes: noon, days: noon }],
      });
      await expect(store.rollUps.append({ ...good, ...bad })).rejects.toThrow(RangeError);
      expect(await read(store, "hours", ["b"])).toEqual([]);
      await store.rollUps.append(good);
      expect(await read(store, "hours", ["b"])).toHaveLength(1);
      expect((await store.rollUps.rolled(["b"])).size).toBe(1);
    });

    test("until they are deleted by age, a level at a time", async () => {
      const store = await opened();
      const rows = (level: RollUpLevel) =>
        ["a", "b"].flatMap((id) => Array.from({ length: 2_500 }, (_, n) => row(level, id, n)));
      await store.rollUps.append(batch({ minutes: rows("minutes"), hours: rows("hours") }));
      expect(await store.rollUps.deleteBefore("minutes", noon)).toBe(0);
      expect(await store.rollUps.deleteBefore("minutes", noon + 2_400 * 60_000)).toBe(4_800);
      const kept = await read(store, "minutes", ["b"], noon, noon + 3_000 * 60_000);
      expect(kept.map(({ from }) => (from - noon) / 60_000)).toEqual(
        Array.from({ length: 100 }, (_, n) => 2_400 + n),
      );
      expect((await store.info()).rows).toMatchObject({ minutes: 200, hours: 5_000, days: 0 });
    });
  });

  describe(`${name} keeps overlays`, () => {
    test("and an end in the place of none", async () => {
      const { overlays } = await opened();
      const pause = { serviceId: "a", state: "paused" as const, from: noon, to: null };
      const patch = { serviceId: "a", state: "maintenance" as const, from: noon, to: noon + 5 };
      const other = { serviceId: "b", state: "paused" as const, from: noon - 5, to: noon };
      await overlays.saveOverlays([pause, patch, other]);
      expect(await overlays.overlays(["a"], 0)).toEqual(expect.arrayContaining([pause, patch]));
      await overlays.saveOverlays([{ ...pause, to: noon + 9 }]);
      expect(await overlays.overlays(["a"], noon + 5)).toEqual([{ ...pause, to: noon + 9 }]);
      expect(await overlays.overlays(["a"], noon + 9)).toEqual([]);
      expect(await overlays.overlays(["b", "nobody"], noon - 1)).toEqual([other]);
      expect(await overlays.overlays(["b"], noon)).toEqual([]);
    });
  });
}
