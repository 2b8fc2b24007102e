/** Runs tasks: everything whose dependencies are done, in parallel, and writes down what happens before and after. */
import { type Clock, pause } from "../../core/clock.ts";
import { formatDuration } from "../../core/duration.ts";
import { messageOf } from "../../core/errors.ts";
import { randomToken } from "../../core/ids.ts";
import type { Log } from "../../core/log.ts";
import type { Executor, StepEnd } from "./executor.ts";
import { planProblem, ready } from "./graph.ts";
import type { Journal } from "./journal.ts";
import { LiveTask, type StopReason } from "./live-task.ts";
import type { TaskRecord } from "./ports.ts";
import type { ExecutorName, Step } from "./step.ts";
import type { TaskLogs } from "./task-logs.ts";

export interface RunParts {
  clock: Clock;
  log: Log;
  logs: TaskLogs;
  journal: Journal;
  executors: ReadonlyMap<ExecutorName, Executor>;
  /** Steps at once, over all tasks. */
  concurrency(): number;
  /** A task was made, is run again, or goes on after a start. */
  onOpened(id: string): void;
}

export const us = "symbiont";
/** At the end of the program: how long what runs may take to end. */
const stopMs = 2_500;

export class Runs {
  readonly #parts: RunParts;
  readonly #live = new Map<string, LiveTask>();
  #running = 0;
  #stopping = false;

  constructor(parts: RunParts) {
    this.#parts = parts;
  }

  find(id: string): LiveTask | undefined {
    return this.#live.get(id);
  }

