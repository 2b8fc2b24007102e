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
