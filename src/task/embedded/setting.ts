import type { AgentSetting } from "./executors/agent/plan-agent.ts";
import type { Runbook } from "./executors/runbook/plan-runbook.ts";

/** What the config says of the embedded Symbiont. */
export interface EmbeddedSetting {
  port: number;
  /** Steps at once. */
  concurrency: number;
  /** By name, in the order of the file. */
  runbooks: ReadonlyMap<string, Runbook>;
  /** Null: none. */
  agent: { command: "auto" | readonly string[]; timeoutMs: number; plans: boolean } | null;
  /** Absolute; programs start in it. */
  folder: string;
}

/** What a plan is made from: what the config says, as it is on this machine. */
export interface PlanSetting {
  runbooks: ReadonlyMap<string, Runbook>;
  /** Null: none is configured, or none was found; `why` says which. */
  agent: AgentSetting | null;
  whyNoAgent: string;
  /** Programs start in it: the folder of the config. */
  folder: string;
}
