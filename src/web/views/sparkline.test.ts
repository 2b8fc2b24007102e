import { expect, test } from "vitest";
import { sparkline } from "./sparkline.ts";

const band = { p50: 50, p90: 80, p99: 100 };
const hours = (gap: readonly number[]) =>
  Array.from({ length: 24 }, (_, hour) => (gap.includes(hour) ? null : band));

test("a sparkline is drawn in whole pixels inside its box, and not at all without figures", () => {
  const svg = sparkline(hours([5, 23]).map((one, hour) => one && { ...one, p99: 100 + hour * 40 }));
  const numbers = [...svg.matchAll(/[MHV]([\d.-]+) ([\d.-]+)/g)].flatMap(([, x, y]) => [
    Number(x),
    Number(y),
  ]);
  expect(numbers.length).toBeGreaterThan(4);
  expect(svg).not.toMatch(/ d="[^"]*\.[^"]*"/);
  expect(numbers.every((value) => value >= 0 && value <= 96)).toBe(true);
  expect(sparkline(hours(Array.from({ length: 24 }, (_, hour) => hour)))).toBe("");
  // Of one hour there is no line to draw, only a speck.
  expect(sparkline(hours(Array.from({ length: 23 }, (_, hour) => hour)))).toBe("");
});
