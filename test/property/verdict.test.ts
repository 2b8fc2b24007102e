import fc from "fast-check";
import { expect, test } from "vitest";
import { sharesOf } from "../../src/history/shares.ts";
import { stateLine } from "../../src/history/state-line.ts";
import { toUptime } from "../../src/history/uptime.ts";
import type { Segment } from "../../src/monitor/service.ts";
import { newState, observe, type Rules, type VerdictState } from "../../src/monitor/verdict.ts";
import type { Result } from "../../src/probe/result.ts";

const rulesArbitrary: fc.Arbitrary<Rules> = fc.record({
  confirm: fc.record({
    up: fc.integer({ min: 1, max: 3 }),
    degraded: fc.integer({ min: 1, max: 3 }),
    down: fc.integer({ min: 1, max: 3 }),
  }),
  vouchMs: fc.constant(2_000),
});

const outcomes = ["up", "degraded", "down", "unknown"] as const;
const reasonOf = { up: "ok", degraded: "slow", down: "status", unknown: "probe" } as const;

/** Results 1 s apart, with a gap now and then. */
const resultsArbitrary: fc.Arbitrary<Result[]> = fc
  .array(
    fc.record({ outcome: fc.constantFrom(...outcomes), pause: fc.constantFrom(1_000, 1_000, 1_000, 9_000) }),
    { maxLength: 60 },
  )
  .map((steps) => {
    let at = 0;
    return steps.map(({ outcome, pause }) => {
      at += pause;
      return {
        serviceId: "a",
        at,
        outcome,
        reason: reasonOf[outcome],
        latencyMs: null,
        facts: null,
        detail: null,
      };
    });
  });

function play(results: Result[], rules: Rules, from: VerdictState = newState(), line: Segment[] = []) {
  let state = from;
  let drawn = line;
  for (const result of results) {
    const step = observe(state, result, rules);
    state = step.state;
    const { change } = step;
    if (change) drawn = [...drawn.filter(({ at }) => at < change.from), ...change.segments];
  }
  return { state, line: drawn };
}

/** The state as docs/concepts.md words it, found by looking back over everything: slow, and written another way. */
function modelVerdict(results: Result[], rules: Rules): string {
  let confirmed: "operational" | "degraded" | "down" | null = null;
  let shown = "unknown";
  let run: Result[] = [];
  const level = { up: 0, degraded: 1, down: 2, unknown: -1 };
  const names = ["operational", "degraded", "down"] as const;
  const need = [rules.confirm.up, rules.confirm.degraded, rules.confirm.down];
  results.forEach((result, i) => {
    const before = results[i - 1];
    if (before && result.at > before.at + rules.vouchMs + 1_000) shown = "unknown";
    if (result.outcome === "unknown") {
      shown = "unknown";
      return;
    }
    run.push(result);
    const base = confirmed === null ? 0 : names.indexOf(confirmed);
    if (confirmed !== null && level[result.outcome] === base) {
      run = [];
      shown = confirmed;
      return;
    }
    for (const candidate of [2, 1, 0]) {
      if (confirmed !== null && candidate === base) continue;
      const counts = (one: Result) =>
        level[one.outcome] === candidate || (candidate > base && level[one.outcome] > candidate);
      let streak = 0;
      for (const one of [...run].reverse()) {
        if (!counts(one)) break;
        streak++;
      }
      if (streak >= (need[candidate] ?? 1)) {
        confirmed = names[candidate] ?? null;
        shown = confirmed ?? "unknown";
        break;
      }
    }
  });
  return shown;
}

test("the verdict agrees with a model that looks back over every result", () => {
  fc.assert(
    fc.property(resultsArbitrary, rulesArbitrary, (results, rules) => {
      expect(play(results, rules).state.verdict).toBe(modelVerdict(results, rules));
    }),
    { numRuns: 3_000 },
  );
});

test("a restart between any two results changes nothing", () => {
  fc.assert(
    fc.property(resultsArbitrary, rulesArbitrary, fc.nat(60), fc.nat(10), (results, rules, cut, overlap) => {
      const first = play(results.slice(0, cut), rules);
      const revived: VerdictState = JSON.parse(JSON.stringify(first.state));
      const rest = play(results.slice(Math.max(0, cut - overlap)), rules, revived, first.line);
      expect(rest).toEqual(play(results, rules));
    }),
    { numRuns: 1_000 },
  );
});

test("the time line is in order, ends in the shown verdict, and never calls unmeasured time good", () => {
  fc.assert(
    fc.property(resultsArbitrary, rulesArbitrary, (results, rules) => {
      const { state, line } = play(results, rules);
      for (const [i, { at }] of line.entries()) expect(at).toBeGreaterThan(line[i - 1]?.at ?? 0);
      expect(line.at(-1)?.verdict ?? "unknown").toBe(state.verdict);
      const end = (results.at(-1)?.at ?? 0) + 1;
      const vouched = results.reduce((sum, result, i) => {
        const next = results[i + 1]?.at ?? end;
        const until = next <= result.at + rules.vouchMs + 1_000 ? next : result.at + rules.vouchMs;
        return sum + (result.outcome === "unknown" ? 0 : until - result.at);
      }, 0);
      expect(toUptime(sharesOf(stateLine(line, []), 0, end)).measured * end).toBeLessThanOrEqual(
        vouched + 0.001,
      );
    }),
    { numRuns: 1_000 },
  );
});
