/** The closed sets of words that leave the process. Order within `outcomes` and `states` is severity. */

export const outcomes = ["up", "degraded", "down", "unknown"] as const;
export type Outcome = (typeof outcomes)[number];

/** What a service is judged to be. */
export const verdicts = ["operational", "degraded", "down", "unknown"] as const;
export type Verdict = (typeof verdicts)[number];

/** What a service shows: its verdict, or the overlay that covers it. */
export const states = [...verdicts, "maintenance", "paused"] as const;
export type State = (typeof states)[number];

export const reasons = [
  "ok",
  "slow",
  "status",
  "body",
  "header",
  "certificate",
  "refused",
  "timeout",
  "dns",
  "tls",
  "reset",
  "unreachable",
  "exit",
  "silent",
  "missing",
  "limit",
  "reported",
  "self",
  "inverted",
  "new",
  "off",
  "offline",
  "probe",
] as const;
export type Reason = (typeof reasons)[number];

/** Name of a kind of check. No closed set: which there are is said in one place, `probe/kinds.ts`. */
export type KindName = string;

export const visibilities = ["public", "operator"] as const;
export type Visibility = (typeof visibilities)[number];

/** Who is asking. A viewer is anybody; an operator passed the gate or carries a token that reads. */
export const audiences = ["viewer", "operator"] as const;
export type Audience = (typeof audiences)[number];

export const indicators = ["none", "minor", "major", "critical"] as const;
export type Indicator = (typeof indicators)[number];

export const uptimeWindows = ["24h", "7d", "30d", "90d"] as const;
export type UptimeWindow = (typeof uptimeWindows)[number];

export const languages = ["en", "de"] as const;
export type Language = (typeof languages)[number];

/** In the order an incident goes through them. */
export const incidentStatuses = [
  "investigating",
  "identified",
  "monitoring",
  "resolved",
  "postmortem",
] as const;
export type IncidentStatus = (typeof incidentStatuses)[number];

export const impacts = ["none", "minor", "major", "critical"] as const;
export type Impact = (typeof impacts)[number];

export const maintenanceStatuses = ["scheduled", "in_progress", "completed"] as const;
export type MaintenanceStatus = (typeof maintenanceStatuses)[number];
