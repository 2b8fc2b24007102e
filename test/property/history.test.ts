import fc from "fast-check";
import { expect, test } from "vitest";
import { lastDays } from "../../src/history/calendar.ts";
import { fromBytes } from "../../src/history/rollup-bytes.ts";
import { totalOf } from "../../src/history/shares.ts";
import { toUptime, windowMs } from "../../src/history/uptime.ts";
import type { OverlaySpan } from "../../src/monitor/overlay.ts";
import { outcomes, uptimeWindows } from "../../src/protocol/vocabulary.ts";
import { createMemoryStore } from "../../src/store/memory-store.ts";
import { type JudgedResult, modelLine, modelShares } from "../support/history-model.ts";
import { HistoryRig, type Rules } from "../support/history-rig.ts";

const [second, minute, hour, day] = [1_000, 60_000, 3_600_000, 86_400_000];
const id = "a";

const rules: fc.Arbitrary<Rules> = fc.record({
  confirm: fc.record({
    up: fc.integer({ min: 1, max: 3 }),
    degraded: fc.integer({ min: 1, max: 3 }),
    down: fc.integer({ min: 1, max: 3 }),
  }),
  vouchMs: fc.constantFrom(20 * second, 5 * minute, 3 * hour, 2 * day),
});

type Doing =
  | { do: "result"; outcome: (typeof outcomes)[number]; latencyMs: number }
  | { do: "configure"; rules: Rules }
  | { do: "step"; ms: number }
  | { do: "pause" | "maintain"; ms: number }
  | { do: "sweep" | "flush" | "rollUp" | "kill" };

const doing: fc.Arbitrary<Doing & { waitMs: number }> = fc
  .tuple(
    fc.oneof(
      {
        weight: 12,
        arbitrary: fc.record({
          do: fc.constant("result" as const),
          outcome: fc.constantFrom("up", ...outcomes),
          latencyMs: fc.double({ min: 0.1, max: 9_000, noNaN: true }),
        }),
      },
      { weight: 3, arbitrary: fc.record({ do: fc.constantFrom("sweep" as const, "flush" as const) }) },
      { weight: 5, arbitrary: fc.record({ do: fc.constantFrom("rollUp" as const) }) },
      { weight: 2, arbitrary: fc.record({ do: fc.constant("kill" as const) }) },
      { weight: 1, arbitrary: fc.record({ do: fc.constant("configure" as const), rules }) },
      {
        weight: 1,
        arbitrary: fc.record({
          do: fc.constant("step" as const),
          ms: fc.constantFrom(-hour, -20 * second, 90 * second, 5 * hour),
        }),
      },
      {
        weight: 1,
        arbitrary: fc.record({
          do: fc.constantFrom("pause" as const, "maintain" as const),
          ms: fc.constantFrom(minute, 3 * hour),
        }),
      },
    ),
    fc.constantFrom(1, second, 10 * second, 61 * second, 20 * minute, 2 * hour, 26 * hour, 9 * day),
  )
  .map(([what, waitMs]) => ({ ...what, waitMs }));

async function play(first: Rules, steps: readonly (Doing & { waitMs: number })[]) {
  const store = createMemoryStore();
  const results: JudgedResult[] = [];
  const overlays: OverlaySpan[] = [];
  let inForce = first;
  const judgedBy = new Map<number, Rules>();
  const rig = await HistoryRig.start(store, { [id]: first }, (commit) => {
    for (const one of commit.results) results.push({ ...one, rules: judgedBy.get(one.at) ?? inForce });
  });
  for (const one of steps) {
    switch (one.do) {
      case "result":
        judgedBy.set(rig.nextAt(id), inForce);
        rig.tell(id, one.outcome, one.latencyMs);
        break;
      case "configure":
        inForce = one.rules;
        rig.configure(id, inForce);
        await rig.flush();
        break;
      case "step":
        rig.wall.step(one.ms);
        break;
      case "pause":
      case "maintain": {
        const from = Math.max(rig.clock.now(), overlays.at(-1)?.to ?? 0);
        const state = one.do === "pause" ? ("paused" as const) : ("maintenance" as const);
        const span = { serviceId: id, state, from, to: from + one.ms };
        overlays.push(span);
        await rig.cover(span);
        break;
      }
      case "sweep":
        rig.sweep();
        break;
      case "flush":
        await rig.flush();
        break;
      case "rollUp":
        await rig.rollUp();
        break;
      case "kill":
        await rig.restart();
        break;
    }
    await rig.wall.advance(one.waitMs);
  }
  rig.sweep();
  await rig.flush();
  return { rig, store, results, overlays };
}

async function rows(store: ReturnType<typeof createMemoryStore>, level: "minutes" | "hours" | "days") {
  const found = [];
  const query = { level, serviceIds: [id], from: 0, to: Number.MAX_SAFE_INTEGER };
  for await (const page of store.rollUps.read(query)) found.push(...page);
  return found.map((row) => ({
    ...row,
    ...fromBytes(row, { minutes: minute, hours: hour, days: 0 }[level]),
  }));
}

/** `HISTORIES=10000` for a long run. */
const histories = Number(process.env.HISTORIES ?? 400);

test("history agrees with a model that looks back over everything on disk, after gaps, kills, clock steps and config changes", {
  timeout: 60_000 + 1_000 * histories,
}, async () => {
  await fc.assert(
    fc.asyncProperty(
      rules,
      fc.array(doing, { minLength: 5, maxLength: 60 }),
      fc.boolean(),
      async (first, steps, settle) => {
        const { rig, store, results, overlays } = await play(first, steps);
        if (settle) await rig.rollUp();
        await rig.refresh();
        const now = rig.clock.now();
        const line = modelLine(results, now);
        const model = (from: number, to: number) => modelShares(line, overlays, from, to);

        const uptime = rig.history.uptime(id);
        for (const window of uptimeWindows)
          expect([window, uptime[window]]).toEqual([window, toUptime(model(now - windowMs[window], now))]);

        for (const level of ["minutes", "hours", "days"] as const) {
          for (const { from, shares, count, date } of await rows(store, level)) {
            const to = from + totalOf(shares);
            if (level === "days") expect(to).toBe(lastDays(1, from, rig.timeZone)[0]?.to);
            expect({ level, from, date, shares }).toEqual({ level, from, date, shares: model(from, to) });
            expect(count).toBe(results.filter(({ at }) => at >= from && at < to).length);
          }
        }

        const told = rig.history.days(id);
        const calendar = lastDays(90, now, rig.timeZone);
        calendar.forEach(({ date, from, to }, i) => {
          const { up, measured } = toUptime(model(from, Math.max(from, Math.min(to, now))));
          expect(told[i]).toMatchObject({ date, up, measured });
        });

        const { from, to, intervals } = await rig.history.history(id, "7d");
        expect([intervals[0]?.from, intervals.at(-1)?.to]).toEqual([from, to]);
        for (const [i, one] of intervals.entries()) if (i > 0) expect(one.from).toBe(intervals[i - 1]?.to);
        const drawn = { ...model(0, 0) };
        for (const one of intervals) drawn[one.state] += one.to - one.from;
        expect(drawn).toEqual(model(from, to));
        await rig.stop();
      },
    ),
    { numRuns: histories },
  );
});
