import { describe, expect, test } from "vitest";
import { all, commit, noon, type Opened, result, segment, state } from "./store-samples.ts";

export function describeStoreItself(name: string, opened: Opened): void {
  describe(`${name} tells about itself`, () => {
    test("how many rows each table has", async () => {
      const store = await opened();
      await store.monitor.commit(
        commit({
          results: [result("a", noon), result("b", noon)],
          timeline: [{ serviceId: "a", from: 0, segments: [segment(1), segment(2), segment(3)] }],
          states: [{ serviceId: "c", state: state("c") }],
        }),
      );
      await store.settings.set("key", "value");
      await store.sessions.create({ id: "a", createdAt: noon, expiresAt: noon });
      const { rows } = await store.info();
      expect(rows).toMatchObject({
        ...{ services: 3, results: 2, timeline: 3, states: 1, settings: 1, sessions: 1 },
        ...{ minutes: 0, hours: 0, days: 0, rolled: 0, overlays: 0, incidents: 0, maintenances: 0 },
        ...{ known_tasks: 0 },
        ...{ tasks: 0, subtasks: 0, ledger: 0 },
        ...{ series: 0, metric_minutes: 0, metric_hours: 0 },
      });
    });

    test("and refuses every use once it is closed", async () => {
      const store = await opened();
      await store.close();
      await store.close();
      await expect(store.monitor.commit(commit({ results: [result("a", noon)] }))).rejects.toThrow();
      await expect(all(store.monitor.resultsSince(0))).rejects.toThrow();
      await expect(store.monitor.recentResults("a", 1)).rejects.toThrow();
      await expect(store.settings.get("key")).rejects.toThrow();
      await expect(store.sessions.find("a", noon)).rejects.toThrow();
      await expect(store.info()).rejects.toThrow();
    });
  });
}
