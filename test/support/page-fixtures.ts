import type { GroupModel, ServiceModel, StatusModel } from "../../src/web/views/model.ts";
import { hostFixture } from "./host-fixtures.ts";
import { muchAnnounced, nothingAnnounced, searchAnnounced } from "./incident-fixtures.ts";
import {
  fixtureChecks,
  fixtureDays,
  fixtureNow,
  fixtureService,
  minute,
  wobble,
} from "./service-fixtures.ts";

const host: StatusModel["host"] = {
  figures: hostFixture(),
  diskLimits: new Map([["/", 0.9]]),
};

function statusOf(groups: readonly GroupModel[], offlineSince: number | null = null): StatusModel {
  return {
    groups,
    host,
    offlineSince,
    announcements: nothingAnnounced,
    now: fixtureNow,
    configPath: "cortex.yaml",
    isFirstConfig: false,
  };
}

const kernelWork: ServiceModel["overlay"] = {
  state: "maintenance",
  title: "new kernel",
  until: Date.parse("2026-11-23T14:30:00Z"),
};

const outage = 51;
const gap = [36, 37];

const good = {
  api: fixtureService({
    id: "api",
    name: "Public API",
    down: [outage],
    degraded: [18],
    unmeasured: gap,
    up90: 0.9998,
    median: 128,
  }),
  web: fixtureService({
    id: "web",
    name: "Web app",
    down: [outage],
    degraded: [77, 18, 5],
    up90: 0.9994,
    median: 212,
  }),
  auth: fixtureService({ id: "auth", name: "Auth", down: [outage], unmeasured: gap, median: 41 }),
  search: fixtureService({
    id: "search",
    name: "Search",
    down: [outage, 11, 4],
    degraded: [48, 31, 30],
    unmeasured: gap,
    born: 63,
    up90: 0.9983,
    median: 64,
    gapAt: [12, 13],
  }),
  postgres: fixtureService({
    id: "postgres",
    name: "PostgreSQL",
    unmeasured: gap,
    maintained: [78, 50, 22],
    up90: 1,
    median: 4,
  }),
  redis: fixtureService({
    id: "redis",
    name: "Redis",
    degraded: [68],
    unmeasured: gap,
    maintained: [50, 0],
    up90: 0.9997,
    median: 2,
  }),
  backup: {
    ...fixtureService({
      id: "backup",
      name: "Nightly backup",
      down: [59],
      unmeasured: gap,
      born: 80,
      up90: 0.9873,
      median: null,
    }),
    pushedAt: Date.parse("2026-11-23T01:14:00Z"),
  },
  caddy: fixtureService({ id: "caddy", name: "Caddy", down: [outage], unmeasured: gap, median: 3 }),
  symbiont: fixtureService({
    id: "symbiont",
    name: "Symbiont",
    down: [23, 22],
    degraded: [32],
    unmeasured: [...gap, 9],
    born: 42,
    up90: 0.9762,
    median: 18,
  }),
  disk: {
    ...fixtureService({
      id: "disk",
      name: "cortex disk /",
      degraded: [45, 44, 43],
      unmeasured: gap,
      up90: 1,
      median: null,
    }),
    facts: { usedPercent: 62, totalBytes: 238 * 1024 ** 3 },
  },
};

const groupsOf = (services: Record<keyof typeof good, ServiceModel>): GroupModel[] => [
  {
    name: "Core",
    description: "What customers touch",
    services: [services.api, services.web, services.auth, services.search],
  },
  {
    name: "Data",
    description: "Stores and what fills them",
    services: [services.postgres, services.redis, services.backup],
  },
  {
    name: "Edge",
    description: "The machine and its doors",
    services: [services.caddy, services.symbiont, services.disk],
  },
];

/** Today was not well either. */
function endingIn(worst: "down" | "degraded", days: ServiceModel["days"]): ServiceModel["days"] {
  return days.map((day, index) => (index === days.length - 1 ? { ...day, worst } : day));
}

const ill = {
  ...good,
  search: {
    ...good.search,
    state: "down",
    reason: "status",
    facts: { status: 503 },
    since: fixtureNow - 35 * minute,
    days: endingIn("down", good.search.days),
  },
  web: {
    ...good.web,
    state: "degraded",
    reason: "slow",
    facts: { limitMs: 800 },
    since: fixtureNow - 49 * minute,
    days: endingIn("degraded", good.web.days),
    latency: { p50: 1_240, p90: 1_900, p99: 2_800 },
  },
  redis: { ...good.redis, state: "maintenance", overlay: kernelWork, since: fixtureNow - 37 * minute },
  symbiont: {
    ...good.symbiont,
    state: "unknown",
    reason: "probe",
    since: fixtureNow - 77 * minute,
    latency: null,
  },
} satisfies Record<keyof typeof good, ServiceModel>;

const hostileNames = [
  '<script>alert("1")</script>',
  `"quotes" 'and' &amp; \`ticks\``,
  "x".repeat(10_000),
  "שירות החיפוש של החברה",
  "مراقبة ‮evil‬ الخدمة",
  "a b c ".repeat(60),
  "日本語のサービス名 🚀🚀🚀",
  "Z̷̢͇a̷l̸g̴o̵ ̶t̵e̸x̷t̸",
];

