import fc from "fast-check";
import { expect, test } from "vitest";
import { foldWidth, timeScale, workAndWait } from "./time-layout.ts";

const minute = 60_000;

test("a long idle stretch is folded, a short one is not", () => {
  const busy = [
    { from: 0, to: 4 * minute },
    { from: 4.5 * minute, to: 5 * minute },
    { from: 20 * minute, to: 29 * minute },
  ];
  const { folds, x } = timeScale(busy, { from: 0, to: 29 * minute }, 720);
  expect(folds.map(({ from, to }) => [from, to])).toEqual([[5 * minute, 20 * minute]]);
  expect(x(20 * minute) - x(5 * minute)).toBeCloseTo(foldWidth);
  expect(workAndWait(busy, { from: 0, to: 29 * minute })).toEqual({
    workMs: 13.5 * minute,
    waitMs: 15.5 * minute,
  });
});

const spans = fc.array(
  fc
    .tuple(fc.integer({ min: 0, max: 1e8 }), fc.integer({ min: 0, max: 1e7 }))
    .map(([from, ms]) => ({ from, to: from + ms })),
  { maxLength: 20 },
);

test("time never runs backwards and ends at the right edge", () => {
  fc.assert(
    fc.property(spans, fc.array(fc.integer({ min: 0, max: 1.2e8 })), (busy, asked) => {
      const whole = { from: 0, to: Math.max(1, ...busy.map(({ to }) => to)) };
      const { x, ticks } = timeScale(busy, whole, 720);
      const xs = asked.toSorted((one, other) => one - other).map(x);
      expect(xs).toEqual(xs.toSorted((one, other) => one - other));
      expect(x(whole.from)).toBe(0);
      expect(x(whole.to)).toBeCloseTo(720, 0);
      for (const tick of ticks) expect(tick.x).toBeGreaterThanOrEqual(0);
      expect(ticks.length).toBeLessThan(40);
    }),
  );
});
