import type { Announcements, IncidentModel, WindowModel } from "../../src/web/incident-model.ts";
import type { IncidentPageModel } from "../../src/web/views/incident/incident.tsx";
import type { IncidentsModel } from "../../src/web/views/incident/incidents.tsx";
import type { MaintenancePageModel } from "../../src/web/views/incident/maintenance.tsx";
import { dayMs, fixtureNow, minute } from "./service-fixtures.ts";

const at = (clock: string) => Date.parse(`2026-11-23T${clock}:00+01:00`);
const service = (id: string, name: string) => ({ id, name, isWatched: true });

export const searchIncident: IncidentModel = {
  ...{ id: "kD83mmQ2x0Pw", title: "Search returns errors", status: "identified", impact: "major" },
  services: [service("search", "Search")],
  ...{ fell: ["Search"], startedAt: at("14:02"), createdAt: at("14:03"), updatedAt: at("14:26") },
  ...{ resolvedAt: null, isWorkedOn: true },
  updates: [
    {
      ...{ id: "u3", at: at("14:26"), status: "identified", told: null },
      body: "The index node ran out of disk while merging segments. We are moving the index to a larger volume. Until that is done, queries answer with an error; nothing that you write is lost.",
    },
    {
      ...{ id: "u2", at: at("14:06"), status: "investigating", told: null },
      body: "Searches fail for everybody since 14:02. We are looking into it.",
    },
    {
      ...{ id: "u1", at: at("14:02"), status: "investigating", body: "" },
      told: {
        what: "fell",
        falls: [
          {
            serviceId: "search",
            name: "Search",
            since: at("14:02"),
            backAt: null,
            reason: "status",
            facts: { status: 503 },
          },
        ],
      },
    },
  ],
};

const past = fixtureNow - 11 * dayMs;
const fallsOfOutage = [
  { serviceId: "api", name: "Public API" },
  { serviceId: "web", name: "Web app" },
  { serviceId: "old", name: "Mail" },
].map((one) => ({
  ...one,
  ...{ since: past, backAt: past + 11 * minute, reason: "refused" as const, facts: null },
}));
export const outage: IncidentModel = {
  ...{ id: "aaaaaaaaaaaa", title: null, status: "resolved", impact: "major" },
  services: [
    service("api", "Public API"),
    service("web", "Web app"),
    { ...service("old", "Mail"), isWatched: false },
  ],
  ...{ fell: ["Public API", "Web app", "Mail"], startedAt: past, createdAt: past, updatedAt: past },
  ...{ resolvedAt: past + 11 * minute, isWorkedOn: false },
  updates: [
    {
      ...{ id: "v2", at: past + 11 * minute, status: "resolved", body: "" },
      told: {
        what: "back",
        falls: fallsOfOutage,
      },
    },
    {
      ...{ id: "v1", at: past, status: "investigating", body: "" },
      told: {
        what: "fell",
        falls: fallsOfOutage,
      },
    },
  ],
};

const written: IncidentModel = {
  ...outage,
  ...{ id: "bbbbbbbbbbbb", title: "Invoices arrive late", status: "postmortem", impact: "minor", fell: [] },
  services: [],
  startedAt: past - 9 * dayMs,
  resolvedAt: past - 9 * dayMs + 5 * 3_600_000,
  updates: [
    {
      ...{ id: "w2", at: past - 8 * dayMs, status: "postmortem", told: null },
      body: "## What happened\n\nThe queue was **paused** after an upgrade:\n\n- nobody noticed for four hours\n- the alert was on the old name\n\nMore on [our blog](https://example.com/post), and `queue.paused` is watched now.",
    },
    { ...{ id: "w1", at: past - 9 * dayMs, status: "resolved", told: null }, body: "All invoices are out." },
  ],
};

const work: WindowModel = {
  ...{
    id: "patch",
    title: "Monthly patches",
    services: [service("db", "PostgreSQL"), service("redis", "Redis")],
  },
  from: Date.parse("2026-11-26T02:00:00+01:00"),
  to: Date.parse("2026-11-26T04:00:00+01:00"),
  ...{ status: "scheduled", createdAt: null },
};

const running: WindowModel = {
  ...work,
  ...{ id: "kernel", title: "New kernel", services: [service("redis", "Redis")], status: "in_progress" },
  from: at("13:00"),
  to: at("15:30"),
};

export const nothingAnnounced: Announcements = { incidents: [], windows: [] };
export const searchAnnounced: Announcements = { incidents: [searchIncident], windows: [] };
export const muchAnnounced: Announcements = {
  incidents: [
    searchIncident,
    {
      ...{ ...outage, startedAt: fixtureNow - 20 * minute, resolvedAt: fixtureNow - 9 * minute },
      updates: outage.updates.map((update) => ({ ...update, at: update.at + 11 * dayMs - 20 * minute })),
    },
  ],
  windows: [running, work],
};

export const incidentsFixtures: Record<string, () => IncidentsModel> = {
  incidents: () => ({ incidents: [searchIncident, outage, written], now: fixtureNow }),
  "incidents-none": () => ({ incidents: [], now: fixtureNow }),
};

export const incidentFixtures: Record<string, () => IncidentPageModel> = {
  "incident-open": () => ({ incident: searchIncident, now: fixtureNow }),
  "incident-over": () => ({ incident: outage, now: fixtureNow }),
  "incident-written": () => ({ incident: written, now: fixtureNow }),
};

export const maintenanceFixtures: Record<string, () => MaintenancePageModel> = {
  maintenance: () => ({
    windows: [
      { ...work, from: work.from - 30 * dayMs, to: work.to - 30 * dayMs, status: "completed" },
      running,
      work,
    ],
    now: fixtureNow,
  }),
  "maintenance-none": () => ({ windows: [], now: fixtureNow }),
};
