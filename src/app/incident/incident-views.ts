/** The public pages of incidents and maintenance, and what other pages show of them. */

import type { Bus } from "../../bus/bus.ts";
import type { Config } from "../../config/config.ts";
import type { SharedViews } from "../../live/shared-view.ts";
import type { ViewSource } from "../../live/view.ts";
import { languages, uptimeWindows } from "../../protocol/vocabulary.ts";
import { programLanguage } from "../../web/board-reader.ts";
import type { Announcements, IncidentModel } from "../../web/incident-model.ts";
import {
  incidentsViewKey,
  incidentViewKey,
  maintenanceViewKey,
  serviceViewKey,
  statusViewKey,
} from "../../web/page-cache.ts";
import { createIncidentSource } from "../../web/views/incident/incident.tsx";
import { createIncidentsSource } from "../../web/views/incident/incidents.tsx";
import { createMaintenanceSource } from "../../web/views/incident/maintenance.tsx";
import type { PageFrame } from "../../web/views/model.ts";
import type { Engine } from "../engine.ts";
import type { AppEvents } from "../events.ts";
import { lastShown } from "../last-shown.ts";
import type { IncidentDesk } from "./incident-desk.ts";

const mostListed = 50;
const mostOfService = 10;
const dayMs = 86_400_000;
/** Work is on the status page this long before it begins. */
const announcedMs = 7 * dayMs;
const mostClosed = 2;

/** Null: it is none of these pages, or there is no such incident. */
export function incidentSource(
  [name = "", ...rest]: readonly string[],
  { board, shown }: IncidentDesk,
  frame: PageFrame,
  now: () => number,
): ViewSource | null {
  if (name === "incidents" && rest.length === 1)
    return createIncidentsSource(
      () => ({ incidents: board.incidents("viewer").slice(0, mostListed), now: now() }),
      frame,
    );
  if (name === "maintenance" && rest.length === 1)
    return createMaintenanceSource(() => ({ windows: board.windows("viewer"), now: now() }), frame);
  if (name !== "incident" || rest.length !== 2) return null;
  const id = rest[0] ?? "";
  const incident = lastShown(() => shown(id, "viewer"));
  return incident && createIncidentSource(() => ({ incident: incident(), now: now() }), frame);
}

/** What stands on the status page of everybody. */
export function announcements({ board }: IncidentDesk, now: number): Announcements {
  const incidents = board.incidents("viewer");
  const closed = incidents.filter(({ resolvedAt }) => resolvedAt !== null && now - resolvedAt < dayMs);
  return {
    incidents: [...incidents.filter(({ resolvedAt }) => resolvedAt === null), ...closed.slice(0, mostClosed)],
    windows: board
      .windows("viewer")
      .filter(
        ({ status, from }) =>
          status === "in_progress" || (status === "scheduled" && from - now < announcedMs),
      ),
  };
}

export function incidentsOfService({ board }: IncidentDesk, serviceId: string): IncidentModel[] {
  return board
    .incidents("viewer")
    .filter(({ services }) => services.some(({ id }) => id === serviceId))
    .slice(0, mostOfService);
}

/** Pages are told when an incident or a plan is not what it was. */
export function tellIncidentPages(
  bus: Bus<AppEvents>,
  views: () => Pick<SharedViews, "markDirty" | "retire">,
  touchOperator: (paths: readonly string[]) => void,
): () => void {
  const urgent = { urgent: true };
  const ends = [
    bus.subscribe("incident.written", (events) => {
      for (const { incident } of events) {
        const keys = languages.flatMap((language) => [
          statusViewKey(language),
          incidentsViewKey(language),
          incidentViewKey(incident.id, language),
          ...incident.services.flatMap(({ id }) =>
            uptimeWindows.map((window) => serviceViewKey(id, window, language)),
          ),
        ]);
        views().markDirty(keys, urgent);
      }
      touchOperator(["/dashboard/incidents", "/dashboard/incidents/:id"]);
    }),
    ...(["maintenance.planned", "maintenance.turned"] as const).map((topic) =>
      bus.subscribe(topic, () => {
        const keys = languages.flatMap((language) => [statusViewKey(language), maintenanceViewKey(language)]);
        views().markDirty(keys, urgent);
        touchOperator(["/dashboard/maintenance"]);
      }),
    ),
    // What an incident may say of a service follows the config.
    ...(["service.configured", "service.removed"] as const).map((topic) =>
      bus.subscribe(topic, () => {
        views().retire((key) => key.startsWith("incident:"));
        views().markDirty((key) => /^(?:incidents|maintenance):/.test(key), urgent);
      }),
    ),
  ];
  return () => {
    for (const end of ends) end();
  };
}

/** What the edge needs for the API of incidents and for the formats of others. */
export function formatParts(
  { board, desk, clock }: Pick<Engine, "board" | "desk" | "clock">,
  config: () => Config,
) {
  return {
    ...{ board, desk, now: clock.now },
    site: () => config().site,
    programPlace: () => ({ language: programLanguage(config()), timeZone: config().site.timeZone }),
  };
}
