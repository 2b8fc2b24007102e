import type { SubtaskState } from "../../protocol/symbiont.ts";

/** As in the list of `executors.ts`; what is stored may name one that this version does not have. */
export type ExecutorName = string;

/** A subtask before it has run. Plain data: it is stored as it is, so a run keeps what it was made from. */
export interface StepPlan {
  /** Unique within the task. */
  id: string;
  title: string;
  executor: ExecutorName;
  /** Ids of steps of the same task that have to have ended before. */
  dependsOn: readonly string[];
  /** Whether it runs only after all of these completed, or however they ended. */
  runs: "after-success" | "after-end";
  /** The executor's own. */
  input: unknown;
  /** What the operator is asked before it runs; null: nothing. */
  question: string | null;
  timeoutMs: number;
}

export interface Attempt {
  startedAt: number;
  finishedAt: number | null;
  status: SubtaskState;
  error: string | null;
}

/** What was asked, and who answered when; answered once. */
export interface Approval {
  id: string;
  askedAt: number;
  by: string | null;
  at: number | null;
}

/** A subtask and what became of it. Never changed in place. */
export interface Step extends StepPlan {
  status: SubtaskState;
  /** Oldest first. */
  attempts: readonly Attempt[];
  /** The end of what it printed, or its answer. */
  output: string | null;
  error: string | null;
  /** What later steps of the same executor are told of it. */
  data: unknown;
  model: string | null;
  /** Of all attempts together. */
  costUsd: number | null;
  approval: Approval | null;
}

/** A step that makes the steps of its task. */
export const planStepId = "plan";

export function isPlan({ executor, id }: Pick<StepPlan, "executor" | "id">): boolean {
  return executor === "agent" && id === planStepId;
}

export function planned(plan: StepPlan): Step {
  return {
    ...plan,
    status: "waiting",
    ...{ attempts: [], output: null, error: null, data: null, model: null, costUsd: null, approval: null },
  };
}
