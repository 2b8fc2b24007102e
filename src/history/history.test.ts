import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { OverlaySpan } from "../monitor/overlay.ts";
import type { Segment } from "../monitor/service.ts";
import { verdicts } from "../protocol/vocabulary.ts";
import { lastDays } from "./calendar.ts";
import { toDays } from "./days.ts";
import { planRollUp, settlePlan } from "./plan-roll-up.ts";
import { ServicePast } from "./service-past.ts";
import { sharesOf } from "./shares.ts";
import { overlayAt, stateLine } from "./state-line.ts";
import { toUptime } from "./uptime.ts";

function line(...segments: [at: number, verdict: Segment["verdict"]][]): Segment[] {
  return segments.map(([at, verdict]) => ({ at, verdict, reason: "ok", facts: null, detail: null }));
}

function shares(segments: Segment[], from: number, to: number) {
  return sharesOf(stateLine(segments, []), from, to);
}

function uptime(segments: Segment[], from: number, to: number) {
  return toUptime(shares(segments, from, to));
}

const lines: fc.Arbitrary<Segment[]> = fc
  .uniqueArray(fc.integer({ min: 0, max: 10_000 }), { maxLength: 30 })
  .chain((times) =>
    fc
      .array(fc.constantFrom(...verdicts), { minLength: times.length, maxLength: times.length })
      .map((chosen) =>
        line(
          ...times
            .sort((a, b) => a - b)
            .map((at, i): [number, Segment["verdict"]] => [at, chosen[i] ?? "unknown"]),
        ),
      ),
  );

