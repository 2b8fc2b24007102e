import type { MaintenanceEntry } from "../incident/maintenance.ts";
import type { Service } from "../monitor/service.ts";
import type { Rule } from "../notify/rules.ts";
import type { ProgramEnvironment, SymbiontAccess } from "../probe/kind.ts";
import type { Language, Visibility } from "../protocol/vocabulary.ts";
import type { EmbeddedSetting } from "../task/embedded/setting.ts";

export const tokenScopes = ["metrics", "read", "write"] as const;
export type TokenScope = (typeof tokenScopes)[number];

export interface Group {
  name: string;
  description: string | null;
  visibility: Visibility;
}

/** A way to tell people: its medium, and the medium's keys as they stand in the file. */
export interface ChannelConfig {
  id: string;
  kind: string;
  keys: Record<string, unknown>;
}

/** The config as the program uses it: parsed, defaults filled in, durations in milliseconds. */
export interface Config {
  site: {
    name: string;
    /** Public URL without a trailing slash; null when it is not set. */
    url: string | null;
    allowedOrigins: string[];
    trustedProxies: string[];
    timeZone: string;
    frameAncestors: string[];
    language: "auto" | Language;
    accent: string | null;
    /** Absolute path of the logo file. */
    logo: string | null;
  };
  operator: { passwordHash: string | null; sessionLastsMs: number };
  tokens: { id: string; token: string; can: TokenScope[] }[];
  host: { visibility: Visibility };
  /** Reached by TCP to tell a failure from our being offline; empty: switched off. */
  connectivity: { host: string; port: number }[];
  history: { resultsMs: number; minutesMs: number; hoursMs: number };
  limits: { concurrent: number; perHost: number };
  /** In the operator's order; groups that services name without a word of their own come last. */
  groups: Group[];
  /** The environment's `SYMBIONT_URL` and `SYMBIONT_TOKEN` win over the file. */
  symbiont: SymbiontAccess;
  /** Of the Symbiont that is used when `symbiont.url` is null. */
  embedded: EmbeddedSetting;
  /** In the order of the file. */
  services: Service[];
  /** Announced work; local times with the zone they are local to. */
  maintenance: MaintenanceEntry[];
  notify: { channels: ChannelConfig[]; rules: Rule[] };
  /** The operator's own pages of the dashboard, in the order of the file; `path` is absolute. */
  pages: { id: string; path: string }[];
  /** Where we report that we live; null: nowhere. */
  heartbeat: { url: string; everyMs: number } | null;
  /** A headless browser that `cortex doctor` may ask; null: none. */
  dendrite: { url: string; key: string | null; path: string } | null;
}

/** What the environment and flags say; read once, when the process starts. */
export interface Environment {
  production: boolean;
  secretKeyBase: string | null;
  port: number;
  bind: string;
  dataDir: string;
  logLevel: "debug" | "info" | "warn" | "error" | "silent";
  /** Overrides `site.url`. */
  url: string | null;
  /** What a program that a check starts finds in its environment. */
  programs: ProgramEnvironment;
  /** What the agent finds. */
  agents: ProgramEnvironment;
  operatorPassword: string | null;
  operatorPasswordHash: string | null;
  /** Where systemd hears how its service is, and how often it wants to; null: it did not start us. */
  serviceManager: { notifySocket: string; watchdogMs: number | null } | null;
}
