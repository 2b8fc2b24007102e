import type { Clock } from "../../core/clock.ts";
import type { Lookup, ProgramEnvironment } from "../../probe/kind.ts";
import type { Executor, Plan } from "./executor.ts";
import type { PlanSetting } from "./setting.ts";
import type { ExecutorName } from "./step.ts";

/** What executors are made from; each takes what it needs. */
export interface ExecutorParts {
  clock: Clock;
  lookup: Lookup;
  /** Of the programs that are started. */
  environment: ProgramEnvironment;
  /** Of the agent. */
  agentEnvironment: ProgramEnvironment;
  /** Names this installation: marks its processes. */
  installation: string;
  /** Programs start in it. */
  folder(): string;
}

/** A way of doing tasks. One folder in `executors/` makes one, one line in `executors.ts` lists it. */
export interface ExecutorKind {
  name: ExecutorName;
  /**
   * The steps it makes of a prompt; null: it is not for this one.
   * @throws CortexError 422: the prompt is meant for it and wrong; the sentence says what would be right
   */
  plan(prompt: string, setting: PlanSetting): Plan | null;
  /** It has what it needs, so it is named in the status. */
  isReady(setting: PlanSetting): boolean;
  make(parts: ExecutorParts): Executor;
}