describe("uptime", () => {
  test("counts degraded as up and leaves unknown out", () => {
    const segments = line([0, "operational"], [50, "degraded"], [70, "unknown"], [80, "down"]);
    expect(uptime(segments, 0, 100)).toEqual({ up: 70 / 90, measured: 0.9 });
  });

  test("is null, not 100 %, when nothing was measured", () => {
    expect(uptime([], 0, 100)).toEqual({ up: null, measured: 0 });
    expect(uptime(line([0, "unknown"]), 0, 100)).toEqual({ up: null, measured: 0 });
  });

  test("time before the service existed is unmeasured", () => {
    expect(uptime(line([75, "operational"]), 0, 100)).toEqual({ up: 1, measured: 0.25 });
  });

  test("the shares fill the window, and windows add up however they are cut", () => {
    fc.assert(
      fc.property(lines, fc.nat(10_000), fc.nat(10_000), fc.nat(10_000), (segments, a, b, c) => {
        const [from, middle, to] = [a, b, c].sort((x, y) => x - y) as [number, number, number];
        const whole = shares(segments, from, to);
        const [first, second] = [shares(segments, from, middle), shares(segments, middle, to)];
        expect(Object.values(whole).reduce((x, y) => x + y, 0)).toBe(to - from);
        for (const verdict of verdicts) expect(first[verdict] + second[verdict]).toBe(whole[verdict]);
        const { up, measured } = toUptime(whole);
        expect(measured).toBeGreaterThanOrEqual(0);
        expect(measured).toBeLessThanOrEqual(1);
        if (up !== null) expect(up).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe("calendar days", () => {
  test.each([
    ["Europe/Berlin", "2026-11-23T12:00:00Z"],
    ["America/New_York", "2026-03-09T03:00:00Z"],
    ["Africa/Cairo", "2026-05-01T12:00:00Z"],
    ["Pacific/Apia", "2026-01-05T12:00:00Z"],
    ["America/Santiago", "2026-09-10T12:00:00Z"],
    ["Asia/Kathmandu", "2026-07-01T12:00:00Z"],
    ["UTC", "2026-03-01T00:00:00Z"],
  ])("in %s touch, are 90, end with today and begin at local midnight", (timeZone, iso) => {
    const now = Date.parse(iso);
    const days = lastDays(90, now, timeZone);
    expect(days).toHaveLength(90);
    for (const [i, day] of days.entries()) {
      if (i > 0) expect(day.from).toBe(days[i - 1]?.to);
      const format = new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short" });
      expect(format.format(day.from)).toBe(day.date);
      expect(format.format(day.from - 1) < day.date).toBe(true);
    }
    expect(days.at(-1)?.from).toBeLessThanOrEqual(now);
    expect(days.at(-1)?.to).toBeGreaterThan(now);
  });

  test("the days on which clocks change have 23 and 25 hours", () => {
    const hours = (iso: string) =>
      lastDays(10, Date.parse(iso), "Europe/Berlin").map(({ from, to }) => (to - from) / 3_600_000);
    expect(hours("2026-03-31T12:00:00Z")).toContain(23);
    expect(hours("2026-10-28T12:00:00Z")).toContain(25);
  });

  test("the days' shares are those of the window they cover", () => {
    const now = Date.parse("2026-11-23T12:00:00Z");
    const calendar = lastDays(90, now, "Europe/Berlin");
    const start = calendar[0]?.from ?? 0;
    const hour = 3_600_000;
    const segments = line(
      [start + 100 * hour, "operational"],
      [start + 500 * hour, "down"],
      [start + 501 * hour, "operational"],
      [start + 900 * hour, "unknown"],
      [start + 1_000 * hour, "degraded"],
    );
    const past = new ServicePast("a");
    past.takeTimeline(start + 100 * hour, segments, () => calendar[4]?.from ?? 0);
    const days = toDays(past, calendar, now);
    expect(days.filter(({ before }) => before)).toHaveLength(4);
    expect(days.filter(({ worst }) => worst === "down")).toHaveLength(1);
    const measured = days.reduce((sum, day, i) => {
      const { from = 0, to = 0 } = calendar[i] ?? {};
      return sum + day.measured * (Math.min(to, now) - from);
    }, 0);
    expect(measured / (now - start)).toBeCloseTo(uptime(segments, start, now).measured, 9);
  });
});

const spans: fc.Arbitrary<OverlaySpan[]> = fc.array(
  fc.record({
    serviceId: fc.constant("s"),
    state: fc.constantFrom("maintenance" as const, "paused" as const),
    from: fc.nat(10_000),
    to: fc.option(fc.nat(10_000)),
  }),
  { maxLength: 12 },
);

describe("what covers a service", () => {
  test("is on the line whenever it is so, and the verdict at all other times", () => {
    fc.assert(
      fc.property(lines, spans, fc.nat(10_000), (segments, overlays, at) => {
        const { ats, states } = stateLine(segments, overlays);
        const verdict = segments.findLast((segment) => segment.at <= at)?.verdict ?? "unknown";
        expect(states[ats.findLastIndex((begin) => begin <= at)] ?? "unknown").toBe(
          overlayAt(overlays, at) ?? verdict,
        );
      }),
    );
  });

  test("costs no more for each span when there are many, and is let go when no window reaches it", () => {
    const [hour, count] = [3_600_000, 50_000];
    const past = new ServicePast("s");
    const dayOf = (at: number) => {
      const from = Math.floor(at / (24 * hour)) * 24 * hour;
      return { date: new Date(from).toISOString().slice(0, 10), to: from + 24 * hour };
    };
    past.overlays = Array.from({ length: count }, (_, i) => ({
      ...({ serviceId: "s", state: "maintenance", from: i * hour, to: i * hour + hour / 4 } as const),
    }));
    const begun = performance.now();
    stateLine(line([0, "operational"]), past.overlays);
    expect(performance.now() - begun).toBeLessThan(2_000);

    const end = count * hour;
    past.takeTimeline(end - 49 * hour, line([end - 49 * hour, "operational"]), () => 0);
    const plan = planRollUp(past, { until: end, minutesFrom: 0, dayOf });
    if (plan) settlePlan(plan, end - 90 * 24 * hour);
    expect(past.overlays.length).toBe(90 * 24);
    expect(sharesOf(past.line, end, end + hour)).toMatchObject({ operational: hour });
  });
});
