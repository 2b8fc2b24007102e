import type { Facts } from "../../probe/result.ts";
import type { KindName, Reason, State, Visibility } from "../../protocol/vocabulary.ts";
import type { ProgramTrouble } from "./program-trouble.ts";

/** A service as its operator sees it. Times are epoch ms. */
export interface DashboardService {
  id: string;
  name: string;
  state: State;
  since: number | null;
  reason: Reason;
  facts: Facts | null;
  detail: string | null;
  kind: KindName;
  /** What is checked, in the operator's words. */
  target: string;
  everyMs: number;
  visibility: Visibility;
  checkedAt: number | null;
  latencyMs: number | null;
  /** Push only: the whole address that reports are sent to. */
  pushUrl: string | null;
  /** The operator knows of its present trouble. */
  acknowledged: boolean;
  /** Grows when anything of it changes. */
  version: number;
}

/** Something in the config that is wrong or not what its author may think. */
export interface DashboardIssue {
  level: "error" | "warning";
  /** `services[3].every`; empty for the file as a whole. */
  path: string;
  /** From 1; null when it stands on no line. */
  line: number | null;
  expected: string;
  found: string;
  remedy: string;
}

/** What the dashboard shows. */
export interface DashboardModel {
  /** In the operator's order. */
  services: readonly DashboardService[];
  issues: readonly DashboardIssue[];
  configPath: string;
  /** What the program itself suffers from: a full disk, no connection. */
  troubles: readonly ProgramTrouble[];
  /** How late checks began, ms; null: none has begun yet. */
  lateness: { p50: number; p99: number; max: number } | null;
  store: { bytes: number; results: number | null };
  /** Pages that are open now. */
  viewers: number | null;
  startedAt: number;
  now: number;
}
