import type { Incident } from "./incident.ts";

/** What pages and feeds have to know; what people are told of is said in `protocol/telling.ts`. */
export interface IncidentEvents {
  /** An incident opened, was updated, edited or closed; `before` is null when it is new. */
  "incident.written": { incident: Incident; before: Incident | null };
  /** Another maintenance is planned, or another window runs. */
  "maintenance.planned": { id: string };
}
