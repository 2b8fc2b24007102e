import type { Clock } from "../../src/core/clock.ts";
import { silentLog } from "../../src/core/log.ts";
import { createIncidents } from "../../src/incident/incidents.ts";
import type { MaintenanceEntry } from "../../src/incident/maintenance.ts";
import { createPlans } from "../../src/incident/plans.ts";
import type { Status } from "../../src/monitor/service.ts";
import type { State, Visibility } from "../../src/protocol/vocabulary.ts";
import { createMemoryStore } from "../../src/store/memory-store.ts";
import { createIncidentBoard } from "../../src/web/incident-board.ts";
import { isVisible } from "../../src/web/visibility.ts";
import { fixtureService } from "./service-fixtures.ts";

export interface ShownService {
  id: string;
  name: string;
  visibility: Visibility;
  state?: State;
  group?: string;
}

/** A status as a monitor has it; down since `since`. */
export function statusOf(
  { id, name, visibility, state = "operational", group }: ShownService,
  since = 0,
): Status {
  const verdict = state === "maintenance" || state === "paused" ? "operational" : state;
  const service = {
    ...{
      id,
      name,
      visibility,
      group: group ?? null,
      description: null,
      kind: "http",
      options: {},
      host: null,
    },
    ...{ target: id, everyMs: 60_000, timeoutMs: 10_000, vouchMs: 70_000, invert: false, remote: null },
    ...{ confirm: { up: 1, degraded: 2, down: 2, retryEveryMs: 5_000 }, dependsOn: [], pushToken: null },
  };
  const reason = state === "down" ? "status" : "ok";
  return {
    ...{ service, state, verdict, since, reason, facts: state === "down" ? { status: 503 } : null },
    ...{ overlay: null, detail: null, last: null, acknowledgedAt: null },
  };
}

/** What the edge needs of incidents, maintenance and the board, over a store in memory. */
export async function deskFixture(
  clock: Clock,
  services: readonly ShownService[],
  configured: readonly MaintenanceEntry[] = [],
) {
  const store = createMemoryStore().incidents;
  const statuses = services.map((service) => statusOf(service));
  const status = (id: string) => statuses.find((one) => one.service.id === id);
  const service = (id: string) => status(id)?.service;
  const incidents = await createIncidents({
    ...{ store, clock, log: silentLog },
    impactOf: () => "major",
    publish: () => undefined,
  });
  const plans = await createPlans({
    store,
    clock,
    timeZone: () => "Europe/Berlin",
    onChange: () => board.replan(),
  });
  const entries = () => [...configured, ...plans.all()];
  const board = createIncidentBoard({ incidents, entries, service, now: () => clock.now() });
  const seen = (audience: "viewer" | "operator") =>
    statuses.filter((one) => isVisible(one.service.visibility, audience));
  const model = ({ service: { id, name }, state }: Status) => fixtureService({ id, name, state });
  return {
    desk: { incidents, plans, board, entries, service },
    board: {
      model,
      statuses: seen,
      status: (id: string, audience: "viewer" | "operator") =>
        seen(audience).find((one) => one.service.id === id),
      groups(audience: "viewer" | "operator") {
        const names = [...new Set(seen(audience).map((one) => one.service.group))];
        return names.map((name) => ({
          ...{ name, description: null },
          services: seen(audience)
            .filter((one) => one.service.group === name)
            .map(model),
        }));
      },
    },
    site: () => ({ name: "Hydrascale", url: null }),
    programPlace: () => ({ language: "en" as const, timeZone: "Europe/Berlin" }),
    now: () => clock.now(),
    version: "0.1.0",
  };
}
