import { describe, expect, test } from "vitest";
import { reasons, verdicts } from "../../src/protocol/vocabulary.ts";
import { commit, hostile, noon, type Opened, segment, state } from "./store-samples.ts";

export function describeTimelinesAndStates(name: string, opened: Opened): void {
  describe(`${name} keeps time lines`, () => {
    test("and replaces one from a time on", async () => {
      const { monitor } = await opened();
      const [a, b, c] = [segment(noon), segment(noon + 10, { verdict: "down" }), segment(noon + 20)];
      const d = segment(noon + 12, { verdict: "degraded", reason: "slow", facts: { ms: 900 }, detail: "'" });
      await monitor.commit(commit({ timeline: [{ serviceId: "a", from: noon, segments: [a, b, c] }] }));
      await monitor.commit(commit({ timeline: [{ serviceId: "b", from: noon, segments: [a] }] }));
      await monitor.commit(commit({ timeline: [{ serviceId: "a", from: noon + 11, segments: [d] }] }));
      expect((await monitor.timelines(["a"], 0)).get("a")).toEqual([a, b, d]);
      await monitor.commit(commit({ timeline: [{ serviceId: "a", from: noon + 10, segments: [] }] }));
      expect((await monitor.timelines(["a"], 0)).get("a")).toEqual([a]);
      expect((await monitor.timelines(["b"], 0)).get("b")).toEqual([a]);
    });

    test("with every verdict and every reason", async () => {
      const { monitor } = await opened();
      const segments = verdicts.flatMap((verdict, v) =>
        reasons.map((reason, r) => segment(noon + v * 100 + r, { verdict, reason })),
      );
      await monitor.commit(commit({ timeline: [{ serviceId: "a", from: noon, segments }] }));
      expect((await monitor.timelines(["a"], 0)).get("a")).toEqual(segments);
    });

    test("and gives what reaches into the time asked for, the segment running at its start included", async () => {
      const { monitor } = await opened();
      const segments = [0, 10, 20].map((ms) => segment(noon + ms));
      await monitor.commit(commit({ timeline: [{ serviceId: "a", from: noon, segments }] }));
      const starts = async (from: number) =>
        (await monitor.timelines(["a"], from)).get("a")?.map(({ at }) => at - noon);
      expect(await starts(noon - 1)).toEqual([0, 10, 20]);
      expect(await starts(noon + 9)).toEqual([0, 10, 20]);
      expect(await starts(noon + 10)).toEqual([10, 20]);
      expect(await starts(noon + 1_000)).toEqual([20]);
    });

    test("and gives what reaches up to a time, the newest segments, and when each began", async () => {
      const { monitor } = await opened();
      const segments = [0, 10, 20, 30].map((ms) => segment(noon + ms));
      await monitor.commit(commit({ timeline: [{ serviceId: "a", from: noon, segments }] }));
      expect((await monitor.timelines(["a"], noon + 15, noon + 30)).get("a")).toEqual(segments.slice(1, 3));
      expect((await monitor.timelines(["a"], noon - 9, noon)).get("a")).toEqual([]);
      expect((await monitor.lastSegments(["a", "b"], 2)).get("a")).toEqual(segments.slice(2));
      expect((await monitor.lastSegments(["a"], 9)).get("a")).toEqual(segments);
      expect((await monitor.lastSegments(["b"], 9)).get("b")).toEqual([]);
      expect(await monitor.births(["a", "b"])).toEqual(new Map([["a", noon]]));
    });

    test("of as many services as are asked for, an empty one where there is none", async () => {
      const { monitor } = await opened();
      const ids = Array.from({ length: 400 }, (_, i) => `s${i}`);
      await monitor.commit(
        commit({
          timeline: ids.map((serviceId, i) => ({ serviceId, from: 0, segments: [segment(noon + i)] })),
        }),
      );
      const timelines = await monitor.timelines([...ids, ...hostile, "s1"], noon);
      expect(timelines.size).toBe(ids.length + hostile.length);
      ids.forEach((id, i) => {
        expect(timelines.get(id)).toEqual([segment(noon + i)]);
      });
      for (const id of hostile) expect(timelines.get(id)).toEqual([]);
      expect(await monitor.timelines([], 0)).toEqual(new Map());
    });
  });

  describe(`${name} keeps states`, () => {
    test("the last one of each service", async () => {
      const { monitor } = await opened();
      expect(await monitor.states()).toEqual([]);
      await monitor.commit(
        commit({ states: hostile.map((serviceId) => ({ serviceId, state: state("old") })) }),
      );
      const states = hostile.map((serviceId) => ({ serviceId, state: state(serviceId) }));
      await monitor.commit(commit({ states }));
      expect(await monitor.states()).toEqual(states);
    });
  });
}
