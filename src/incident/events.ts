import type { Incident } from "./incident.ts";
import type { MaintenanceWindow } from "./maintenance.ts";

/** What pages and feeds have to know; what people are told of is said in `protocol/telling.ts`. */
export interface IncidentEvents {
  /** An incident opened, was updated, edited or closed; `before` is null when it is new. */
  "incident.written": { incident: Incident; before: Incident | null };
  /** What is planned is not what it was. */
  "maintenance.planned": { id: string };
  /** Windows began or ended. */
  "maintenance.turned": { began: readonly MaintenanceWindow[]; ended: readonly MaintenanceWindow[] };
}
