/** The public JSON of Statuspage, version 2, as its consumers read it. */
import { createHash } from "node:crypto";
import type { Indicator, State } from "../../protocol/vocabulary.ts";
import { catalogue } from "../../text/catalogue.ts";
import { incidentTitle } from "../../text/incident-phrases.ts";
import { toldBy } from "../incident-json.ts";
import type { IncidentModel, NamedService, UpdateModel, WindowModel } from "../incident-model.ts";
import { plainText } from "../markdown.ts";
import { indicatorOf, iso } from "../service-json.ts";
import type { GroupModel, ServiceModel } from "../views/model.ts";
import { places } from "../views/page.tsx";
import { announcedAt, type PublicPicture } from "./source.ts";

export const statuspageDocuments = [
  "summary",
  "status",
  "components",
  "incidents",
  "incidents/unresolved",
  "scheduled-maintenances",
  "scheduled-maintenances/upcoming",
  "scheduled-maintenances/active",
] as const;
export type StatuspageDocument = (typeof statuspageDocuments)[number];

const mostIncidents = 50;

const words: Record<State, string> = {
  operational: "operational",
  degraded: "degraded_performance",
  unknown: "degraded_performance",
  down: "major_outage",
  maintenance: "under_maintenance",
  paused: "under_maintenance",
};

export function statuspage(document: StatuspageDocument, picture: PublicPicture): object {
  const page = pageOf(picture);
  if (document === "status") return { page, status: statusOf(picture) };
  const components = componentsOf(picture);
  // Made once for all incidents and work, which name them again and again.
  const byId = new Map(components.map((component) => [component.id, component]));
  const affected: Affected = (services) => services.flatMap(({ id }) => byId.get(id) ?? []);
  const open = picture.incidents.filter(({ resolvedAt }) => resolvedAt === null);
  const incidents = (some: readonly IncidentModel[]) =>
    some.slice(0, mostIncidents).map((incident) => incidentOf(incident, affected, picture));
  // The nearest first, as readers of what is to come want it; what is over stands last.
  const work = (...status: WindowModel["status"][]) =>
    picture.windows
      .filter((window) => status.includes(window.status))
      .map((window) => workOf(window, affected, picture));
  switch (document) {
    case "components":
      return { page, components };
    case "incidents":
      return { page, incidents: incidents(picture.incidents) };
    case "incidents/unresolved":
      return { page, incidents: incidents(open) };
    case "scheduled-maintenances":
      return { page, scheduled_maintenances: work("scheduled", "in_progress", "completed").reverse() };
    case "scheduled-maintenances/upcoming":
      return { page, scheduled_maintenances: work("scheduled") };
    case "scheduled-maintenances/active":
      return { page, scheduled_maintenances: work("in_progress") };
    case "summary":
      return {
        ...{ page, components },
        incidents: incidents(open),
        scheduled_maintenances: work("in_progress", "scheduled"),
        status: statusOf(picture),
      };
  }
}

/** Of these services, those that still are there, as `components` has them. */
type Affected = (services: readonly NamedService[]) => object[];

/** The same for the same site: consumers remember pages by it. */
function pageId({ base }: PublicPicture): string {
  return shortHash(base);
}

function shortHash(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 12);
}

function pageOf(picture: PublicPicture) {
  const { site, base, timeZone } = picture;
  return {
    id: pageId(picture),
    name: site.name,
    url: base,
    time_zone: timeZone,
    updated_at: iso(updatedAt(picture)),
  };
}

function updatedAt({ groups, incidents, windows, now }: PublicPicture): number {
  const services = groups.flatMap((group) => group.services);
  const times = [
    ...services.map(({ since, bornAt }) => since ?? bornAt ?? 0),
    ...incidents.map((incident) => incident.updatedAt),
    ...windows.flatMap(({ from, to }) => [from, to]).filter((at) => at <= now),
  ];
  return Math.max(0, ...times);
}

function statusOf({ statuses, language }: PublicPicture): { indicator: Indicator; description: string } {
  const { indicator: described } = catalogue(language).incident;
  const indicator = indicatorOf(statuses);
  const has = (state: State) => statuses.some((status) => status.state === state);
  if (indicator !== "none") return { indicator, description: described[indicator] };
  if (has("unknown")) return { indicator, description: described.unknown };
  return { indicator, description: has("maintenance") ? described.maintenance : described.none };
}

function componentsOf(picture: PublicPicture) {
  let position = 0;
  return picture.groups.flatMap((group) => {
    const inGroup = group.name !== null;
    const own = inGroup ? [groupOf(group, ++position, picture)] : [];
    return [...own, ...group.services.map((service) => componentOf(service, group, ++position, picture))];
  });
}

function groupId(name: string): string {
  return `group-${shortHash(name)}`;
}

