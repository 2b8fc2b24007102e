/** Incidents and maintenance: from what the monitor says, from people, and to whoever is told. */
import type { Bus } from "../../bus/bus.ts";
import type { Config } from "../../config/config.ts";
import type { Cancel, Clock } from "../../core/clock.ts";
import type { Log } from "../../core/log.ts";
import { type Incident, isOpen, isWorkedOn } from "../../incident/incident.ts";
import { createIncidents, type Incidents } from "../../incident/incidents.ts";
import type { MaintenanceEntry, MaintenanceWindow } from "../../incident/maintenance.ts";
import { createPlans, type Plans } from "../../incident/plans.ts";
import type { IncidentStore } from "../../incident/ports.ts";
import type { KnownService } from "../../incident/read-input.ts";
import type { Monitor } from "../../monitor/monitor.ts";
import type { Status } from "../../monitor/service.ts";
import type { Audience, Impact } from "../../protocol/vocabulary.ts";
import { createIncidentBoard, type IncidentBoard } from "../../web/incident-board.ts";
import type { IncidentModel } from "../../web/incident-model.ts";
import type { AppEvents } from "../events.ts";
import { tellIncidents } from "./tell-incidents.ts";

export interface IncidentDeskParts {
  clock: Clock;
  log: Log;
  store: IncidentStore;
  bus: Bus<AppEvents>;
  monitor: Pick<Monitor, "statuses" | "status">;
  config(): Config;
}

export interface IncidentDesk {
  incidents: Incidents;
  plans: Plans;
  board: IncidentBoard;
  /** All maintenance: the config's, and what was planned beside it. */
  entries(): readonly MaintenanceEntry[];
  service: KnownService;
  /** Another config is in force. */
  replan(): void;
  /** A window began or ended. */
  turned(began: readonly MaintenanceWindow[], ended: readonly MaintenanceWindow[]): void;
  isWorkedOn(serviceId: string): boolean;
  /** Reads an incident that is too old to be in memory; null: there is nothing to read. */
  prepare(id: string): Promise<void> | null;
  /** As this audience sees it, one that was read included; null: there is none, or not for it. */
  shown(id: string, audience: Audience): IncidentModel | null;
  stop(): Promise<void>;
}

const mostOlder = 100;

export async function createIncidentDesk(parts: IncidentDeskParts): Promise<IncidentDesk> {
  const { clock, log, store, bus, monitor, config } = parts;
  const incidents = await createIncidents({
    ...{ store, clock, log },
    impactOf: (ids) => impactOf(ids, monitor.statuses()),
    publish: (event) => bus.publish("incident.written", [event]),
  });
  const plans = await createPlans({
    ...{ store, clock, timeZone: () => config().site.timeZone },
    onChange: planned,
  });
  const entries = () => [...config().maintenance, ...plans.all()];
  const service = (id: string) => monitor.status(id)?.service;
  const board = createIncidentBoard({
    ...{ incidents, entries, now: clock.now },
    service,
  });
  const older = new Map<string, Incident>();
  const ends = [
    ...follow(bus, incidents),
    tellIncidents({ bus, board, config, clock }),
    bus.subscribe("incident.written", (events) => {
      for (const { incident } of events) if (older.has(incident.id)) older.set(incident.id, incident);
    }),
  ];

  function planned(id: string): void {
    board.replan();
    bus.publish("maintenance.planned", [{ id }]);
  }

  return {
    ...{ incidents, plans, board, entries, service },
    replan: () => planned(""),
    turned(began, ended) {
      bus.publish("maintenance.turned", [{ began, ended }]);
    },
    isWorkedOn: (serviceId) =>
      incidents
        .all()
        .some((one) => isOpen(one) && isWorkedOn(one) && one.services.some(({ id }) => id === serviceId)),
    prepare(id) {
      if (incidents.find(id)) return null;
      return incidents.load(id).then((found) => {
        if (older.size >= mostOlder) older.clear();
        if (found) older.set(id, found);
      });
    },
    shown(id, audience) {
      const old = older.get(id);
      return board.incident(id, audience) ?? (old ? board.show(old, audience) : null);
    },
    async stop() {
      for (const end of ends) end();
      await incidents.stop();
    },
  };
}

function follow(bus: Bus<AppEvents>, incidents: Incidents): Cancel[] {
  const heard = (events: readonly { status: Status }[]) =>
    incidents.heard(events.map(({ status }) => status));
  return [
    bus.subscribe("service.checked", (checks) =>
      heard(checks.filter(({ changed, news }) => changed || news)),
    ),
    bus.subscribe("service.changed", heard),
    bus.subscribe("service.configured", heard),
    bus.subscribe("service.removed", (events) => {
      for (const { id } of events) incidents.removed(id);
    }),
  ];
}

/** As the indicator of the page has it: everything down is critical. */
function impactOf(down: readonly string[], statuses: readonly Status[]): Impact {
  const seen = statuses.filter(({ service }) => service.visibility === "public");
  const isDown = ({ service, verdict }: Status) => verdict === "down" || down.includes(service.id);
  return seen.length > 0 && seen.every(isDown) ? "critical" : "major";
}
