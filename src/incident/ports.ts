import type { Incident } from "./incident.ts";
import type { PlannedMaintenance } from "./plan.ts";

/** Incidents and the maintenance that was planned on the dashboard or by a program. Durable when a call resolves. */
export interface IncidentStore {
  /** Writes whole incidents, all or none; one of the same id is replaced. */
  saveIncidents(incidents: readonly Incident[]): Promise<void>;
  incident(id: string): Promise<Incident | undefined>;
  /** Every open one, and the newest `limit` of all; by their creation, newest first. */
  newestIncidents(limit: number): Promise<Incident[]>;
  /** Writes whole entries, all or none; one of the same id is replaced. */
  saveMaintenances(entries: readonly PlannedMaintenance[]): Promise<void>;
  deleteMaintenances(ids: readonly string[]): Promise<void>;
  /** Oldest first. */
  maintenances(): Promise<PlannedMaintenance[]>;
}
