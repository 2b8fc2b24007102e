import type { Result } from "../../src/probe/result.ts";
import type { UptimeWindow } from "../../src/protocol/vocabulary.ts";
import type { GateModel } from "../../src/web/page-views.ts";
import type { DashboardModel, DashboardService } from "../../src/web/views/dashboard-model.ts";
import type { ChangeModel, ServiceModel, ServicePageModel } from "../../src/web/views/model.ts";
import { fixturePast, type Trouble } from "./history-fixtures.ts";
import { searchIncident } from "./incident-fixtures.ts";
import { fixtureHours, fixtureNow, fixtureService, wobble } from "./service-fixtures.ts";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

const search: ServiceModel = {
  ...fixtureService({
    id: "search",
    name: "Search",
    state: "down",
    reason: "status",
    facts: { status: 503 },
    forMinutes: 35,
    down: [51, 11, 4, 0],
    degraded: [48, 31, 30, 1],
    unmeasured: [36, 37],
    born: 63,
    median: 64,
  }),
  description: "Full text search over everything that customers store",
  uptime: {
    "24h": { up: 0.975, measured: 0.971 },
    "7d": { up: 0.9958, measured: 0.995 },
    "30d": { up: 0.9988, measured: 0.998 },
    "90d": { up: 0.9981, measured: 0.684 },
  },
  latency: { p50: 64, p90: 148, p99: 880 },
  hours: fixtureHours(64, 5, [12]).map((band, index) =>
    index === 23
      ? { p50: 790, p90: 930, p99: 1_140 }
      : index === 22
        ? { p50: 130, p90: 210, p99: 440 }
        : band,
  ),
};

const changesAgo: [
  ago: number,
  lasted: number | null,
  state: ChangeModel["state"],
  reason: ChangeModel["reason"],
  facts: ChangeModel["facts"],
][] = [
  [35 * minute, null, "down", "status", { status: 503 }],
  [56 * minute, 21 * minute, "degraded", "slow", { limitMs: 800 }],
  [10 * hour + 45 * minute, 9 * hour + 49 * minute, "operational", "ok", null],
  [11 * hour + 27 * minute, 42 * minute, "unknown", "probe", null],
  [3 * day + 15 * hour, 3 * day + 4 * hour, "operational", "ok", null],
  [3 * day + 15 * hour + 7 * minute, 7 * minute, "down", "timeout", { timeoutMs: 10_000 }],
  [11 * day, 7 * day + 9 * hour, "operational", "ok", null],
  [11 * day + 11 * minute, 11 * minute, "down", "refused", null],
];

const changes = changesAgo.map(([ago, lasted, state, reason, facts]): ChangeModel => {
  const at = fixtureNow - ago;
  return { at, endedAt: lasted === null ? null : at + lasted, state, reason, facts };
});

const next = wobble(9);
const results = Array.from({ length: 50 }, (_, index): Result => {
  const at = fixtureNow - 6_000 - index * 30_000;
  const isDown = index < 14;
  return {
    serviceId: "search",
    at,
    outcome: isDown ? "down" : index < 18 ? "degraded" : "up",
    reason: isDown ? "status" : index < 18 ? "slow" : "ok",
    latencyMs: isDown && index % 5 === 0 ? null : Math.round(40 + next() * 900),
    facts: isDown ? { status: 503 } : index < 18 ? { limitMs: 800 } : { status: 200 },
    detail: null,
  };
});

const fresh = fixtureService({
  id: "api",
  name: "Public API",
  state: "unknown",
  reason: "new",
  median: null,
  up90: null,
  born: 0,
  unmeasured: [0],
});

const troubles: Trouble[] = [
  { ago: 60 * day, lasted: 12 * hour, state: "unknown", reason: "off" },
  { ago: 37 * day, lasted: 2 * day, state: "unknown", reason: "offline" },
  { ago: 20 * day, lasted: 5 * hour, state: "maintenance", reason: null },
  { ago: 11 * day + 11 * minute, lasted: 11 * minute, state: "down", reason: "refused" },
  { ago: 3 * day + 15 * hour, lasted: 3 * hour, state: "down", reason: "timeout" },
  { ago: 11 * hour + 27 * minute, lasted: 42 * minute, state: "unknown", reason: "probe" },
  { ago: 56 * minute, lasted: 21 * minute, state: "degraded", reason: "slow" },
  { ago: 35 * minute, lasted: null, state: "down", reason: "status" },
];

