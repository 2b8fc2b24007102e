import { resolve } from "node:path";
import { type MaintenanceEntry, readStart } from "../incident/maintenance.ts";
import type { Service } from "../monitor/service.ts";
import { readQuietHours } from "../notify/quiet.ts";
import { newsKinds } from "../notify/rules.ts";
import { bareSetting } from "../probe/define-kind.ts";
import type { SymbiontAccess } from "../probe/kind.ts";
import type { Config, Group } from "./config.ts";
import { embeddedSetting } from "./embedded-setting.ts";
import type { Env } from "./interpolate.ts";
import type { ConfigIssue } from "./issue.ts";
import { missingFiles } from "./missing-files.ts";
import { isMap } from "./raw-services.ts";
import { readYaml, type YamlReading } from "./read-yaml.ts";
import { resolveService } from "./resolve-service.ts";
import { ruleIssues } from "./rules.ts";
import { type Document, documentSchema } from "./schema/document-schema.ts";
import { schemaIssues } from "./schema-issues.ts";
import { warningsOf } from "./warnings.ts";

/** A config that can be used, or everything that is wrong with it. */
export type ConfigResult =
  | { config: Config; errors?: undefined; warnings: ConfigIssue[] }
  | { config?: undefined; errors: ConfigIssue[]; warnings: ConfigIssue[] };

export interface ConfigSource {
  /** What `${NAME}` reads. */
  env: Env;
  /** Folder that relative paths start from. */
  configDir: string;
  /** Given by who asks whether the file is right; who runs it waits for what is not there yet. */
  isThere?: (path: string) => boolean;
  /** Given by who runs already: a file that says nothing is then a slip, not the wish to watch nothing. */
  replaces?: Pick<Config, "services">;
}

export const maxConfigBytes = 5 * 1024 * 1024;

/** Text of a `cortex.yaml` → config. Errors and warnings are in the order of the file. */
export function parseConfig(text: string, source: ConfigSource): ConfigResult {
  if (Buffer.byteLength(text) > maxConfigBytes) return refusal(tooLarge(Buffer.byteLength(text)));
  const reading = withoutEmptySections(readYaml(text, source.env));
  if (reading.value === undefined && reading.issues.length > 0)
    return { errors: inOrder(reading.issues), warnings: [] };
  if (reading.value === undefined && (source.replaces?.services.length ?? 0) > 0) return refusal(emptied);
  const parsed = documentSchema.safeParse(reading.value ?? {});
  const unread = new Set(reading.issues.map(({ path }) => path));
  const judged = [...schemaIssues(parsed.error?.issues ?? [], reading), ...ruleIssues(reading)];
  const errors = [...reading.issues, ...judged.filter(({ path }) => !unread.has(path))];
  if (!parsed.success || errors.length > 0) return { errors: inOrder(errors), warnings: [] };
  const warnings = [...warningsOf(reading, source.env), ...missingFiles(reading, source)];
  return { config: toConfig(parsed.data, source), warnings: inOrder(warnings) };
}

export function refusal(issue: ConfigIssue): ConfigResult {
  return { errors: [issue], warnings: [] };
}

const emptied: ConfigIssue = {
  path: "",
  line: 1,
  expected: "a config",
  found: "an empty file",
  remedy: "put back what stood there, or write `services: []` if nothing is to be watched",
};

export function tooLarge(bytes: number): ConfigIssue {
  return {
    path: "",
    line: 1,
    expected: "at most 5 MB",
    found: `${bytes} bytes`,
    remedy: "split off what is not config",
  };
}

/** `services:` with everything below it commented out says nothing; it is not wrong. */
function withoutEmptySections(reading: YamlReading): YamlReading {
  if (!isMap(reading.value)) return reading;
  return {
    ...reading,
    value: Object.fromEntries(Object.entries(reading.value).filter(([, section]) => section !== null)),
  };
}

function inOrder(issues: readonly ConfigIssue[]): ConfigIssue[] {
  return issues.toSorted((a, b) => a.line - b.line);
}

