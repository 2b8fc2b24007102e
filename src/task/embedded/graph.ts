/** The dependency graph of a task, pure: what may start, what never will, and how the whole ends. */
import {
  type SubtaskState,
  type TaskState,
  type TerminalTaskState,
  terminalSubtaskStates,
} from "../../protocol/symbiont.ts";
import type { Step, StepPlan } from "./step.ts";

const mostSteps = 1_000;

/** What is wrong with a plan, or null. */
export function planProblem(steps: readonly Pick<StepPlan, "id" | "dependsOn">[]): string | null {
  if (steps.length === 0) return "it has no steps";
  if (steps.length > mostSteps) return `it has ${steps.length} steps, at most ${mostSteps} are taken`;
  const ids = new Set<string>();
  for (const { id } of steps) {
    if (ids.has(id)) return `two of its steps are called ${JSON.stringify(id)}`;
    ids.add(id);
  }
  for (const { id, dependsOn } of steps) {
    const lost = dependsOn.find((dependency) => !ids.has(dependency));
    if (lost !== undefined)
      return `step ${JSON.stringify(id)} waits for ${JSON.stringify(lost)}, which is not in it`;
  }
  return hasCycle(steps) ? "its steps wait for each other in a circle" : null;
}

/** Takes away whatever waits for nothing, until nothing is left or everything waits. */
function hasCycle(steps: readonly Pick<StepPlan, "id" | "dependsOn">[]): boolean {
  const gone = new Set<string>();
  for (let left = steps; left.length > 0; ) {
    const free = left.filter(({ dependsOn }) => dependsOn.every((id) => gone.has(id)));
    if (free.length === 0) return true;
    for (const { id } of free) gone.add(id);
    left = left.filter(({ id }) => !gone.has(id));
  }
  return false;
}

export function isTerminal(status: SubtaskState): boolean {
  return terminalSubtaskStates.some((terminal) => terminal === status);
}

/** Steps that may go on: all they wait for has ended as they need it. In the order of the plan. */
export function ready(steps: ReadonlyMap<string, Step>): Step[] {
  return [...steps.values()].filter(
    (step) =>
      step.status === "waiting" &&
      step.dependsOn.every((id) => {
        const status = steps.get(id)?.status;
        return step.runs === "after-success" ? status === "completed" : status && isTerminal(status);
      }),
  );
}

/** Steps that will never run, because something they need did not complete. */
export function lost(steps: ReadonlyMap<string, Step>): Step[] {
  const gone = new Set<string>();
  const fails = (id: string): boolean => {
    const status = steps.get(id)?.status;
    return gone.has(id) || (status !== undefined && isTerminal(status) && status !== "completed");
  };
  for (let before = -1; before !== gone.size; ) {
    before = gone.size;
    for (const step of steps.values()) {
      if (step.status === "waiting" && step.runs === "after-success" && step.dependsOn.some(fails))
        gone.add(step.id);
    }
  }
  return [...steps.values()].filter(({ id }) => gone.has(id));
}

/**
 * How the task ended; null while a step has not. What nobody waits for decides: a failure that a later step was to
 * deal with is dealt with.
 */
export function endOf(steps: ReadonlyMap<string, Step>, isCancelled: boolean): TerminalTaskState | null {
  const all = [...steps.values()];
  if (!all.every(({ status }) => isTerminal(status))) return null;
  const awaited = new Set(all.flatMap(({ dependsOn }) => dependsOn));
  const last = all.filter(({ id }) => !awaited.has(id));
  if (last.every(({ status }) => status === "completed")) return "completed";
  return isCancelled ? "cancelled" : "failed";
}

/** What a task that has not ended is doing. That a person is wanted comes before everything. */
export function stateOf(steps: ReadonlyMap<string, Step>): TaskState {
  const all = [...steps.values()];
  const some = (status: SubtaskState) => all.some((step) => step.status === status);
  if (some("waiting_approval")) return "waiting_approval";
  if (some("running")) return "running";
  return all.some(({ attempts }) => attempts.length > 0) ? "running" : "queued";
}
