import { describe, expect, test } from "vitest";
import type { Commit } from "../../src/monitor/ports.ts";
import type { Result } from "../../src/probe/result.ts";
import { all, commit, everything, noon, type Opened, result, segment, state } from "./store-samples.ts";

export function describeCommits(name: string, opened: Opened): void {
  describe(`${name} commits all or nothing`, () => {
    const unserializable: Result["facts"] = Object.defineProperty({}, "status", {
      enumerable: true,
      get() {
        throw new Error("no status");
      },
    });
    const good = commit({
      results: [result("new", noon), result("a", noon + 5)],
      timeline: [{ serviceId: "a", from: noon, segments: [segment(noon + 7)] }],
      states: [{ serviceId: "a", state: state("other") }],
    });
    const bad: [string, Commit][] = [
      [
        "a result that cannot be written",
        { ...good, results: [...good.results, result("a", noon + 6, { facts: unserializable })] },
      ],
      ["a time that is no whole number", { ...good, results: [...good.results, result("a", noon + 0.5)] }],
      ["a time that is no number", { ...good, results: [...good.results, result("a", Number.NaN)] }],
      [
        "a segment before the change",
        {
          ...good,
          timeline: [...good.timeline, { serviceId: "a", from: noon, segments: [segment(noon - 1)] }],
        },
      ],
      [
        "segments that do not rise",
        {
          ...good,
          timeline: [
            ...good.timeline,
            { serviceId: "b", from: noon, segments: [segment(noon), segment(noon)] },
          ],
        },
      ],
      [
        "a segment that cannot be written",
        {
          ...good,
          timeline: [
            ...good.timeline,
            { serviceId: "b", from: noon, segments: [segment(noon, { facts: unserializable })] },
          ],
        },
      ],
    ];

    test.each(bad)("%s: none of it is there", async (_, broken) => {
      const store = await opened();
      await store.monitor.commit(
        commit({
          results: [result("a", noon), result("b", noon + 1)],
          timeline: [{ serviceId: "a", from: noon, segments: [segment(noon), segment(noon + 3)] }],
          states: [{ serviceId: "a", state: state("first") }],
        }),
      );
      const before = await everything(store, ["a", "b", "new"]);
      await expect(store.monitor.commit(broken)).rejects.toThrow();
      expect(await everything(store, ["a", "b", "new"])).toEqual(before);
      await store.monitor.commit(good);
      const after = await everything(store, ["a", "b", "new"]);
      expect(after.results).toHaveLength(4);
      expect(after.recent.map((list) => list.map(({ at }) => at - noon))).toEqual([[5, 0], [1], [0]]);
    });

    test("an empty commit changes nothing", async () => {
      const store = await opened();
      await store.monitor.commit(commit({}));
      expect((await store.info()).rows).toMatchObject({ services: 0, results: 0, timeline: 0, states: 0 });
    });

    test("50,000 results at once", async () => {
      const { monitor } = await opened();
      const results = Array.from({ length: 50_000 }, (_, i) => result(`s${i % 1_000}`, noon + i));
      await monitor.commit(commit({ results }));
      expect(await all(monitor.resultsSince(0))).toEqual(results);
      expect(await monitor.recentResults("s7", 100)).toHaveLength(50);
    });

    test("many commits at once, reading meanwhile", async () => {
      const store = await opened();
      const writes = Array.from({ length: 60 }, (_, i) =>
        store.monitor.commit(
          commit({
            results: ["a", "b", "c"].map((id) => result(id, noon + i)),
            timeline: [{ serviceId: "a", from: noon + i, segments: [segment(noon + i)] }],
            states: [{ serviceId: "a", state: state(`${i}`) }],
          }),
        ),
      );
      const reads = Array.from({ length: 20 }, () => all(store.monitor.resultsSince(noon)));
      // A commit is seen whole or not at all.
      for (const seen of await Promise.all(reads)) expect(seen.length % 3).toBe(0);
      await Promise.all(writes);
      expect((await store.info()).rows).toMatchObject({ services: 3, results: 180, timeline: 60, states: 1 });
      expect(await store.monitor.states()).toEqual([{ serviceId: "a", state: state("59") }]);
      expect(await store.monitor.recentResults("b", 100)).toHaveLength(60);
    });
  });
}
