import type { SettingsStore } from "../config/ports.ts";
import type { PastStore, RollUpStore } from "../history/ports.ts";
import type { IncidentStore } from "../incident/ports.ts";
import type { MetricStore } from "../metric/ports.ts";
import type { OverlayStore } from "../monitor/overlay.ts";
import type { MonitorStore } from "../monitor/ports.ts";
import type { OutboxStore } from "../notify/ports.ts";
import type { EmbeddedStore } from "../task/embedded/ports.ts";
import type { TaskStore } from "../task/ports.ts";
import type { SessionStore } from "../web/ports.ts";
import type { SlowStatement } from "./sqlite-file.ts";

export type { SlowStatement } from "./sqlite-file.ts";

export interface StoreInfo {
  /** Where it lives; `:memory:` when nowhere. */
  path: string;
  sizeBytes: number;
  /** Written but not yet moved into the main file. */
  walBytes: number;
  schemaVersion: number;
  rows: Record<StoredTable, number>;
}

export const storedTables = [
  "services",
  "results",
  "timeline",
  "states",
  "minutes",
  "hours",
  "days",
  "rolled",
  "overlays",
  "series",
  "metric_minutes",
  "metric_hours",
  "incidents",
  "maintenances",
  "news",
  "deliveries",
  "alerts",
  "settings",
  "sessions",
  "known_tasks",
  "tasks",
  "subtasks",
  "ledger",
] as const;
export type StoredTable = (typeof storedTables)[number];

export function noRows(): Record<StoredTable, number> {
  return Object.fromEntries(storedTables.map((table) => [table, 0])) as Record<StoredTable, number>;
}

/** Everything the program remembers. Each part is a port of the domain that needs it. */
export interface Store {
  monitor: MonitorStore & PastStore;
  rollUps: RollUpStore;
  overlays: OverlayStore;
  metrics: MetricStore;
  incidents: IncidentStore;
  outbox: OutboxStore;
  settings: SettingsStore;
  sessions: SessionStore;
  tasks: TaskStore;
  embedded: EmbeddedStore;
  info(): Promise<StoreInfo>;
  /** What took long since the store was opened, newest first. */
  slow(): SlowStatement[];
  /** Ends every use of it; a second call does nothing. */
  close(): Promise<void>;
}
