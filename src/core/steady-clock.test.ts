import { expect, test } from "vitest";
import { ManualClock } from "./manual-clock.ts";
import { steadyClock } from "./steady-clock.ts";

test("a clock that is set back goes at half its pace until it has caught up, then goes on", async () => {
  const wall = new ManualClock(10_000);
  const steady = steadyClock(wall, 0);
  expect(steady.now()).toBe(10_000);
  wall.step(-4_000);
  expect(steady.now()).toBe(10_000);
  await wall.advance(3_000);
  expect(steady.now()).toBe(11_500);
  await wall.advance(5_000);
  expect(steady.now()).toBe(14_000);
  await wall.advance(3_000);
  expect(steady.now()).toBe(17_000);
  expect(steady.monotonic()).toBe(11_000);
});

test("set back again while it is behind, it goes on from where it is", async () => {
  const wall = new ManualClock(10_000);
  const steady = steadyClock(wall, 0);
  steady.now();
  wall.step(-4_000);
  steady.now();
  await wall.advance(1_000);
  expect(steady.now()).toBe(10_500);
  wall.step(-5_000);
  await wall.advance(1_000);
  expect(steady.now()).toBe(11_000);
});

test("time does not begin before what is known already", async () => {
  const wall = new ManualClock(10_000);
  const steady = steadyClock(wall, 11_000);
  expect(steady.now()).toBe(11_000);
  wall.step(5_000);
  expect(steady.now()).toBe(15_000);
});
