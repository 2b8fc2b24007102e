import type { ExecutorName, Step, StepPlan } from "./step.ts";

export interface StepContext {
  taskId: string;
  prompt: string;
  step: Step;
  /** The steps it depends on, ended, in the order it names them. */
  before: readonly Step[];
  /** Aborted when it is to end: cancelled, out of time, or we are stopping. */
  signal: AbortSignal;
  /** Aborted when it is to end at once, by force. */
  force: AbortSignal;
  /** A line for the log. When a promise comes back, the next line should wait for it. */
  log(stream: "out" | "err" | "note", text: string): Promise<void> | undefined;
}

export interface StepEnd {
  status: "completed" | "failed";
  output: string | null;
  error: string | null;
  data?: unknown;
  model?: string | null;
  costUsd?: number | null;
  /** Steps that come into the plan now. */
  next?: readonly StepPlan[];
  /** Processes that could not be ended. */
  survivors?: readonly number[];
}

/** One way of doing steps. `run` never rejects but for a bug, and resolves only when nothing of the step runs any more. */
export interface Executor {
  readonly name: ExecutorName;
  /** Whether a step that was under way when the program ended may simply be run again. */
  readonly resumes: boolean;
  run(context: StepContext): Promise<StepEnd>;
}

export interface Plan {
  executor: ExecutorName;
  steps: StepPlan[];
}
