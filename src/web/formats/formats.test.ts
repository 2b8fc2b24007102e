import { expect, test } from "vitest";
import { fixtureService } from "../../../test/support/service-fixtures.ts";
import type { IncidentModel } from "../incident-model.ts";
import { feed } from "./feeds.ts";
import type { PublicPicture } from "./source.ts";
import { statuspage } from "./statuspage.ts";

const service = { id: "api", name: "API", isWatched: true };
const incident = (id: string): IncidentModel => ({
  ...{ id, title: id, status: "investigating", impact: "major", services: [service], fell: [] },
  ...{ startedAt: 1, createdAt: 1, updatedAt: 1, resolvedAt: null, isWorkedOn: true, updates: [] },
});
const picture = (incidents: readonly IncidentModel[]): PublicPicture => ({
  ...{ language: "en", timeZone: "UTC", site: { name: "Site" }, base: "https://h.example", now: 2 },
  ...{ groups: [{ name: null, description: null, services: [fixtureService(service)] }] },
  ...{ statuses: [], incidents, windows: [] },
});

test("a component that many incidents name is made once", () => {
  const { incidents } = statuspage("incidents", picture([incident("a"), incident("b")])) as {
    incidents: { components: unknown[] }[];
  };
  expect(incidents[0]?.components[0]).toMatchObject({ id: "api" });
  expect(incidents[0]?.components[0]).toBe(incidents[1]?.components[0]);
});

test("of two services of one name only the one that fell is said to be affected", () => {
  const namesake = { ...service, id: "other" };
  const fall = {
    serviceId: "other",
    name: "API",
    since: 1,
    backAt: null,
    reason: "status",
    facts: null,
  } as const;
  const told = { what: "fell", falls: [fall] } as const;
  const updates = [{ id: "u", at: 1, status: "investigating", body: "", told } as const];
  const one = { ...incident("a"), services: [service, namesake], updates };
  expect(statuspage("incidents", picture([one]))).toMatchObject({
    incidents: [{ incident_updates: [{ affected_components: [{ code: "other" }] }] }],
  });
});

test("only the entries of a feed are written, however many incidents there are", async () => {
  let written = 0;
  const counted = (id: string): IncidentModel => ({
    ...incident(id),
    get updates() {
      written += 1;
      return [];
    },
  });
  await feed("atom", picture(Array.from({ length: 80 }, (_, index) => counted(`i${index}`))));
  expect(written).toBe(50);
});