function many(count: number): GroupModel[] {
  const next = wobble(count);
  const services = Array.from({ length: count }, (_, index) => {
    const ill = next() < 0.02;
    return fixtureService({
      id: `node-${index}`,
      name: `node-${String(index + 1).padStart(3, "0")}.edge`,
      ...(ill
        ? { state: "down" as const, reason: "timeout" as const, facts: { timeoutMs: 10_000 }, forMinutes: 12 }
        : {}),
      down: next() < 0.3 ? [Math.floor(next() * 90)] : [],
      degraded: next() < 0.5 ? [Math.floor(next() * 90)] : [],
      unmeasured: gap,
      up90: 0.99 + next() * 0.0099,
      median: 5 + next() * 200,
    });
  });
  const size = Math.ceil(count / 5);
  return ["Frankfurt", "Helsinki", "Ashburn", "Singapore", "São Paulo"].map((name, index) => ({
    name,
    description: null,
    services: services.slice(index * size, (index + 1) * size),
  }));
}

/** Everything that the status page has to look well in. */
/** Somebody is on it. */
function workedOn(groups: readonly GroupModel[]): GroupModel[] {
  const known = (service: ServiceModel) => ({ ...service, workedOn: service.state === "down" });
  return groups.map((group) => ({ ...group, services: group.services.map(known) }));
}

export const statusFixtures = {
  "status-good": () => statusOf(groupsOf(good)),
  "status-one-down": () => statusOf(groupsOf(ill)),
  "status-incident": () => ({ ...statusOf(workedOn(groupsOf(ill))), announcements: searchAnnounced }),
  "status-announced": () => ({ ...statusOf(groupsOf(good)), announcements: muchAnnounced }),
  "status-unknown": () =>
    statusOf(
      groupsOf(good).map((group) => ({
        ...group,
        services: group.services.map((service) => ({
          ...service,
          state: "unknown",
          reason: "new",
          since: null,
          checkedAt: null,
          latency: null,
          hours: service.hours.map(() => null),
          bornAt: fixtureNow,
          days: fixtureDays({ born: 0, unmeasured: [0] }),
          uptime: Object.fromEntries(
            Object.keys(service.uptime).map((key) => [key, { up: null, measured: 0 }]),
          ) as unknown as ServiceModel["uptime"],
        })),
      })),
    ),
  "status-offline": () =>
    statusOf(
      groupsOf(good).map((group) => ({
        ...group,
        services: group.services.map((service) => ({
          ...service,
          state: "unknown",
          reason: "offline",
          since: fixtureNow - 12 * minute,
        })),
      })),
      fixtureNow - 12 * minute,
    ),
  "status-half-offline": () =>
    statusOf(
      groupsOf({
        ...good,
        api: { ...good.api, state: "unknown", reason: "offline", since: fixtureNow - 12 * minute },
        web: { ...good.web, state: "unknown", reason: "offline", since: fixtureNow - 12 * minute },
      }),
      fixtureNow - 12 * minute,
    ),
  "status-young": () =>
    statusOf(
      groupsOf({
        ...good,
        auth: fixtureService({ id: "auth", name: "Auth", born: 0, checks: fixtureChecks(90), median: 41 }),
        caddy: fixtureService({ id: "caddy", name: "Caddy", born: 0, checks: fixtureChecks(7), median: 3 }),
        disk: fixtureService({
          id: "disk",
          name: "cortex disk /",
          born: 1,
          checks: fixtureChecks(64, 4),
          state: "down",
          reason: "limit",
          forMinutes: 4,
          median: null,
        }),
      }),
    ),
  "status-maintenance": () =>
    statusOf(
      groupsOf({
        ...good,
        redis: { ...good.redis, state: "maintenance", overlay: kernelWork },
        disk: { ...good.disk, state: "paused", overlay: { state: "paused", title: null, until: null } },
      }),
    ),
  "status-empty": () => statusOf([]),
  "status-first-start": () =>
    statusOf([
      {
        name: null,
        description: null,
        services: ["sshd", "nginx", "postgres", "redis", "root disk"].map((name) =>
          fixtureService({
            id: name.replace(" ", "-"),
            name,
            born: 0,
            checks: fixtureChecks(26),
            up90: 1,
            median: name === "root disk" ? null : 2,
          }),
        ),
      },
    ]),
  "status-20": () => statusOf(many(20)),
  "status-100": () => statusOf(many(100)),
  "status-500": () => statusOf(many(500)),
  "status-hostile": () =>
    statusOf([
      {
        name: "<b>Group</b> ".repeat(20),
        description: "d".repeat(400),
        services: hostileNames.map((name, index) =>
          fixtureService({
            id: `h${index}`,
            name,
            ...(index % 3 === 0 ? { state: "down" as const, reason: "refused" as const, forMinutes: 3 } : {}),
          }),
        ),
      },
    ]),
} satisfies Record<string, () => StatusModel>;
