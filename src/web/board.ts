/**
 * What the world may see: the monitor's present and history's past as models for pages and as JSON.
 * Who sees which service is decided here and nowhere else.
 */
import type { Config, Group } from "../config/config.ts";
import type { History } from "../history/history.ts";
import type { Status } from "../monitor/service.ts";
import type { Result } from "../probe/result.ts";
import type { Audience, Outcome, UptimeWindow } from "../protocol/vocabulary.ts";
import type { IncidentModel } from "./incident-model.ts";
import type {
  ChangeModel,
  GroupModel,
  OverlayModel,
  PastModel,
  ServiceModel,
  ServicePageModel,
} from "./views/model.ts";
import { isVisible } from "./visibility.ts";
import { isYoung, YoungChecks } from "./young-checks.ts";

/** The verbs of the monitor that the board needs. */
export interface Watching {
  statuses(): Status[];
  status(id: string): Status | undefined;
}

export interface BoardParts {
  monitor: Watching;
  history: History;
  /** The announced work that a service is in, as the calendar says. */
  maintenance(serviceId: string): { title: string; to: number } | null;
  /** A person has taken an incident of this service in hand. */
  isWorkedOn(serviceId: string): boolean;
  config(): Config;
  now(): number;
}

export interface Board {
  /** Services this audience may know of, in the order of the config. */
  statuses(audience: Audience): Status[];
  /** The service if this audience may know of it. */
  status(id: string, audience: Audience): Status | undefined;
  /** In the operator's order; groups without a service that this audience may see are not there. */
  groups(audience: Audience): GroupModel[];
  servicePage(id: string, shown: ShownOfService): ServicePageModel | null;
  model(status: Status): ServiceModel;
  /** A result came in, or state, reason or config of a service changed. */
  touch(id: string, what: { state: boolean; uptime: boolean }): void;
  /** Whether a service is too young for a picture of its days, so that its last checks have to be known. */
  isYoung(id: string): boolean;
  /** From now on the checks of a young service are kept; `checks` are those already known, oldest first. */
  followChecks(id: string, checks: readonly Outcome[]): void;
  checked(result: Result): void;
  /** Time has passed: uptime figures of everybody are to be computed again. */
  touchUptimes(): void;
  forget(id: string): void;
}

/** What the page of a service shows beside what is always known of it. */
export interface ShownOfService {
  results: readonly Result[];
  window: UptimeWindow;
  past: PastModel | null;
  incidents: readonly IncidentModel[];
}

interface Versions {
  state: number;
  uptime: number;
  latency: number;
  checks: number;
}

interface Cached {
  versions: Versions;
  uptime: Pick<ServiceModel, "uptime" | "days" | "bornAt"> & { version: number };
  latency: Pick<ServiceModel, "latency" | "hours"> & { version: number };
}

const changesShown = 50;

export function createBoard(parts: BoardParts): Board {
  const { monitor, history, maintenance, config, now } = parts;
  const cache = new Map<string, Cached>();
  const young = new YoungChecks();

  function cached(id: string): Cached {
    const known = cache.get(id);
    if (known) return known;
    const fresh = {
      versions: { state: 1, uptime: 1, latency: 1, checks: 1 },
      uptime: { ...readUptime(history, id), version: 1 },
      latency: { ...readLatency(history, id), version: 1 },
    };
    cache.set(id, fresh);
    return fresh;
  }

  function model(status: Status): ServiceModel {
    const { service, state, since, reason, facts, last } = status;
    const known = cached(service.id);
    const { versions } = known;
    if (known.uptime.version !== versions.uptime) {
      known.uptime = { ...readUptime(history, service.id), version: versions.uptime };
    }
    if (known.latency.version !== versions.latency) {
      known.latency = { ...readLatency(history, service.id), version: versions.latency };
    }
    const { uptime, days, bornAt } = known.uptime;
    const { latency, hours } = known.latency;
    const { id, name, description, everyMs } = service;
    return {
      ...{ id, name, description, state, since, reason, facts, overlay: overlayOf(status) },
      ...{ checkedAt: last?.at ?? null, latencyMs: last?.latencyMs ?? null, everyMs },
      pushedAt: service.kind === "push" ? (last?.at ?? null) : null,
      ...{ uptime, days, bornAt, latency, hours, checks: young.of(id, bornAt, now()) },
      ...{ stateVersion: versions.state, uptimeVersion: versions.uptime, latencyVersion: versions.latency },
      checksVersion: versions.checks,
      workedOn: status.acknowledgedAt !== null || parts.isWorkedOn(id),
    };
  }

  function overlayOf({ service, overlay }: Status): OverlayModel | null {
    if (overlay === null) return null;
    const announced = overlay.state === "maintenance" ? maintenance(service.id) : null;
    return { state: overlay.state, title: announced?.title ?? null, until: announced?.to ?? overlay.to };
  }

  function statuses(audience: Audience): Status[] {
    return monitor.statuses().filter(({ service }) => isVisible(service.visibility, audience));
  }

  function status(id: string, audience: Audience): Status | undefined {
    const found = monitor.status(id);
    return found && isVisible(found.service.visibility, audience) ? found : undefined;
  }

  return {
    statuses,
    status,
    model,
    groups: (audience) => toGroups(statuses(audience), config().groups, model),
    servicePage(id, shown) {
      const found = status(id, "viewer");
      if (!found) return null;
      const { group, options } = found.service;
      const changes = toChanges(history, id);
      return { service: model(found), group, changes, limitMs: latencyLimit(options), ...shown, now: now() };
    },
    isYoung: (id) => isYoung(history.bornAt(id), now()),
    followChecks: (id, checks) => young.follow(id, checks),
    checked({ serviceId, outcome }) {
      if (!young.take(serviceId, outcome)) return;
      const { versions } = cached(serviceId);
      versions.checks++;
      // Of little time every check is much.
      versions.uptime++;
    },
    touch(id, what) {
      const { versions } = cached(id);
      versions.latency++;
      if (what.state) versions.state++;
      if (what.uptime) versions.uptime++;
    },
    touchUptimes() {
      for (const { versions } of cache.values()) versions.uptime++;
    },
    forget(id) {
      cache.delete(id);
      young.forget(id);
    },
  };
}

/** `expect.latency`, by the name that all kinds give it among their options; null: the kind or the service has none. */
function latencyLimit(options: unknown): number | null {
  if (typeof options !== "object" || options === null || !("latencyMs" in options)) return null;
  return typeof options.latencyMs === "number" ? options.latencyMs : null;
}

function readUptime(history: History, id: string) {
  return { uptime: history.uptime(id), days: history.days(id), bornAt: history.bornAt(id) };
}

function readLatency(history: History, id: string) {
  return { latency: history.latency(id), hours: history.hours(id) };
}

function toGroups(
  statuses: Status[],
  groups: readonly Group[],
  model: (status: Status) => ServiceModel,
): GroupModel[] {
  const byName = Map.groupBy(statuses, ({ service }) => service.group);
  const ordered: { name: string | null; description: string | null }[] = [
    ...groups,
    { name: null, description: null },
  ];
  return ordered.flatMap(({ name, description }) => {
    const services = (byName.get(name) ?? []).map(model);
    return services.length === 0 ? [] : [{ name, description, services }];
  });
}

function toChanges(history: History, id: string): ChangeModel[] {
  const newestFirst = history.segments(id, changesShown);
  return newestFirst.map(({ at, verdict, reason, facts }, i) => ({
    ...{ at, endedAt: newestFirst[i - 1]?.at ?? null, state: verdict, reason, facts },
  }));
}