function toConfig(document: Document, { env, configDir }: ConfigSource): Config {
  const { site, operator, history, tokens, host, limits, defaults } = document;
  const visibility = new Map(
    document.groups.flatMap((group) => (group.visibility ? [[group.name, group.visibility]] : [])),
  );
  const timeZone = site.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  const symbiont = symbiontAccess(document.symbiont, env);
  const setting = { configDir, symbiont };
  const services = document.services.map((entry) => resolveService(entry, { defaults, visibility, setting }));
  return {
    site: {
      ...site,
      url: site.url ?? null,
      timeZone,
      accent: site.accent ?? null,
      logo: site.logo === undefined ? null : resolve(configDir, site.logo),
    },
    operator: { passwordHash: operator.passwordHash ?? null, sessionLastsMs: operator.sessionLasts },
    tokens,
    host,
    connectivity: toTargets(document.connectivity),
    history: { resultsMs: history.results, minutesMs: history.minutes, hoursMs: history.hours },
    limits,
    groups: allGroups(document, services),
    services,
    maintenance: document.maintenance.map((entry) => maintenanceEntry(entry, timeZone)),
    notify: toNotify(document.notify),
    pages: Object.entries(document.dashboard?.pages ?? {}).map(([id, path]) => ({
      id,
      path: resolve(configDir, path),
    })),
    heartbeat: document.heartbeat ? { url: document.heartbeat.url, everyMs: document.heartbeat.every } : null,
    symbiont,
    embedded: embeddedSetting(document.symbiont, configDir),
    dendrite: document.dendrite ? { ...document.dendrite, key: document.dendrite.key ?? null } : null,
  };
}

function toNotify({ channels = [], rules = [] }: Document["notify"] = {}): Config["notify"] {
  return {
    channels: channels.map(({ variant, common, raw }) => ({ id: common.id, kind: variant, keys: raw })),
    rules: rules.map(({ to, services = [], groups = [], on = [], after = 0, remind, quiet }) => ({
      ...{ to, services, groups, on: on.length === 0 ? newsKinds : on, afterMs: after },
      remindMs: remind ?? null,
      quiet: quiet === undefined ? null : readQuietHours(quiet),
    })),
  };
}

function maintenanceEntry(entry: Document["maintenance"][number], siteZone: string): MaintenanceEntry {
  const { id, title, services, every, start, lasts } = entry;
  const times = { every: every ?? null, lastsMs: lasts, ...readStart(start, siteZone) };
  return { id, title, serviceIds: services, ...times };
}

/** An empty variable counts as not set. */
function symbiontAccess(section: Document["symbiont"], env: Env): SymbiontAccess {
  return {
    url: env.SYMBIONT_URL || (section?.url ?? null),
    token: env.SYMBIONT_TOKEN || (section?.token ?? null),
    paths: section?.paths ?? bareSetting.symbiont.paths,
  };
}

function allGroups({ groups }: Document, services: readonly Service[]): Group[] {
  const described = groups.map(({ name, description, visibility }) => ({
    name,
    description: description ?? null,
    visibility: visibility ?? "public",
  }));
  const known = new Set(described.map(({ name }) => name));
  const named = new Set(services.flatMap(({ group }) => (group === null || known.has(group) ? [] : group)));
  return [
    ...described,
    ...[...named].map((name) => ({ name, description: null, visibility: "public" as const })),
  ];
}

const usualTargets = [
  { host: "1.1.1.1", port: 443 },
  { host: "9.9.9.9", port: 443 },
];

function toTargets(connectivity: Document["connectivity"]): Config["connectivity"] {
  if (connectivity === undefined) return usualTargets;
  if (connectivity === "off" || connectivity === false) return [];
  return connectivity.targets.map((target) => {
    const { hostname, port } = new URL(target);
    return { host: hostname.replace(/^\[|\]$/g, ""), port: Number(port) };
  });
}
