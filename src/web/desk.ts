import type { Incidents } from "../incident/incidents.ts";
import type { MaintenanceEntry } from "../incident/maintenance.ts";
import type { Plans } from "../incident/plans.ts";
import type { KnownService } from "../incident/read-input.ts";
import type { IncidentBoard } from "./incident-board.ts";

/** What the edge needs to show and to take in incidents and maintenance. */
export interface Desk {
  incidents: Pick<Incidents, "load" | "find" | "open" | "update" | "edit">;
  plans: Pick<Plans, "find" | "plan" | "edit" | "cancel">;
  board: IncidentBoard;
  /** All maintenance: the config's, and what was planned beside it. */
  entries(): readonly MaintenanceEntry[];
  service: KnownService;
}
