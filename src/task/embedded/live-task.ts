/** One task that has not ended, in memory: its steps, what of them runs, and what changed since it was last written. */
import { endOf, lost, stateOf } from "./graph.ts";
import type { LedgerEntry, Task, TaskBatch, TaskRecord } from "./ports.ts";
import type { Step, StepPlan } from "./step.ts";
import { planned } from "./step.ts";

export type StopReason = "cancelled" | "timeout" | "stopping";

export interface Running {
  abort: AbortController;
  force: AbortController;
}

export class LiveTask {
  readonly running = new Map<string, Running>();
  readonly #steps: Map<string, Step>;
  readonly #changed = new Set<string>();
  #notes: LedgerEntry[] = [];
  #task: Task;
  readonly #ended = Promise.withResolvers<void>();

  constructor({ task, steps }: TaskRecord) {
    this.#task = task;
    this.#steps = new Map(steps.map((step) => [step.id, step]));
  }

  get task(): Task {
    return this.#task;
  }

  get steps(): ReadonlyMap<string, Step> {
    return this.#steps;
  }

  get isCancelled(): boolean {
    return this.#task.cancelledBy !== null;
  }

  get isOver(): boolean {
    return this.#task.finishedAt !== null;
  }

  /** Resolves when it has ended and that is written. */
  get ended(): Promise<void> {
    return this.#ended.promise;
  }

  hasEnded(): void {
    this.#ended.resolve();
  }

  record(): TaskRecord {
    return { task: this.#task, steps: [...this.#steps.values()] };
  }

  set(change: Partial<Task>): void {
    this.#task = { ...this.#task, ...change };
  }

  setStep(id: string, change: Partial<Step>): void {
    const step = this.#steps.get(id);
    if (!step) return;
    this.#steps.set(id, { ...step, ...change });
    this.#changed.add(id);
  }

  addSteps(plans: readonly StepPlan[]): void {
    for (const plan of plans) {
      this.#steps.set(plan.id, planned(plan));
      this.#changed.add(plan.id);
    }
  }

  note(entry: Omit<LedgerEntry, "taskId">): void {
    this.#notes.push({ ...entry, taskId: this.#task.id });
  }

  /** Draws the conclusions from what the steps are: what is lost, what the task is, what it costs. */
  conclude(now: number): void {
    for (const { id } of lost(this.#steps)) this.setStep(id, { status: "skipped" });
    const steps = [...this.#steps.values()];
    const end = endOf(this.#steps, this.isCancelled);
    this.set({
      status: end ?? (this.isCancelled ? "cancelling" : stateOf(this.#steps)),
      costUsd: totalCost(steps),
      stepsTotal: steps.length,
      stepsDone: steps.filter(({ status }) => status === "completed").length,
      ...(end
        ? { finishedAt: now, result: resultOf(steps), error: end === "completed" ? null : errorOf(steps) }
        : {}),
    });
  }

  /** What changed since the last call, to be written in one go. */
  takeChanges(): TaskBatch {
    const steps = [...this.#changed].flatMap((id) => this.#steps.get(id) ?? []);
    const batch = {
      tasks: [this.#task],
      steps: steps.map((step) => ({ taskId: this.#task.id, step })),
      ledger: this.#notes,
    };
    this.#changed.clear();
    this.#notes = [];
    return batch;
  }
}

function totalCost(steps: readonly Step[]): number | null {
  const costs = steps.flatMap(({ costUsd }) => costUsd ?? []);
  return costs.length === 0 ? null : costs.reduce((sum, cost) => sum + cost, 0);
}

/** What the steps that nobody waits for gave. */
function resultOf(steps: readonly Step[]): string | null {
  const awaited = new Set(steps.flatMap(({ dependsOn }) => dependsOn));
  const given = steps.flatMap(({ id, status, output }) =>
    !awaited.has(id) && status === "completed" && output !== null ? [output.trimEnd()] : [],
  );
  return given.length === 0 ? null : given.join("\n\n");
}

function errorOf(steps: readonly Step[]): string | null {
  const first = steps.find(({ status }) => status === "failed" || status === "interrupted");
  return first ? `${first.title}: ${first.error ?? first.status}` : null;
}
