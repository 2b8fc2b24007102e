import { describe, expect, test } from "vitest";
import { catalogue } from "../../text/catalogue.ts";
import { type BarState, barPaths, barState, barsLabel, checkBars, rowBars } from "./bars.ts";

const day = {
  date: "2026-11-23",
  worst: "operational",
  up: 1,
  measured: 1,
  before: false,
  covered: null,
} as const;

describe("the bars of 90 days", () => {
  test("a day shows the worst that was measured, and what was not measured is never well", () => {
    expect(barState(day)).toBe("operational");
    expect(barState({ ...day, worst: "down" })).toBe("down");
    expect(barState({ ...day, worst: null, measured: 0 })).toBe("unmeasured");
    expect(barState({ ...day, worst: null, before: true })).toBe("before");
  });

  test("announced work is told of a day that was well, and never hides an outage", () => {
    expect(barState({ ...day, covered: "maintenance" })).toBe("maintenance");
    expect(barState({ ...day, covered: "maintenance", worst: "down" })).toBe("down");
    expect(barState({ ...day, covered: "paused", worst: null, measured: 0 })).toBe("unmeasured");
    expect(barPaths(["maintenance"], rowBars, null)).toBe(
      '<path class="m" d="M1 8h2v2h-2zm0 4h2v2h-2zm0 4h2v2h-2zm0 4h2v2h-2z"/>',
    );
  });

  test("checks stand on the right, the newest last, as many as there is room for", () => {
    const bars = checkBars(["down", "up", "degraded", "unknown"], 3);
    expect(bars).toHaveLength(90);
    expect(bars.slice(-4)).toEqual(["before", "operational", "degraded", "unmeasured"]);
  });

  test("what is said of bars counts no day from before the service was watched", () => {
    const states = (before: number): BarState[] =>
      Array.from({ length: 90 }, (_, index) => (index < before ? "before" : "operational"));
    const said = (before: number) => barsLabel(states(before), catalogue("en"));
    expect([said(0), said(88), said(90)]).toEqual([
      "90 days: no outage",
      "2 days: no outage",
      "not measured yet",
    ]);
  });

  test("states differ in height and form", () => {
    const states: BarState[] = ["operational", "degraded", "down"];
    expect(barPaths(states, rowBars, null)).toBe(
      '<path class="o" d="M1 6h2v16h-2z"/><path class="d" d="M5 14h3v8h-3z"/><path class="x" d="M8 1h4v9h-4zm0 12h4v9h-4z"/>',
    );
  });

  test("neighbours that were not measured are one hatch", () => {
    const states: BarState[] = ["unmeasured", "unmeasured", "operational", "unmeasured"];
    expect(barPaths(states, rowBars, null)).toContain('<path class="u" d="M0 6h8v16h-8zm12 0h4v16h-4z"/>');
  });

  test("the time before a service existed is dotted, and dated where there is room", () => {
    const born = (before: number): BarState[] =>
      Array.from({ length: 90 }, (_, index) => (index < before ? "before" : "operational"));
    expect(barPaths(born(10), rowBars, "since 2 Sep")).not.toContain("<text");
    expect(barPaths(born(40), rowBars, "since 2 Oct")).toContain('<text x="152" y="18">since 2 Oct</text>');
    expect(barPaths(born(40), rowBars, null)).toContain('<path class="b" d="M0 21.5H158"/>');
  });
});
