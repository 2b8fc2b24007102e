import type { Reason, State, UptimeWindow, Visibility } from "./vocabulary.ts";

/*
 * Written out, not inferred from `service.ts`, because the types of `cortex-status/client` are made of it: whoever
 * installs the package has no zod. Types, not interfaces, so that one may be passed on as any record.
 */

export interface Uptime {
  /** Share of measured time that was operational or degraded, 0 to 1; null when nothing was measured. */
  up: number | null;
  /** Share of the window (without maintenance and pauses) that was measured, 0 to 1. */
  measured: number;
}

/** A service as `/api/v1` and the topic `service_status` tell it. Absent values are null; times are ISO 8601. */
export type ServiceJson = {
  id: string;
  name: string;
  description: string | null;
  group: string | null;
  state: State;
  since: string | null;
  checkedAt: string | null;
  latencyMs: number | null;
  reason: Reason;
  message: string;
  uptime: Record<UptimeWindow, Uptime>;
};

/** What an operator gets on top. */
export type OperatorServiceJson = ServiceJson & {
  detail: string | null;
  visibility: Visibility;
  kind: string;
  everyMs: number;
};
