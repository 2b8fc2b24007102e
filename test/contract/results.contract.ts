import { describe, expect, test } from "vitest";
import { outcomes, reasons } from "../../src/protocol/vocabulary.ts";
import { all, commit, hostile, noon, type Opened, result } from "./store-samples.ts";

export function describeResults(name: string, opened: Opened): void {
  describe(`${name} keeps results`, () => {
    test("and gives each back as it was, latency to a tenth of a millisecond", async () => {
      const { monitor } = await opened();
      const results = [
        result("a", noon, { latencyMs: 12.34 }),
        result("a", noon + 1, { latencyMs: null, outcome: "down", reason: "refused", detail: "127.0.0.1:1" }),
        result("a", noon + 2, { latencyMs: 0, facts: { status: 503, word: "☃" } }),
        result("a", noon + 3, { latencyMs: 123_456.78 }),
      ];
      await monitor.commit(commit({ results }));
      const latencies = [12.3, null, 0, 123_456.8];
      const stored = results.map((one, index) => ({ ...one, latencyMs: latencies[index] }));
      expect(await all(monitor.resultsSince(noon))).toEqual(stored);
      expect(await monitor.recentResults("a", 10)).toEqual(stored.toReversed());
    });

    test("with every outcome and every reason", async () => {
      const { monitor } = await opened();
      const results = outcomes.flatMap((outcome, o) =>
        reasons.map((reason, r) => result("a", noon + o * 100 + r, { outcome, reason })),
      );
      await monitor.commit(commit({ results }));
      expect(await all(monitor.resultsSince(0))).toEqual(results);
    });

    test("keeping the first when the same service and time come twice", async () => {
      const { monitor } = await opened();
      await monitor.commit(commit({ results: [result("a", noon, { latencyMs: 1 }), result("b", noon)] }));
      await monitor.commit(commit({ results: [result("a", noon, { latencyMs: 2 }), result("a", noon + 1)] }));
      await monitor.commit(commit({ results: [result("a", noon, { latencyMs: 3 }), result("a", noon + 1)] }));
      expect((await monitor.recentResults("a", 9)).map(({ at, latencyMs }) => [at, latencyMs])).toEqual([
        [noon + 1, 12.3],
        [noon, 1],
      ]);
      expect(await all(monitor.resultsSince(0))).toHaveLength(3);
    });

    test("oldest first from a time on, that time included", async () => {
      const { monitor } = await opened();
      const results = [0, 5, 10, 15].flatMap((ms) => [result("b", noon + ms), result("a", noon + ms)]);
      await monitor.commit(commit({ results: results.toReversed() }));
      const since = await all(monitor.resultsSince(noon + 5));
      expect(since.map(({ at }) => at - noon)).toEqual([5, 5, 10, 10, 15, 15]);
      expect(new Set(since.map(({ serviceId, at }) => `${serviceId}${at}`)).size).toBe(6);
      expect(await all(monitor.resultsSince(noon + 16))).toEqual([]);
    });

    test("in pages when there are many, none twice and none left out", async () => {
      const { monitor } = await opened();
      // Many at the same time, so that a page ends between results of one time.
      const results = Array.from({ length: 7_000 }, (_, i) =>
        result(`s${i % 1_700}`, noon + Math.floor(i / 1_700)),
      );
      await monitor.commit(commit({ results }));
      const sizes: number[] = [];
      const seen = new Set<string>();
      for await (const page of monitor.resultsSince(noon)) {
        sizes.push(page.length);
        for (const { serviceId, at } of page) seen.add(`${serviceId}@${at}`);
      }
      expect(sizes.length).toBeGreaterThan(1);
      expect(sizes.every((size) => size > 0)).toBe(true);
      expect(sizes.reduce((sum, size) => sum + size)).toBe(7_000);
      expect(seen.size).toBe(7_000);
    });

    test("and finds the newest of one service, newest first, among others'", async () => {
      const { monitor } = await opened();
      for (let round = 0; round < 20; round++) {
        const results = ["a", "b", "c"].map((id) => result(id, noon + round * 10));
        if (round % 7 === 0) results.push(result("rare", noon + round * 10 + 1));
        await monitor.commit(commit({ results }));
      }
      const times = async (id: string, limit: number) =>
        (await monitor.recentResults(id, limit)).map(({ at }) => at - noon);
      expect(await times("b", 3)).toEqual([190, 180, 170]);
      expect(await times("rare", 10)).toEqual([141, 71, 1]);
      expect(await times("rare", 2)).toEqual([141, 71]);
      expect(await times("a", 0)).toEqual([]);
      expect(await times("nobody", 5)).toEqual([]);
    });

    test("in the order of time, whatever the order they came in", async () => {
      const { monitor } = await opened();
      for (const ms of [50, 10, 30, 20, 60, 40, 30]) {
        await monitor.commit(commit({ results: [result("b", noon + 35), result("a", noon + ms)] }));
      }
      const newest = (await monitor.recentResults("a", 9)).map(({ at }) => at - noon);
      expect(newest).toEqual([60, 50, 40, 30, 20, 10]);
    });

    test("until they are deleted by age", async () => {
      const { monitor } = await opened();
      const results = Array.from({ length: 12_000 }, (_, i) => result(`s${i % 3}`, noon + Math.floor(i / 3)));
      await monitor.commit(commit({ results }));
      expect(await monitor.deleteResultsBefore(noon)).toBe(0);
      expect(await monitor.deleteResultsBefore(noon + 3_990)).toBe(11_970);
      expect(await monitor.deleteResultsBefore(noon + 3_990)).toBe(0);
      expect(await all(monitor.resultsSince(0))).toHaveLength(30);
      expect((await monitor.recentResults("s1", 100)).map(({ at }) => at - noon)).toEqual(
        Array.from({ length: 10 }, (_, i) => 3_999 - i),
      );
    });

    test("that come after all of a service's were deleted, late ones too", async () => {
      const { monitor } = await opened();
      await monitor.commit(commit({ results: [result("a", noon), result("a", noon + 10)] }));
      await monitor.deleteResultsBefore(noon + 11);
      expect(await monitor.recentResults("a", 5)).toEqual([]);
      for (const ms of [5, 2, 10, 30, 20])
        await monitor.commit(commit({ results: [result("a", noon + ms)] }));
      const newest = (await monitor.recentResults("a", 9)).map(({ at }) => at - noon);
      expect(newest).toEqual([30, 20, 10, 5, 2]);
    });

    test("with hostile words in any place", async () => {
      const { monitor } = await opened();
      const details = [...hostile, "a\u0000b", "line\nbreak", ""];
      const results = hostile.flatMap((id) =>
        details.map((detail, i) => result(id, noon + i, { detail, facts: { [detail]: detail } })),
      );
      await monitor.commit(commit({ results }));
      for (const id of hostile) {
        expect(await monitor.recentResults(id, 100)).toEqual(
          results.filter(({ serviceId }) => serviceId === id).toReversed(),
        );
      }
    });

    test("making half a surrogate pair a replacement character", async () => {
      const { monitor } = await opened();
      await monitor.commit(commit({ results: [result("a", noon, { detail: "cut \ud83c" })] }));
      expect((await monitor.recentResults("a", 1))[0]?.detail).toBe("cut \ufffd");
    });

    test("that nobody changes from outside", async () => {
      const { monitor } = await opened();
      const mine = result("a", noon, { detail: "before" });
      await monitor.commit(commit({ results: [mine] }));
      mine.detail = "after";
      for (const read of await monitor.recentResults("a", 1)) read.detail = "after";
      expect((await monitor.recentResults("a", 1))[0]?.detail).toBe("before");
    });
  });
}
