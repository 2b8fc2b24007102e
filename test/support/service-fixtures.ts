import type { Day, LatencyBand } from "../../src/history/day.ts";
import type { Outcome, Reason, State } from "../../src/protocol/vocabulary.ts";
import type { PageFrame, ServiceModel } from "../../src/web/views/model.ts";

/** The moment in which all fixtures play: 23 November 2026, 14:37:09 in Berlin. */
export const fixtureNow = Date.parse("2026-11-23T13:37:09Z");

export const minute = 60_000;
export const dayMs = 86_400_000;

export const fixtureFrame: PageFrame = {
  site: {
    name: "Hydrascale",
    basePath: "",
    timeZone: "Europe/Berlin",
    accent: null,
    hasLogo: false,
    version: "0.1.0",
  },
  assets: {
    script: "/assets/page.js",
    style: "/assets/style.css",
    operatorStyle: "/assets/operator.css",
    fonts: [],
  },
  language: "en",
};

/** Numbers that look measured and are the same every time. */
export function wobble(seed: number): () => number {
  let state = seed * 2_654_435_761 + 1;
  return () => {
    state = (Math.imul(state ^ (state >>> 15), 2_246_822_519) + 3_266_489_917) | 0;
    return ((state >>> 8) & 0xffff) / 0xffff;
  };
}

interface DayPlan {
  /** Days ago → what was worst that day. */
  down?: readonly number[];
  degraded?: readonly number[];
  unmeasured?: readonly number[];
  maintained?: readonly number[];
  /** How many days ago the service was first seen. */
  born?: number;
}

export function fixtureDays(plan: DayPlan): Day[] {
  const { down = [], degraded = [], unmeasured = [], maintained = [], born = 400 } = plan;
  return Array.from({ length: 90 }, (_, index) => {
    const ago = 89 - index;
    const date = new Date(fixtureNow - ago * dayMs).toISOString().slice(0, 10);
    const before = ago > born;
    const covered = maintained.includes(ago) ? "maintenance" : null;
    const day = { date, measured: 1, before, covered } as const;
    if (before || unmeasured.includes(ago)) return { ...day, worst: null, up: null, measured: 0 };
    if (down.includes(ago)) return { ...day, worst: "down", up: 0.971 };
    return { ...day, worst: degraded.includes(ago) ? "degraded" : "operational", up: 1 };
  });
}

export function fixtureHours(
  median: number,
  seed: number,
  gapAt: readonly number[] = [],
): (LatencyBand | null)[] {
  const next = wobble(seed);
  return Array.from({ length: 24 }, (_, hour) => {
    const p50 = median * (0.85 + next() * 0.3);
    return gapAt.includes(hour)
      ? null
      : { p50, p90: p50 * (1.5 + next() * 0.2), p99: p50 * (2 + next() * 1.4) };
  });
}

export interface ServicePlan extends DayPlan {
  id: string;
  name: string;
  state?: State;
  /** Minutes since the state began. */
  forMinutes?: number;
  reason?: Reason;
  facts?: ServiceModel["facts"];
  up90?: number | null;
  median?: number | null;
  gapAt?: readonly number[];
  overlay?: ServiceModel["overlay"];
  checks?: ServiceModel["checks"];
}

export function fixtureService(plan: ServicePlan): ServiceModel {
  const { id, name, state = "operational", forMinutes = 5_000, reason = "ok", facts = null } = plan;
  const { up90 = 0.9999, median = 40, gapAt = [], born = 400, overlay = null, checks = null } = plan;
  const seed = id.length + id.charCodeAt(0) * 7 + (id.charCodeAt(1) || 0);
  const hours = median === null ? Array.from({ length: 24 }, () => null) : fixtureHours(median, seed, gapAt);
  const uptime = { up: up90, measured: up90 === null ? 0 : 1 };
  return {
    ...{ id, name, description: null, state, overlay, reason, facts, everyMs: 30_000, checks },
    since: state === "unknown" && reason === "new" ? null : fixtureNow - forMinutes * minute,
    checkedAt: fixtureNow - 6_000,
    pushedAt: null,
    latencyMs: median,
    uptime: { "24h": uptime, "7d": uptime, "30d": uptime, "90d": uptime },
    days: fixtureDays(plan),
    bornAt: fixtureNow - born * dayMs,
    latency: median === null ? null : { p50: median, p90: median * 1.6, p99: median * 2.8 },
    hours,
    ...{ stateVersion: 1, uptimeVersion: 1, latencyVersion: 1, checksVersion: 1 },
    workedOn: false,
  };
}

/** Checks as they come, oldest first; `bad` of the last ones failed. */
export function fixtureChecks(count: number, bad = 0): Outcome[] {
  return Array.from({ length: count }, (_, index) => {
    if (index >= count - bad) return "down";
    if (index % 31 === 17) return "degraded";
    return index % 47 === 40 ? "unknown" : "up";
  });
}
