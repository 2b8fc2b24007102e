import { describe, expect, test } from "vitest";
import type { LatencyBucket } from "../../history/service-history.ts";
import { type ChartScale, gridValues, responsePaths, ribbonPaths, type Stretch } from "./response-chart.ts";

describe("gridlines", () => {
  test.each([
    [0.4, [0, 1]],
    [4, [0, 1, 2, 3, 4]],
    [223, [0, 100, 200, 300]],
    [1_140, [0, 500, 1_000, 1_500]],
    [9_999, [0, 2_500, 5_000, 7_500, 10_000]],
  ])("at %d ms stand at round figures, at most five, the last above it", (highest, expected) => {
    expect(gridValues(highest)).toEqual(expected);
  });
});

const scale: ChartScale = { from: 0, to: 1_080, top: 1_000 };
const band = { p50: 100, p90: 200, p99: 300 };
const bucket = (from: number, measured = true): LatencyBucket => ({
  ...{ from, to: from + 100, count: measured ? 1 : 0 },
  band: measured ? band : null,
});
const stretch = (from: number, to: number, state: Stretch["state"]): Stretch => ({ from, to, state });
const lines = (path: string): number => path.match(/class="line" d="([^"]*)"/)?.[1]?.match(/M/g)?.length ?? 0;

describe("the chart of response times", () => {
  test("what was not measured is a gap in line and band, never a line across", () => {
    const buckets = [bucket(0), bucket(100), bucket(200, false), bucket(300)];
    const paths = responsePaths(
      buckets,
      [stretch(0, 200, "operational"), stretch(200, 300, "unknown")],
      scale,
    );
    expect(lines(paths)).toBe(2);
    expect(paths).toContain('d="M0 194L50 194L150 194L200 194M300 194L350 194L400 194"');
  });

  test("a check that is rarer than the buckets breaks no line while the service is well", () => {
    const buckets = [bucket(0), bucket(100, false), bucket(200)];
    expect(lines(responsePaths(buckets, [stretch(0, 300, "operational")], scale))).toBe(1);
  });

  test("a fall ends the line even if it was over before the next answer", () => {
    const buckets = [bucket(0), bucket(100, false), bucket(200)];
    const fell = [
      stretch(0, 110, "operational"),
      stretch(110, 150, "down"),
      stretch(150, 300, "operational"),
    ];
    expect(lines(responsePaths(buckets, fell, scale))).toBe(2);
  });
});

describe("the ribbon", () => {
  test("tells states by height and form, and shows whatever was not well however short it was", () => {
    const paths = ribbonPaths([stretch(0, 500, "operational"), stretch(500, 500.1, "down")], scale);
    expect(paths).toBe(
      '<path class="operational" d="M0 5h500v6h-500z"/><path class="down" d="M500 0h2v4h-2zM500 7h2v4h-2z"/>',
    );
  });

  test("leaves out what ended before the window", () => {
    expect(ribbonPaths([stretch(-500, -100, "operational")], scale)).toBe("");
  });
});