function searchIn(window: UptimeWindow, limitMs: number | null = 800): ServicePageModel {
  const past = fixturePast(window, 64, troubles);
  return {
    service: search,
    group: "Core",
    results,
    changes,
    window,
    past,
    limitMs,
    incidents: [searchIncident],
    now: fixtureNow,
  };
}

const shownOfNothing = { window: "24h", past: null, limitMs: null, incidents: [] } as const;

export const serviceFixtures = {
  "service-down": () => searchIn("24h"),
  "service-7d": () => searchIn("7d"),
  "service-30d": () => searchIn("30d"),
  "service-90d": () => searchIn("90d"),
  "service-maintenance": () => ({
    ...searchIn("24h", 90),
    service: {
      ...fixtureService({
        id: "api",
        name: "Public API",
        state: "maintenance",
        median: 128,
        maintained: [0, 20, 41],
        overlay: {
          state: "maintenance",
          title: "new kernel",
          until: Date.parse("2026-11-23T14:30:00Z"),
        },
      }),
    },
    past: fixturePast("24h", 64, [
      { ago: 9 * hour, lasted: 2 * hour, state: "paused", reason: null },
      { ago: 97 * minute, lasted: null, state: "maintenance", reason: null },
    ]),
  }),
  "service-good": () => ({
    service: fixtureService({ id: "api", name: "Public API", down: [51], degraded: [18], median: 128 }),
    group: "Core",
    results: results.filter(({ outcome }) => outcome === "up"),
    changes: [{ at: fixtureNow - 40 * day, endedAt: null, state: "operational", reason: "ok", facts: null }],
    ...{ window: "24h", past: fixturePast("24h", 128, []), limitMs: null, incidents: [] },
    now: fixtureNow,
  }),
  "service-new": () => ({
    service: { ...fresh, checkedAt: null },
    group: null,
    results: [],
    changes: [],
    ...shownOfNothing,
    now: fixtureNow,
  }),
} satisfies Record<string, () => ServicePageModel>;

function operatorsView(service: ServiceModel, more: Partial<DashboardService>): DashboardService {
  const { id, name, state, since, reason, facts, everyMs, checkedAt, latencyMs } = service;
  return {
    ...{ id, name, state, since, reason, facts, everyMs, checkedAt, latencyMs },
    ...{ detail: null, kind: "http", target: `https://${id}.hydrascale.net/health`, visibility: "public" },
    ...{ pushUrl: null, acknowledged: false, version: 1 },
    ...more,
  };
}

const watched: DashboardService[] = [
  operatorsView(search, {
    detail:
      'https://search.hydrascale.net/health answered 503\n{"error":"no space left on device","index":"events-2026"}',
  }),
  operatorsView(fixtureService({ id: "api", name: "Public API", median: 128 }), {}),
  operatorsView(fixtureService({ id: "db", name: "PostgreSQL", median: 4 }), {
    kind: "tcp",
    target: "127.0.0.1:5432",
    visibility: "operator",
  }),
  operatorsView(fixtureService({ id: "backup", name: "Nightly backup", median: null }), {
    kind: "push",
    target: "push",
    everyMs: day,
    pushUrl: "https://status.hydrascale.net/push/3fJb2kQm9s0XyW7r",
  }),
];

const calm: DashboardModel = {
  services: watched,
  issues: [],
  configPath: "cortex.yaml",
  troubles: [],
  lateness: { p50: 0.4, p99: 3.2, max: 18 },
  store: { bytes: 18_400_000, results: 182_330 },
  viewers: 12,
  startedAt: fixtureNow - 9 * hour,
  now: fixtureNow,
};

export const dashboardFixtures: Record<string, () => DashboardModel> = {
  dashboard: () => calm,
  "dashboard-errors": () => ({
    ...calm,
    issues: [
      {
        level: "error",
        path: "services[3].every",
        line: 41,
        expected: "a duration such as 30s, 5m or 1h",
        found: '"half a minute"',
        remedy: "Write every: 30s",
      },
      {
        level: "warning",
        path: "site.url",
        line: null,
        expected: "the public address of this site",
        found: "nothing",
        remedy: "Set site.url, so that browsers behind the proxy can be live",
      },
    ],
  }),
  "dashboard-empty": () => ({ ...calm, services: [], lateness: null, viewers: 0 }),
};

const gate: GateModel = {
  language: "en",
  failure: null,
  retryAfterSeconds: null,
  formToken: "t",
  returnTo: "/dashboard",
};

export const gateFixtures: Record<string, GateModel> = {
  gate,
  "gate-wrong": { ...gate, failure: "invalid-password" },
  "gate-too-many": { ...gate, failure: "too-many-attempts", retryAfterSeconds: 48 },
};
