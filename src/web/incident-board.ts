/** Incidents and maintenance as their reader may see them. Who sees which is decided here and nowhere else. */
import type { AffectedService, Incident, IncidentUpdate } from "../incident/incident.ts";
import { isOpen, isWorkedOn } from "../incident/incident.ts";
import type { Incidents } from "../incident/incidents.ts";
import { listedWindows } from "../incident/listed-windows.ts";
import type { MaintenanceEntry, MaintenanceWindow } from "../incident/maintenance.ts";
import type { Audience, Visibility } from "../protocol/vocabulary.ts";
import type { FallModel, IncidentModel, NamedService, UpdateModel, WindowModel } from "./incident-model.ts";
import { isVisible } from "./visibility.ts";

export interface IncidentBoardParts {
  incidents: Pick<Incidents, "all" | "find">;
  /** Everything that is planned, by the config and beside it. */
  entries(): readonly (MaintenanceEntry & { createdAt?: number })[];
  /** A service as it is configured now. */
  service(id: string): { name: string; visibility: Visibility } | undefined;
  now(): number;
}

export interface IncidentBoard {
  /** Newest first. */
  incidents(audience: Audience): IncidentModel[];
  open(audience: Audience): IncidentModel[];
  /** Null: there is none, or not for this audience. */
  incident(id: string, audience: Audience): IncidentModel | null;
  /** The same of one that was read from the store. */
  show(incident: Incident, audience: Audience): IncidentModel | null;
  /** Announced work with the services that this audience may know of; null: it is on none of them. */
  showEntry(entry: MaintenanceEntry, audience: Audience): MaintenanceEntry | null;
  /** By their begin: those of the last thirty days, what runs, and the next of each entry. */
  windows(audience: Audience): WindowModel[];
  /** Another plan is in force. */
  replan(): void;
}

const minuteMs = 60_000;

export function createIncidentBoard({ incidents, entries, service, now }: IncidentBoardParts): IncidentBoard {
  let listed: { minute: number; windows: MaintenanceWindow[]; createdAt: Map<string, number> } | undefined;

  function nameOf({ id, name }: { id: string; name: string }): NamedService {
    const known = service(id);
    return { id, name: known?.name ?? name, isWatched: known !== undefined };
  }

  /** As configured now; of a service that is gone, as it was when it was attached. */
  function isShown({ id, visibility }: AffectedService, audience: Audience): boolean {
    return isVisible(service(id)?.visibility ?? visibility, audience);
  }

  function show(incident: Incident, audience: Audience): IncidentModel | null {
    const shown = incident.services.filter((one) => isShown(one, audience));
    if (shown.length === 0 && incident.services.length > 0) return null;
    const services = shown.map(nameOf);
    const names = new Map(services.map(({ id, name }) => [id, name]));
    const falls = incident.falls.flatMap(({ serviceId, since, backAt, reason, facts }) => {
      const name = names.get(serviceId);
      return name === undefined ? [] : [{ serviceId, name, since, backAt, reason, facts }];
    });
    if (incident.title === null && falls.length === 0) return null;
    const updates = incident.updates.flatMap((update) => showUpdate(update, falls));
    const { id, title, status, impact, startedAt, createdAt, updatedAt, resolvedAt } = incident;
    return {
      ...{ id, title, status, impact, services, startedAt, createdAt, updatedAt, resolvedAt },
      ...{ fell: [...new Set(falls.map(({ name }) => name))], isWorkedOn: isWorkedOn(incident) },
      updates: updates.reverse(),
    };
  }

  /** What is worked on, as configured now. Null: nothing that this audience may know of, so the work does not exist for it. */
  function workedOn(serviceIds: readonly string[], audience: Audience): NamedService[] | null {
    const seen = serviceIds.flatMap((id) => {
      const known = service(id);
      return known && isVisible(known.visibility, audience)
        ? [{ id, name: known.name, isWatched: true }]
        : [];
    });
    return seen.length === 0 && serviceIds.length > 0 ? null : seen;
  }

  function all(audience: Audience, which: (incident: Incident) => boolean): IncidentModel[] {
    return incidents
      .all()
      .filter(which)
      .flatMap((incident) => show(incident, audience) ?? []);
  }

  /** Rules of recurrence cost too much to be followed for every drawing. */
  function planned() {
    const minute = Math.floor(now() / minuteMs);
    if (listed?.minute !== minute) {
      const createdAt = new Map(
        entries().flatMap(({ id, createdAt }) => (createdAt ? [[id, createdAt]] : [])),
      );
      listed = { minute, windows: listedWindows(entries(), now()), createdAt };
    }
    return listed;
  }

  return {
    show,
    incidents: (audience) => all(audience, () => true),
    open: (audience) => all(audience, isOpen),
    incident(id, audience) {
      const found = incidents.find(id);
      return found ? show(found, audience) : null;
    },
    showEntry(entry, audience) {
      const services = workedOn(entry.serviceIds, audience);
      return services && { ...entry, serviceIds: services.map(({ id }) => id) };
    },
    windows(audience) {
      const { windows, createdAt } = planned();
      return windows.flatMap(({ id, title, serviceIds, from, to }) => {
        const services = workedOn(serviceIds, audience);
        if (!services) return [];
        const status = now() < from ? "scheduled" : now() < to ? "in_progress" : "completed";
        return [{ id, title, services, from, to, status, createdAt: createdAt.get(id) ?? null }];
      });
    },
    replan() {
      listed = undefined;
    },
  };
}

/** What a person wrote is the same for every reader, and the same object each time: what was drawn of it is kept by it. */
const written = new WeakMap<IncidentUpdate, UpdateModel>();

/** Empty: it tells only of what this reader may not see. */
function showUpdate(update: IncidentUpdate, falls: readonly FallModel[]): UpdateModel[] {
  const { id, at, status, body, told } = update;
  if (told === null) {
    const shown = written.get(update) ?? { id, at, status, body, told };
    written.set(update, shown);
    return [shown];
  }
  const seen = told.falls.flatMap((one) => {
    const fall = falls.find(({ serviceId, since }) => serviceId === one.serviceId && since === one.since);
    return fall ? [fall] : [];
  });
  return seen.length === 0 ? [] : [{ id, at, status, body, told: { what: told.what, falls: seen } }];
}