function groupOf({ name, description, services }: GroupModel, position: number, picture: PublicPicture) {
  const worst =
    statusWords.find((word) => services.some(({ state }) => words[state] === word)) ?? "operational";
  return {
    ...{ id: groupId(name ?? ""), name, status: worst, description },
    ...frameOf(
      services.map(({ bornAt }) => bornAt),
      services.map(({ since }) => since),
      position,
      picture,
    ),
    ...{ group_id: null, group: true, components: services.map(({ id }) => id) },
  };
}

/** Worst first. */
const statusWords = ["major_outage", "degraded_performance", "under_maintenance", "operational"];

function componentOf(service: ServiceModel, group: GroupModel, position: number, picture: PublicPicture) {
  const { id, name, state, description, bornAt, since } = service;
  return {
    ...{ id, name, status: words[state], description },
    ...frameOf([bornAt], [since], position, picture),
    ...{ group_id: group.name === null ? null : groupId(group.name), group: false },
  };
}

type Time = number | null;

function frameOf(born: readonly Time[], since: readonly Time[], position: number, picture: PublicPicture) {
  const known = (times: readonly Time[]) => times.filter((time) => time !== null);
  const createdAt = Math.min(picture.now, ...known(born), ...(known(born).length === 0 ? known(since) : []));
  return {
    created_at: iso(known(born).length + known(since).length === 0 ? 0 : createdAt),
    updated_at: iso(Math.max(0, ...known(since), ...(known(since).length === 0 ? known(born) : []))),
    ...{ position, showcase: false, page_id: pageId(picture), only_show_if_degraded: false },
    start_date: known(born).length === 0 ? null : iso(createdAt).slice(0, 10),
  };
}

function incidentOf(incident: IncidentModel, affected: Affected, picture: PublicPicture) {
  const { id, status, impact, createdAt, startedAt, resolvedAt, updates } = incident;
  const monitoring = updates.findLast((update) => update.status === "monitoring");
  return {
    ...{ id, name: incidentTitle(incident, picture.language), status, impact },
    shortlink: picture.base + places.incident(id),
    ...{ created_at: iso(createdAt), updated_at: iso(incident.updatedAt), started_at: iso(startedAt) },
    monitoring_at: monitoring ? iso(monitoring.at) : null,
    resolved_at: resolvedAt === null ? null : iso(resolvedAt),
    page_id: pageId(picture),
    incident_updates: updates.map((update) => updateOf(update, incident, picture)),
    components: affected(incident.services),
  };
}

function updateOf(update: UpdateModel, { id: incidentId, services }: IncidentModel, picture: PublicPicture) {
  const { id, at, status, body, told } = update;
  const [was, is] = told?.what === "back" ? ["major_outage", "operational"] : ["operational", "major_outage"];
  const fell = new Set(told?.falls.map(({ serviceId }) => serviceId));
  return {
    ...{ id, status, body: told ? toldBy(update, picture) : plainText(body), incident_id: incidentId },
    ...{ created_at: iso(at), updated_at: iso(at), display_at: iso(at) },
    affected_components: services
      .filter((service) => fell.has(service.id))
      .map(({ id: code, name }) => ({ code, name, old_status: was, new_status: is })),
    ...{ deliver_notifications: true, custom_tweet: null, tweet_id: null },
  };
}

/**
 * When the config was given this work is not known: the week before it at the latest, and for what is
 * further off the time since which anything is watched here, so that no entry comes from the future.
 */
function plannedBy(from: number, { groups }: PublicPicture): number {
  const born = groups.flatMap(({ services }) => services.map(({ bornAt }) => bornAt ?? from));
  return Math.min(announcedAt({ createdAt: null, from }), ...born);
}

function workOf(window: WindowModel, affected: Affected, picture: PublicPicture) {
  const { title, services, from, to, status, createdAt, id: entryId } = window;
  const id = `${entryId}-${from.toString(36)}`;
  const createdOn = Math.min(createdAt ?? plannedBy(from, picture), from);
  const reached = [
    ["scheduled", createdOn],
    ["in_progress", from],
    ["completed", to],
  ] as const;
  const upTo = reached.findIndex(([word]) => word === status);
  const updates = reached.slice(0, upTo + 1).reverse();
  return {
    ...{ id, name: title, status, impact: "maintenance", shortlink: picture.base + places.maintenance },
    ...{ created_at: iso(createdOn), updated_at: iso(updates[0]?.[1] ?? createdOn), started_at: iso(from) },
    ...{
      monitoring_at: null,
      resolved_at: status === "completed" ? iso(to) : null,
      page_id: pageId(picture),
    },
    incident_updates: updates.map(([word, at]) => ({
      ...{ id: `${id}-${word}`, status: word, body: title, incident_id: id },
      ...{ created_at: iso(at), updated_at: iso(at), display_at: iso(at), affected_components: [] },
      ...{ deliver_notifications: true, custom_tweet: null, tweet_id: null },
    })),
    components: affected(services),
    ...{ scheduled_for: iso(from), scheduled_until: iso(to) },
  };
}
