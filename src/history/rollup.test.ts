import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { OverlaySpan } from "../monitor/overlay.ts";
import type { Segment } from "../monitor/service.ts";
import type { Result } from "../probe/result.ts";
import { outcomes, verdicts } from "../protocol/vocabulary.ts";
import { addTo, copyOf, emptyRollUp, isBlank, type RollUp, tally } from "./rollup.ts";
import { fromBytes, toBytes } from "./rollup-bytes.ts";
import { sharesOf, totalOf } from "./shares.ts";
import { stateLine } from "./state-line.ts";
import { toUptime } from "./uptime.ts";

const end = 100_000;
const time = fc.nat(end);

const segments: fc.Arbitrary<Segment[]> = fc
  .uniqueArray(fc.record({ at: time, verdict: fc.constantFrom(...verdicts) }), {
    selector: ({ at }) => at,
    maxLength: 30,
  })
  .map((list) =>
    list
      .sort((a, b) => a.at - b.at)
      .map((one): Segment => ({ ...one, reason: "ok", facts: null, detail: null })),
  );

const overlays: fc.Arbitrary<OverlaySpan[]> = fc.array(
  fc
    .tuple(fc.constantFrom("maintenance" as const, "paused" as const), time, fc.option(time))
    .map(([state, from, length]) => ({
      serviceId: "a",
      state,
      from,
      to: length === null ? null : from + length,
    })),
  { maxLength: 4 },
);

const results: fc.Arbitrary<Result[]> = fc.array(
  fc
    .tuple(time, fc.constantFrom(...outcomes), fc.option(fc.double({ min: 0.1, max: 30_000, noNaN: true })))
    .map(([at, outcome, latencyMs]) => ({
      ...{ serviceId: "a", at, outcome, reason: "ok", latencyMs, facts: null, detail: null },
    })),
  { maxLength: 60 },
);

const raw = fc.record({ segments, overlays, results });
const cutting = fc
  .uniqueArray(time, { maxLength: 12 })
  .map((cuts) => [0, ...cuts.sort((a, b) => a - b), end]);

/** What a roll-up says, as values that can be compared. */
function said(one: RollUp) {
  return { ...toBytes(one, null), band: one.latency.band(), uptime: toUptime(one.shares) };
}

/** The roll-up of [from, to) from everything raw. */
function rollUp(
  segments: readonly Segment[],
  overlays: readonly OverlaySpan[],
  results: readonly Result[],
  from: number,
  to: number,
): RollUp {
  const made = { ...emptyRollUp(), shares: sharesOf(stateLine(segments, overlays), from, to) };
  for (const result of results) if (result.at >= from && result.at < to) tally(made, result);
  return made;
}

function merge(a: RollUp, b: RollUp): RollUp {
  const merged = copyOf(a);
  addTo(merged, b);
  return merged;
}

describe("roll-ups", () => {
  test("of any pieces, put together in any order and grouping, are the roll-up of the whole", () => {
    fc.assert(
      fc.property(raw, cutting, fc.infiniteStream(fc.nat()), (past, cuts, choice) => {
        const of = (from: number, to: number) => rollUp(past.segments, past.overlays, past.results, from, to);
        const pieces = cuts.slice(1).map((to, i) => of(cuts[i] ?? 0, to));
        const next = (below: number) => (choice.next().value ?? 0) % below;
        while (pieces.length > 1) {
          const [a] = pieces.splice(next(pieces.length), 1);
          const [b] = pieces.splice(next(pieces.length), 1);
          if (a && b) pieces.splice(next(pieces.length + 1), 0, merge(a, b));
        }
        expect(said(pieces[0] ?? emptyRollUp())).toEqual(said(of(0, end)));
      }),
    );
  });

  test("are the same whatever the order in which results came", () => {
    fc.assert(
      fc.property(raw, fc.func(fc.integer()), (past, order) => {
        const shuffled = past.results
          .map((one, i) => ({ one, key: order(i) }))
          .sort((a, b) => a.key - b.key)
          .map(({ one }) => one);
        expect(said(rollUp(past.segments, past.overlays, shuffled, 0, end))).toEqual(
          said(rollUp(past.segments, past.overlays, past.results, 0, end)),
        );
      }),
    );
  });

  test("fill their window, whatever it is", () => {
    fc.assert(
      fc.property(raw, time, time, (past, a, b) => {
        const [from, to] = [Math.min(a, b), Math.max(a, b)];
        const { shares, count } = rollUp(past.segments, past.overlays, past.results, from, to);
        expect(totalOf(shares)).toBe(to - from);
        expect(count).toBe(past.results.filter(({ at }) => at >= from && at < to).length);
        for (const state of Object.values(shares)) expect(state).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  test("leave neither operand of a merge changed, and nothing is nothing to any", () => {
    fc.assert(
      fc.property(raw, raw, (one, other) => {
        const a = rollUp(one.segments, one.overlays, one.results, 0, end);
        const b = rollUp(other.segments, other.overlays, other.results, 0, end);
        const before = [said(a), said(b)];
        merge(a, b);
        expect([said(a), said(b)]).toEqual(before);
        expect(said(merge(a, emptyRollUp()))).toEqual(said(a));
        expect(said(merge(emptyRollUp(), a))).toEqual(said(a));
      }),
    );
  });

  test("are the same after they were stored, also when their length is known without being stored", () => {
    fc.assert(
      fc.property(raw, (past) => {
        const whole = rollUp(past.segments, past.overlays, past.results, 0, end);
        expect(said(fromBytes(toBytes(whole, null), 0))).toEqual(said(whole));
        expect(said(fromBytes(toBytes(whole, end), end))).toEqual(said(whole));
        expect(fromBytes(toBytes(whole, end), end).count).toBe(whole.count);
      }),
    );
  });

  test("of an everyday minute take at most 12 bytes", () => {
    const up: Segment[] = [{ at: 0, verdict: "operational", reason: "ok", facts: null, detail: null }];
    const minute = Array.from({ length: 6 }, (_, i): Result => {
      const at = i * 10_000;
      return {
        ...{ serviceId: "a", at, outcome: "up", reason: "ok", latencyMs: 9 + i / 3 },
        facts: null,
        detail: null,
      };
    });
    const { shares, latency } = toBytes(rollUp(up, [], minute, 0, 60_000), 60_000);
    expect(shares).toBeNull();
    expect(latency?.length).toBeLessThanOrEqual(12);
  });

  test("that know nothing are blank; maintenance, a pause or a result are something", () => {
    const pause: OverlaySpan = { serviceId: "a", state: "paused", from: 5, to: 6 };
    expect(isBlank(rollUp([], [], [], 0, 60_000))).toBe(true);
    expect(isBlank(rollUp([], [pause], [], 0, 60_000))).toBe(false);
  });
});
