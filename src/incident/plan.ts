/** Maintenance that somebody planned on the dashboard or by the API; what the config says stands in the config. */
import { type MaintenanceEntry, maintenanceWindows } from "./maintenance.ts";

export interface PlannedMaintenance extends MaintenanceEntry {
  /** As it was written: with Z or an offset, or local to the site. */
  startWritten: string;
  createdAt: number;
  updatedAt: number;
}

/** From now on there is no more of it, and what runs ends. Null: none of it has begun, so there is nothing to remember. */
export function cancelled(planned: PlannedMaintenance, at: number): PlannedMaintenance | null {
  const hasBegun = maintenanceWindows([planned], planned.createdAt, at).length > 0;
  return hasBegun ? { ...planned, endsAt: at, updatedAt: at } : null;
}
