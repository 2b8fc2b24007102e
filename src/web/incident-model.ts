import type { Facts } from "../probe/result.ts";
import type { Impact, IncidentStatus, MaintenanceStatus, Reason } from "../protocol/vocabulary.ts";

/** A service as an incident or a maintenance names it. */
export interface NamedService {
  id: string;
  name: string;
  /** It is watched, so it has a page. */
  isWatched: boolean;
}

export interface FallModel {
  serviceId: string;
  name: string;
  since: number;
  backAt: number | null;
  reason: Reason;
  facts: Facts | null;
}

export interface UpdateModel {
  id: string;
  at: number;
  status: IncidentStatus;
  /** Markdown; empty when the monitor tells. */
  body: string;
  told: { what: "fell" | "back"; falls: readonly FallModel[] } | null;
}

/** An incident as its reader may see it. Times are epoch ms. */
export interface IncidentModel {
  id: string;
  /** Null: made of what fell. */
  title: string | null;
  status: IncidentStatus;
  impact: Impact;
  services: readonly NamedService[];
  /** Names of what fell, in that order. */
  fell: readonly string[];
  startedAt: number;
  createdAt: number;
  updatedAt: number;
  resolvedAt: number | null;
  /** A person has taken it in hand. */
  isWorkedOn: boolean;
  /** Newest first. */
  updates: readonly UpdateModel[];
}

/** One stretch of announced work, as its reader may see it. */
export interface WindowModel {
  /** Of the entry: all windows of one that recurs share it. */
  id: string;
  title: string;
  services: readonly NamedService[];
  from: number;
  to: number;
  status: MaintenanceStatus;
  /** When it was planned; null: the config says it. */
  createdAt: number | null;
}

/** What stands between the headline and the services. */
export interface Announcements {
  /** What is open, and what was closed a short while ago; newest first. */
  incidents: readonly IncidentModel[];
  /** What runs, and what begins soon; by its begin. */
  windows: readonly WindowModel[];
}
