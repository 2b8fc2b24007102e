/** Incidents from confirmed downs: what opens, joins and ends. Pure, and blind to being told the same twice. */
import type { Status } from "../monitor/service.ts";
import type { Impact, Visibility } from "../protocol/vocabulary.ts";
import { type Fall, type Incident, isOpen, notBefore, type Stamp, withUpdate } from "./incident.ts";

/** Downs that begin this close to each other have one cause until somebody knows better. */
export const togetherMs = 120_000;
/** Within this long the monitor adds to what it said last, and does not say it anew. */
const sameWordMs = 60_000;

export interface Surrounding extends Stamp {
  /** How bad it is that these services are down. */
  impactOf(serviceIds: readonly string[]): Impact;
}

/**
 * The incidents that are not what they were, now that services are as `statuses` say; `known` are all that a down may
 * belong to, the closed ones included. Services that the public may not see are never in one incident with those it may:
 * so nothing about them can be told by an incident.
 */
export function follow(
  known: readonly Incident[],
  statuses: readonly Status[],
  around: Surrounding,
): Incident[] {
  const changed = new Map<string, Incident>();
  const all = () => [...changed.values(), ...known.filter(({ id }) => !changed.has(id))];
  const keep = (incident: Incident | null) => void (incident && changed.set(incident.id, incident));
  for (const status of statuses) {
    if (status.verdict === "down" && status.overlay === null) keep(fallen(all(), status, around));
    else if (status.verdict === "operational" || status.verdict === "degraded") {
      const at = status.since ?? around.at;
      for (const incident of all()) keep(recovered(incident, status.service.id, at, around));
    }
  }
  return [...changed.values()];
}

/** A service is watched no more: nothing waits for it. */
export function removed(known: readonly Incident[], serviceId: string, around: Stamp): Incident[] {
  return known.flatMap((incident) => recovered(incident, serviceId, around.at, around) ?? []);
}

function fallen(incidents: readonly Incident[], status: Status, around: Surrounding): Incident | null {
  const { service, reason, facts } = status;
  const since = status.since ?? around.at;
  const isThis = (fall: Fall) => fall.serviceId === service.id && fall.since === since;
  if (incidents.some(({ falls }) => falls.some(isThis))) return null;
  const fall: Fall = { serviceId: service.id, since, reason, facts, backAt: null };
  const joined = incidents.find((incident) => belongsTo(incident, fall, status));
  return joined ? join(joined, fall, status, around) : open(fall, status, around);
}

/** It fell with the others, it fell before in this very incident, or what it depends on is down in it, or the other way round. */
function belongsTo(incident: Incident, { serviceId, since }: Fall, { service }: Status): boolean {
  if (!isOpen(incident) || incident.falls.length === 0) return false;
  if (audienceOf(incident) !== service.visibility) return false;
  return incident.falls.some(
    (other) =>
      other.serviceId === serviceId ||
      Math.abs(other.since - since) <= togetherMs ||
      (other.backAt === null && service.dependsOn.includes(other.serviceId)),
  );
}

function audienceOf({ services, falls }: Incident): Visibility {
  return services.find(({ id }) => id === falls[0]?.serviceId)?.visibility ?? "public";
}

function open(fall: Fall, { service }: Status, around: Surrounding): Incident {
  const { at, newId } = around;
  const { id, name, visibility } = service;
  const told = { what: "fell" as const, falls: [{ serviceId: id, since: fall.since }] };
  return {
    ...{ id: newId(), title: null, status: "investigating", impact: around.impactOf([id]) },
    ...{ services: [{ id, name, visibility }], falls: [fall] },
    ...{ startedAt: fall.since, createdAt: at, updatedAt: at, resolvedAt: null },
    updates: [{ id: newId(), at: fall.since, status: "investigating", body: "", told }],
  };
}

function join(incident: Incident, fall: Fall, { service }: Status, around: Surrounding): Incident {
  const { id, name, visibility } = service;
  const isNew = incident.services.every((known) => known.id !== id);
  const services = isNew ? [...incident.services, { id, name, visibility }] : incident.services;
  const falls = [...incident.falls, fall];
  const down = falls.filter(({ backAt }) => backAt === null).map(({ serviceId }) => serviceId);
  const grown = {
    ...{ ...incident, services, falls, updatedAt: around.at },
    startedAt: Math.min(incident.startedAt, fall.since),
    impact: worse(incident.impact, around.impactOf(down)),
  };
  return saysFell(grown, fall, around);
}

function saysFell(incident: Incident, { serviceId, since }: Fall, { at, newId }: Stamp): Incident {
  const last = incident.updates.at(-1);
  if (last?.told?.what === "fell" && at - last.at <= sameWordMs) {
    const told = { ...last.told, falls: [...last.told.falls, { serviceId, since }] };
    return { ...incident, updates: [...incident.updates.slice(0, -1), { ...last, told }] };
  }
  const told = { what: "fell" as const, falls: [{ serviceId, since }] };
  const update = { id: newId(), at: notBefore(incident, since), status: incident.status, body: "", told };
  return withUpdate(incident, update, at);
}

/** Null: it was not waiting for this service. */
function recovered(incident: Incident, serviceId: string, backAt: number, around: Stamp): Incident | null {
  const isWaiting = (fall: Fall) => fall.serviceId === serviceId && fall.backAt === null;
  if (!incident.falls.some(isWaiting)) return null;
  const falls = incident.falls.map((fall) =>
    isWaiting(fall) ? { ...fall, backAt: Math.max(backAt, fall.since) } : fall,
  );
  const next = { ...incident, falls, updatedAt: around.at };
  if (!isOpen(incident) || falls.some((fall) => fall.backAt === null)) return next;
  const lastBack = Math.max(...falls.map((fall) => fall.backAt ?? 0));
  const told = { what: "back" as const, falls: falls.map(({ serviceId, since }) => ({ serviceId, since })) };
  const at = notBefore(incident, lastBack);
  return withUpdate(next, { id: around.newId(), at, status: "resolved", body: "", told }, around.at);
}

const order: readonly Impact[] = ["none", "minor", "major", "critical"];

function worse(one: Impact, other: Impact): Impact {
  return order.indexOf(one) >= order.indexOf(other) ? one : other;
}
