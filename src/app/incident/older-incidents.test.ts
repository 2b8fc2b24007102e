import { expect, onTestFinished, test } from "vitest";
import { fixtureFrame } from "../../../test/support/service-fixtures.ts";
import { createMemoryBus } from "../../bus/memory-bus.ts";
import { parseConfig } from "../../config/parse-config.ts";
import { systemClock } from "../../core/clock.ts";
import { silentLog } from "../../core/log.ts";
import { ManualClock } from "../../core/manual-clock.ts";
import { writeIncident } from "../../incident/incident.ts";
import { createSharedViews, type SharedViews } from "../../live/shared-view.ts";
import { createMemoryStore } from "../../store/memory-store.ts";
import type { AppEvents } from "../events.ts";
import { createOperatorViews } from "../operator/operator-views.ts";
import { createIncidentDesk } from "./incident-desk.ts";
import { incidentPages } from "./incident-pages.ts";

const kept = 500;

/** A desk with one incident more than it keeps in memory; `oldest` is the one that is read when somebody asks. */
async function deskWithHistory() {
  const clock = new ManualClock();
  const store = createMemoryStore().incidents;
  const written = Array.from({ length: kept + 1 }, (_, index) =>
    writeIncident(
      { title: `Trouble ${index}`, status: "resolved", impact: "minor", services: [], body: "Over" },
      { at: clock.now() + index, newId: () => `incident-${index}` },
    ),
  );
  await store.saveIncidents(written);
  const { config } = parseConfig("{}", { configDir: "/tmp", env: {} });
  if (!config) throw new Error("the config is wrong");
  const desk = await createIncidentDesk({
    ...{ clock, log: silentLog, store, config: () => config },
    bus: createMemoryBus<AppEvents>((thrown) => {
      throw thrown;
    }),
    monitor: { statuses: () => [], status: () => undefined },
  });
  onTestFinished(() => desk.stop());
  return { clock, desk, oldest: "incident-0" };
}

test("an incident that is too old to be in memory has its page on the dashboard, and one that never was has none", async () => {
  const { clock, desk, oldest } = await deskWithHistory();
  const pages = incidentPages(
    { desk, clock: systemClock, board: { statuses: () => [] } },
    () => fixtureFrame,
  );
  const operator = createOperatorViews({
    ...{ clock, log: silentLog, frame: () => fixtureFrame, pages: () => pages, menu: () => [] },
    views: () => views,
  });
  const views: SharedViews = createSharedViews({ clock, log: silentLog, resolve: operator.resolve });
  onTestFinished(() => {
    operator.stop();
    views.close();
  });
  const show = (id: string) =>
    operator.show({
      ...{ path: `/dashboard/incidents/${id}`, query: new URLSearchParams(), language: "en" },
      ...{ formToken: "token", refreshCookie: undefined },
    });
  expect(desk.incidents.find(oldest)).toBeUndefined();
  expect(await show(oldest)).toContain("Trouble 0");
  expect(await show("incident-none")).toBeNull();
});

test("what is written about an incident that is too old to be in memory is shown", async () => {
  const { desk, oldest } = await deskWithHistory();
  await desk.prepare(oldest);
  await desk.incidents.edit(oldest, { title: "Invoices were late", impact: "minor", services: [] });
  expect(desk.shown(oldest, "viewer")?.title).toBe("Invoices were late");
});
