import { expect, test } from "vitest";
import { ManualClock } from "./manual-clock.ts";
import { steadyClock } from "./steady-clock.ts";

test("a clock that is set back stands still until it has caught up, then goes on", async () => {
  const wall = new ManualClock(10_000);
  const steady = steadyClock(wall, 0);
  expect(steady.now()).toBe(10_000);
  wall.step(-4_000);
  expect(steady.now()).toBe(10_000);
  await wall.advance(3_000);
  expect(steady.now()).toBe(10_000);
  await wall.advance(3_000);
  expect(steady.now()).toBe(12_000);
  expect(steady.monotonic()).toBe(6_000);
});

test("time does not begin before what is known already", async () => {
  const wall = new ManualClock(10_000);
  const steady = steadyClock(wall, 11_000);
  expect(steady.now()).toBe(11_000);
  wall.step(5_000);
  expect(steady.now()).toBe(15_000);
});
