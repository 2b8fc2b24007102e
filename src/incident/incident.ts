/** What an incident is, and what may happen to it. Pure: every change is a new value. */
import type { Facts } from "../probe/result.ts";
import type { Impact, IncidentStatus, Reason, Visibility } from "../protocol/vocabulary.ts";

/** A service as it was when it was attached: it may be gone from the config when somebody reads of it. */
export interface AffectedService {
  id: string;
  name: string;
  visibility: Visibility;
}

/** A confirmed down that an incident follows. A service and the begin of its down say which; so no down counts twice. */
export interface Fall {
  serviceId: string;
  /** Epoch ms; when the down began. */
  since: number;
  reason: Reason;
  facts: Facts | null;
  /** Null while it is down. */
  backAt: number | null;
}

/**
 * One entry of the log. The operator's have a body in Markdown; the monitor's have none and say which services fell or
 * came back, so that each reader gets them in his language and without what he may not see.
 */
export interface IncidentUpdate {
  id: string;
  /** Epoch ms. */
  at: number;
  status: IncidentStatus;
  body: string;
  told: { what: "fell" | "back"; falls: { serviceId: string; since: number }[] } | null;
}

export interface Incident {
  id: string;
  /** Null: nobody gave it one, so it is made of the services that fell. */
  title: string | null;
  status: IncidentStatus;
  impact: Impact;
  services: AffectedService[];
  /** Empty: an operator opened it, and it closes by his hand alone. */
  falls: Fall[];
  /** When the trouble began, epoch ms. */
  startedAt: number;
  createdAt: number;
  updatedAt: number;
  resolvedAt: number | null;
  /** Oldest first, at least one. */
  updates: IncidentUpdate[];
}

/** What somebody writes. */
export interface IncidentText {
  title: string;
  status: IncidentStatus;
  impact: Impact;
  services: AffectedService[];
  body: string;
}

export interface Stamp {
  at: number;
  newId(): string;
}

export function isOpen({ resolvedAt }: Pick<Incident, "resolvedAt">): boolean {
  return resolvedAt === null;
}

function isOver(status: IncidentStatus): boolean {
  return status === "resolved" || status === "postmortem";
}

/** Whether a person has taken it in hand. */
export function isWorkedOn({ updates }: Incident): boolean {
  return updates.some(({ told }) => told === null);
}

export function writeIncident(text: IncidentText, { at, newId }: Stamp): Incident {
  const { title, status, impact, services, body } = text;
  return {
    ...{ id: newId(), title, status, impact, services, falls: [] },
    ...{ startedAt: at, createdAt: at, updatedAt: at, resolvedAt: isOver(status) ? at : null },
    updates: [{ id: newId(), at, status, body, told: null }],
  };
}

export function addUpdate(
  incident: Incident,
  { status, body }: { status: IncidentStatus; body: string },
  { at, newId }: Stamp,
): Incident {
  const update = { id: newId(), at: notBefore(incident, at), status, body, told: null };
  return withUpdate(incident, update, at);
}

/** Words and services as they should have been; the log stays as it was told. */
export function editIncident(
  incident: Incident,
  { title, impact, services }: Pick<Incident, "title" | "impact" | "services">,
  at: number,
): Incident {
  return { ...incident, title, impact, services, updatedAt: at };
}

/** What was written in an update of the operator's, mended. */
export function editUpdate(incident: Incident, updateId: string, body: string, at: number): Incident {
  const updates = incident.updates.map((update) =>
    update.id === updateId && update.told === null ? { ...update, body } : update,
  );
  return { ...incident, updates, updatedAt: at };
}

export function withUpdate(incident: Incident, update: IncidentUpdate, at: number): Incident {
  const { status } = update;
  const over = isOver(status);
  return {
    ...incident,
    status,
    updatedAt: at,
    resolvedAt: over ? (incident.resolvedAt ?? update.at) : null,
    updates: [...incident.updates, update],
  };
}

/** A log never goes back in time, whatever the clock does. */
export function notBefore({ updates }: Incident, at: number): number {
  return Math.max(at, updates.at(-1)?.at ?? at);
}