  figures(): { running: number; queued: number; tasks: number } {
    const waiting = [...this.#live.values()].reduce((sum, { steps }) => sum + ready(steps).length, 0);
    return { running: this.#running, queued: waiting, tasks: this.#live.size };
  }

  /** Takes a task up. Its steps are as they are to go on from. */
  take(record: TaskRecord): LiveTask {
    const live = new LiveTask(record);
    this.#live.set(record.task.id, live);
    this.#parts.onOpened(record.task.id);
    return live;
  }

  /** Starts what can be started. To be called whenever something changed. */
  pump(): void {
    if (this.#stopping) return;
    const open = [...this.#live.values()].filter(({ isCancelled, isOver }) => !isCancelled && !isOver);
    for (const live of open) this.#ask(live);
    for (const live of open) {
      for (const step of ready(live.steps)) {
        if (step.question !== null && step.approval?.at == null) continue;
        if (this.#running >= this.#parts.concurrency()) return;
        void this.#runStep(live, step);
      }
    }
  }

  /** Writes what changed of a task; what ended is let go of, and the rest goes on. */
  async settle(live: LiveTask): Promise<void> {
    const { clock, journal } = this.#parts;
    const wasOver = live.isOver;
    if (!wasOver) live.conclude(clock.now());
    const ends = live.isOver && !wasOver;
    if (ends) {
      const { status, costUsd, error } = live.task;
      live.note({
        at: clock.now(),
        who: us,
        what: "ended",
        stepId: null,
        costUsd,
        detail: `${status}${error ? `: ${error}` : ""}`,
      });
    }
    const written = journal.write(live.takeChanges());
    this.pump();
    await written;
    if (!ends) return;
    this.#live.delete(live.task.id);
    live.hasEnded();
  }

  /** Asks for the end of everything that runs. Resolves at once; `live.ended` tells of the end. */
  async cancel(live: LiveTask, by: string): Promise<void> {
    const { clock } = this.#parts;
    const again = live.isCancelled;
    live.note({
      at: clock.now(),
      who: by,
      what: again ? "forced" : "cancelled",
      stepId: null,
      costUsd: null,
      detail: null,
    });
    live.set({ cancelledBy: live.task.cancelledBy ?? by });
    for (const { id, status } of live.steps.values()) {
      if (status === "waiting" || status === "waiting_approval") live.setStep(id, { status: "cancelled" });
      if (status === "running") live.setStep(id, { status: "cancelling" });
    }
    for (const { abort, force } of live.running.values()) {
      abort.abort("cancelled" satisfies StopReason);
      // Asked twice: whoever asks does not want to wait.
      if (again) force.abort();
    }
    await this.settle(live);
  }

  /** Ends what runs; a step that can be run again is left as it is, for the next start. */
  async stop(): Promise<void> {
    this.#stopping = true;
    const { clock } = this.#parts;
    const forced = clock.after(stopMs, () => this.#each(({ force }) => force.abort()));
    this.#each(({ abort }) => abort.abort("stopping" satisfies StopReason));
    while (this.#running > 0) await pause(clock, 10);
    forced();
  }

  #each(tell: (running: { abort: AbortController; force: AbortController }) => void): void {
    for (const live of this.#live.values()) for (const running of live.running.values()) tell(running);
  }

  /** Steps that could run if the operator let them. */
  #ask(live: LiveTask): void {
    const { clock } = this.#parts;
    const asking = ready(live.steps).filter(
      ({ question, approval }) => question !== null && approval?.at == null,
    );
    if (asking.length === 0) return;
    for (const step of asking) {
      const approval = { id: randomToken(9), askedAt: clock.now(), by: null, at: null };
      live.setStep(step.id, { status: "waiting_approval", approval });
      live.note({
        at: clock.now(),
        who: us,
        what: "asked",
        stepId: step.id,
        costUsd: null,
        detail: step.question,
      });
    }
    void this.settle(live);
  }

  async #runStep(live: LiveTask, { id }: Step): Promise<void> {
    const { clock, journal } = this.#parts;
    const running = { abort: new AbortController(), force: new AbortController() };
    this.#running += 1;
    live.running.set(id, running);
    const startedAt = clock.now();
    const attempts = live.steps.get(id)?.attempts ?? [];
    live.setStep(id, {
      ...{ status: "running", output: null, error: null, data: null },
      attempts: [...attempts, { startedAt, finishedAt: null, status: "running", error: null }],
    });
    live.set({ startedAt: live.task.startedAt ?? startedAt });
    live.note({ at: startedAt, who: us, what: "started", stepId: id, costUsd: null, detail: null });
    live.conclude(startedAt);
    // On disk before it runs, so that whatever happens it is known that it may have run.
    await journal.write(live.takeChanges());
    const end = running.abort.signal.aborted ? null : await this.#execute(live, id, running);
    live.running.delete(id);
    this.#running -= 1;
    const reason: unknown = running.abort.signal.aborted ? running.abort.signal.reason : null;
    if (reason === "stopping" && this.#resumes(live.steps.get(id))) return;
    this.#ended(live, id, end, reason);
    await this.settle(live);
  }

  async #execute(
    live: LiveTask,
    id: string,
    { abort, force }: { abort: AbortController; force: AbortController },
  ) {
    const { clock, logs, log, executors } = this.#parts;
    const step = live.steps.get(id);
    const executor = step && executors.get(step.executor);
    if (!step || !executor) return failed(`there is no executor ${step?.executor}`);
    const cancel = clock.after(step.timeoutMs, () => abort.abort("timeout" satisfies StopReason));
    try {
      return await executor.run({
        ...{
          taskId: live.task.id,
          prompt: live.task.prompt,
          step,
          signal: abort.signal,
          force: force.signal,
        },
        before: step.dependsOn.flatMap((one) => live.steps.get(one) ?? []),
        log: (stream, text) => logs.append(live.task.id, { at: clock.now(), stepId: id, stream, text }),
      });
    } catch (thrown) {
      log.error({ task: live.task.id, step: id, err: messageOf(thrown) }, "symbiont.executor-failed");
      return failed(`a bug of ours: ${messageOf(thrown)}`);
    } finally {
      cancel();
    }
  }

  #resumes(step: Step | undefined): boolean {
    return step !== undefined && (this.#parts.executors.get(step.executor)?.resumes ?? false);
  }

  /** Why it was stopped counts more than how it took it. */
  #ended(live: LiveTask, id: string, end: StepEnd | null, reason: unknown): void {
    const step = live.steps.get(id);
    if (!step) return;
    const { clock, logs } = this.#parts;
    const now = clock.now();
    const { status, error } = conclusion(step, end, reason);
    const costUsd = end?.costUsd == null ? step.costUsd : (step.costUsd ?? 0) + end.costUsd;
    const attempts = step.attempts.with(-1, {
      startedAt: step.attempts.at(-1)?.startedAt ?? now,
      finishedAt: now,
      status,
      error,
    });
    live.setStep(id, {
      ...{ status, error, attempts, costUsd, output: end?.output ?? null },
      ...{ data: end?.data ?? null, model: end?.model ?? step.model },
    });
    const detail = error === null ? status : `${status}: ${error}`;
    live.note({ at: now, who: us, what: "step-ended", stepId: id, costUsd: end?.costUsd ?? null, detail });
    if (error !== null) logs.append(live.task.id, { at: now, stepId: id, stream: "note", text: detail });
    if (status === "completed" && end?.next) this.#extend(live, id, end.next);
  }

  #extend(live: LiveTask, id: string, plans: NonNullable<StepEnd["next"]>): void {
    const problem = planProblem([...live.steps.values(), ...plans]);
    if (problem === null) live.addSteps(plans);
    else live.setStep(id, { status: "failed", error: `its plan cannot be run: ${problem}` });
  }
}

function failed(error: string): StepEnd {
  return { status: "failed", output: null, error };
}

function conclusion(step: Step, end: StepEnd | null, reason: unknown): Pick<Step, "status" | "error"> {
  const alive = end?.survivors ?? [];
  if (alive.length > 0) {
    const which = alive.length === 1 ? `process ${alive[0]}` : `processes ${alive.join(", ")}`;
    return { status: "failed", error: `could not be ended: ${which} still there after SIGKILL` };
  }
  switch (reason) {
    case "cancelled":
      return { status: "cancelled", error: null };
    case "timeout":
      return { status: "failed", error: `not done within ${formatDuration(step.timeoutMs)}, ended` };
    case "stopping":
      return { status: "interrupted", error: "Cortex was stopped while it ran" };
    default:
      return end ? { status: end.status, error: end.error } : { status: "cancelled", error: null };
  }
}
