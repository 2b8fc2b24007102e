/** Incidents and maintenance as `/api/v1` tells them. */
import { formatDuration } from "../core/duration.ts";
import type { MaintenanceEntry } from "../incident/maintenance.ts";
import type { InputProblem } from "../incident/read-input.ts";
import type { IncidentJson, IncidentUpdateJson, MaintenanceJson } from "../protocol/incident.ts";
import type { Language } from "../protocol/vocabulary.ts";
import { catalogue } from "../text/catalogue.ts";
import { incidentTitle, toldText } from "../text/incident-phrases.ts";
import { almanac } from "../text/moment.ts";
import type { IncidentModel, UpdateModel, WindowModel } from "./incident-model.ts";
import { bodyHtml } from "./markdown.ts";
import { iso } from "./service-json.ts";

/** How words and times are written for programs. */
export interface ProgramPlace {
  language: Language;
  timeZone: string;
}

export function toIncidentJson(incident: IncidentModel, place: ProgramPlace): IncidentJson {
  const { id, status, impact, services, fell, startedAt, createdAt, updatedAt, resolvedAt } = incident;
  return {
    ...{ id, title: incidentTitle(incident, place.language), status, impact },
    services: services.map((service) => service.id),
    automatic: fell.length > 0,
    startedAt: iso(startedAt),
    createdAt: iso(createdAt),
    updatedAt: iso(updatedAt),
    resolvedAt: resolvedAt === null ? null : iso(resolvedAt),
    updates: incident.updates.map((update) => toUpdateJson(update, place)),
  };
}

export function toUpdateJson(update: UpdateModel, place: ProgramPlace): IncidentUpdateJson {
  const { id, at, status } = update;
  const body = update.told ? toldBy(update, place) : update.body;
  return { id, at: iso(at), status, body, html: updateHtml(update, place) };
}

export function updateHtml(update: UpdateModel, place: ProgramPlace): string {
  return update.told ? `<p>${escaped(toldBy(update, place))}</p>` : bodyHtml(update);
}

/** What the monitor says; times are those of the site, with their day. */
export function toldBy({ told, at }: UpdateModel, { language, timeZone }: ProgramPlace): string {
  if (!told) return "";
  const times = almanac(language, timeZone);
  return toldText(told, language, (moment) => times.moment(moment, at));
}

/** @param windows those of the entry */
export function toMaintenanceJson(
  entry: MaintenanceEntry,
  windows: readonly WindowModel[],
  configured: boolean,
): MaintenanceJson {
  const { id, title, start, timeZone, lastsMs, every } = entry;
  return {
    ...{ id, title, services: windows[0]?.services.map((service) => service.id) ?? entry.serviceIds },
    ...{ start, timeZone, lasts: formatDuration(lastsMs), every, configured },
    windows: windows.map(({ from, to, status }) => ({ from: iso(from), to: iso(to), status })),
  };
}

/** All that is wrong, as one sentence. */
export function problemSentence(problems: readonly InputProblem[], language: Language): string {
  const { problem } = catalogue(language).incident;
  return problems.map(({ field, what, found }) => problem[what](field, found)).join("; ");
}

export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
