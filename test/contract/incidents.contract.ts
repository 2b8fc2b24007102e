import { describe, expect, test } from "vitest";
import type { Incident } from "../../src/incident/incident.ts";
import type { PlannedMaintenance } from "../../src/incident/plan.ts";
import { hostile, noon, type Opened } from "./store-samples.ts";

function incident(id: string, createdAt: number, more: Partial<Incident> = {}): Incident {
  return {
    ...{ id, title: "Search returns errors", status: "investigating", impact: "major", falls: [] },
    services: [{ id: "search", name: "Search", visibility: "public" }],
    ...{ startedAt: createdAt, createdAt, updatedAt: createdAt, resolvedAt: null },
    updates: [{ id: `${id}-1`, at: createdAt, status: "investigating", body: "We look.", told: null }],
    ...more,
  };
}

function planned(id: string, createdAt: number, more: Partial<PlannedMaintenance> = {}): PlannedMaintenance {
  return {
    ...{
      id,
      title: "Patches",
      serviceIds: ["db"],
      every: null,
      start: "2026-12-06T02:00",
      lastsMs: 3_600_000,
    },
    ...{ timeZone: "UTC", startWritten: "2026-12-06T02:00Z", endsAt: null, createdAt, updatedAt: createdAt },
    ...more,
  };
}

export function describeIncidents(name: string, opened: Opened): void {
  describe(`${name} keeps incidents`, () => {
    test("whole, and the last writing of each", async () => {
      const { incidents } = await opened();
      const fall = {
        serviceId: "search",
        since: noon,
        reason: "status",
        facts: { status: 503 },
        backAt: null,
      };
      const whole = incident("a", noon, { title: null, falls: [{ ...fall, reason: "status" }] });
      await incidents.saveIncidents([whole, incident("b", noon)]);
      expect(await incidents.incident("a")).toEqual(whole);
      const resolved = { ...whole, status: "resolved" as const, resolvedAt: noon + 5 };
      await incidents.saveIncidents([resolved]);
      expect(await incidents.incident("a")).toEqual(resolved);
      expect(await incidents.incident("b")).toEqual(incident("b", noon));
      expect(await incidents.incident("c")).toBeUndefined();
    });

    test("by what is open and what is newest, newest first", async () => {
      const { incidents } = await opened();
      const done = { resolvedAt: noon + 99 };
      await incidents.saveIncidents([
        incident("old-open", noon),
        incident("old", noon + 1, done),
        incident("middle", noon + 2, done),
        incident("new", noon + 3, done),
      ]);
      const ids = async (limit: number) => (await incidents.newestIncidents(limit)).map(({ id }) => id);
      expect(await ids(2)).toEqual(["new", "middle", "old-open"]);
      expect(await ids(0)).toEqual(["old-open"]);
      expect(await ids(9)).toEqual(["new", "middle", "old", "old-open"]);
    });

    test("whatever stands in their words", async () => {
      const { incidents } = await opened();
      for (const word of hostile) {
        await incidents.saveIncidents([incident(word, noon, { title: word })]);
        expect((await incidents.incident(word))?.title).toBe(word);
      }
    });
  });

  describe(`${name} keeps planned maintenance`, () => {
    test("oldest first, until it is deleted", async () => {
      const { incidents } = await opened();
      await incidents.saveMaintenances([planned("b", noon + 1), planned("a", noon)]);
      await incidents.saveMaintenances([planned("b", noon + 1, { endsAt: noon + 9 })]);
      expect(await incidents.maintenances()).toEqual([
        planned("a", noon),
        planned("b", noon + 1, { endsAt: noon + 9 }),
      ]);
      await incidents.deleteMaintenances(["a", "nobody"]);
      expect((await incidents.maintenances()).map(({ id }) => id)).toEqual(["b"]);
    });

    test("counted among the rows", async () => {
      const store = await opened();
      await store.incidents.saveIncidents([incident("a", noon), incident("b", noon)]);
      await store.incidents.saveMaintenances([planned("a", noon)]);
      expect((await store.info()).rows).toMatchObject({ incidents: 2, maintenances: 1 });
    });
  });
}
