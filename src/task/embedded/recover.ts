/** At a start: what the last life of the program left, ended, and its tasks brought to a state that is true. */
import type { Clock } from "../../core/clock.ts";
import type { Log } from "../../core/log.ts";
import type { Executor } from "./executor.ts";
import type { LiveTask } from "./live-task.ts";
import type { EmbeddedStore } from "./ports.ts";
import { endProcesses, livingProcesses } from "./processes.ts";
import { type Runs, us } from "./run.ts";
import type { ExecutorName, Step } from "./step.ts";
import type { TaskLogs } from "./task-logs.ts";

export interface RecoverParts {
  clock: Clock;
  log: Log;
  logs: TaskLogs;
  store: EmbeddedStore;
  runs: Runs;
  executors: ReadonlyMap<ExecutorName, Executor>;
  installation: string;
}

const graceMs = 1_000;

/** Nothing runs when this begins; tasks go on when it is done. */
export async function recover(parts: RecoverParts): Promise<void> {
  await endLeftovers(parts);
  await bringUpAll(parts);
}

/** Once nothing of the last life runs any more. */
export async function bringUpAll(parts: Omit<RecoverParts, "log" | "installation">): Promise<void> {
  const { store, runs } = parts;
  const records = await store.unfinished();
  const live = records.map((record) => runs.take(record));
  for (const task of live) for (const step of task.steps.values()) bringUp(task, step, parts);
  await Promise.all(live.map((task) => runs.settle(task)));
}

async function endLeftovers({ clock, log, installation }: RecoverParts): Promise<void> {
  const left = { leader: null, mark: `${installation}/` };
  const living = await livingProcesses(left);
  if (living.length === 0) return;
  const processes = living.map(({ pid }) => pid);
  const survivors = await endProcesses(left, { clock, graceMs });
  log.warn({ processes, survivors }, "symbiont.leftovers-ended");
}

function bringUp(
  live: LiveTask,
  step: Step,
  { clock, logs, executors }: Pick<RecoverParts, "clock" | "logs" | "executors">,
): void {
  const { status } = step;
  if (status === "waiting_approval" && live.isCancelled) live.setStep(step.id, { status: "cancelled" });
  if (status === "waiting" && live.isCancelled) live.setStep(step.id, { status: "cancelled" });
  if (status !== "running" && status !== "cancelling") return;
  const now = clock.now();
  const resumes = executors.get(step.executor)?.resumes ?? false;
  const error = "Cortex ended while it ran; what was left of its processes was ended";
  const end = live.isCancelled ? "cancelled" : "interrupted";
  const startedAt = step.attempts.at(-1)?.startedAt ?? now;
  const attempts = [
    ...step.attempts.slice(0, -1),
    { startedAt, finishedAt: now, status: end, error },
  ] as const;
  live.setStep(step.id, {
    attempts,
    ...(resumes && !live.isCancelled
      ? { status: "waiting" }
      : { status: end, error: live.isCancelled ? null : error }),
  });
  const what = resumes && !live.isCancelled ? "resumed" : "step-ended";
  live.note({ at: now, who: us, what, stepId: step.id, costUsd: null, detail: `${end}: ${error}` });
  logs.append(live.task.id, { at: now, stepId: step.id, stream: "note", text: `${end}: ${error}` });
}
