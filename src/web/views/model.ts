import type { Day, LatencyBand, Uptime } from "../../history/day.ts";
import type { ServiceHistory } from "../../history/service-history.ts";
import type { Facts, Result } from "../../probe/result.ts";
import type { Language, Outcome, Reason, State, UptimeWindow } from "../../protocol/vocabulary.ts";
import type { Announcements, IncidentModel } from "../incident-model.ts";
import type { HostModel } from "./host-gauges.ts";

/** What covers a service's verdict now. */
export interface OverlayModel {
  state: "maintenance" | "paused";
  /** What the operator announced; null: nothing, or it was not announced. */
  title: string | null;
  /** When it ends; null: nobody said. */
  until: number | null;
}

/** What the views draw: plain data of what the viewer may see. Times are epoch ms. */
export interface ServiceModel {
  id: string;
  name: string;
  description: string | null;
  state: State;
  overlay: OverlayModel | null;
  since: number | null;
  reason: Reason;
  facts: Facts | null;
  checkedAt: number | null;
  /** When it last reported itself; null: it is asked. */
  pushedAt: number | null;
  latencyMs: number | null;
  everyMs: number;
  uptime: Readonly<Record<UptimeWindow, Uptime>>;
  /** The last 90 calendar days, oldest first. */
  days: readonly Day[];
  /** Its newest 90 checks, oldest first, while it is too young for its days to tell much; null afterwards. */
  checks: readonly Outcome[] | null;
  /** When the service was first seen. */
  bornAt: number | null;
  /** Over the last 24 hours; null when there was no answer. */
  latency: LatencyBand | null;
  /** The last 24 hours, one band an hour, oldest first; null: nothing measured. */
  hours: readonly (LatencyBand | null)[];
  /** Somebody knows of its trouble and is on it. */
  workedOn: boolean;
  /** Grows when state, reason, message, name or description change. */
  stateVersion: number;
  /** Grows when uptime or days change. */
  uptimeVersion: number;
  /** Grows when latency figures change. */
  latencyVersion: number;
  /** Grows with each check while `checks` are there. */
  checksVersion: number;
}

export interface GroupModel {
  /** Null: services without a group. */
  name: string | null;
  description: string | null;
  services: readonly ServiceModel[];
}

export interface SiteModel {
  name: string;
  /** Path the site is mounted under, without a trailing slash: "" or "/status". */
  basePath: string;
  timeZone: string;
  accent: string | null;
  hasLogo: boolean;
  version: string;
}

/** Built assets by their source name, as URL paths. */
export interface Assets {
  script: string;
  style: string;
  /** What only the operator's pages look like. */
  operatorStyle: string;
  /** Fonts to preload. */
  fonts: readonly string[];
}

/** What every page needs around its content. */
export interface PageFrame {
  site: SiteModel;
  assets: Assets;
  language: Language;
}

export interface StatusModel {
  groups: readonly GroupModel[];
  /** Host figures when they are public. */
  host: HostModel | null;
  /** Since when this monitor reaches nothing outside its machine; null: it does, or has no need to. */
  offlineSince: number | null;
  /** Incidents that are open or were until a short while ago, and work that runs or begins soon. */
  announcements: Announcements;
  now: number;
  /** Where services are written. */
  configPath: string;
  /** The config is as the first start wrote it: the page teaches how to add a service, as it does without any. */
  isFirstConfig: boolean;
}

export interface ChangeModel {
  at: number;
  /** Null while it lasts. */
  endedAt: number | null;
  state: State;
  reason: Reason;
  facts: Facts | null;
}

export interface PastModel {
  history: ServiceHistory;
  /** Response times of the days that are over, by date (`2026-11-22`). */
  dayLatency: ReadonlyMap<string, LatencyBand>;
}

export interface ServicePageModel {
  service: ServiceModel;
  group: string | null;
  /** Newest first, at most 50. */
  results: readonly Result[];
  /** Newest first, at most 50. */
  changes: readonly ChangeModel[];
  /** The stretch of time that the chart shows. */
  window: UptimeWindow;
  /** What was in it; null: not read yet. */
  past: PastModel | null;
  /** Slower answers than this are degraded; null: no limit is set. */
  limitMs: number | null;
  /** Newest first. */
  incidents: readonly IncidentModel[];
  now: number;
}
