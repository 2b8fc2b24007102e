/** What can be asked of the embedded Symbiont: submit, look, cancel, retry, approve. */
import { type Clock, within } from "../../core/clock.ts";
import { randomToken } from "../../core/ids.ts";
import type { Plan } from "./executor.ts";
import { isTerminal } from "./graph.ts";
import type { LiveTask } from "./live-task.ts";
import type { EmbeddedStore, Task, TaskRecord } from "./ports.ts";
import { refusal, unknownTask } from "./refusal.ts";
import type { Runs } from "./run.ts";
import { isPlan, planned, type Step } from "./step.ts";

export interface DeskParts {
  clock: Clock;
  store: EmbeddedStore;
  runs: Runs;
  /** @throws CortexError 422 when nobody takes it */
  plan(prompt: string): Promise<Plan>;
}

export interface Desk {
  /**
   * @param key one task however often it is sent; null: each is one of its own
   * @throws CortexError 413, 422, 429
   */
  submit(prompt: string, by: string, key: string | null): Promise<{ task: Task; isNew: boolean }>;
  /** @throws CortexError 404 */
  find(id: string): Promise<TaskRecord>;
  /** Resolves when everything has ended, or after some seconds with what is. @throws CortexError 404, 409 */
  cancel(id: string, by: string): Promise<TaskRecord>;
  /**
   * Runs again what did not complete, all when everything did, or only this step and what waits for it.
   * @throws CortexError 404, 409
   */
  retry(id: string, by: string, stepId: string | null): Promise<TaskRecord>;
  /** @throws CortexError 404, 409 */
  approve(id: string, approvalId: string, by: string): Promise<TaskRecord>;
}

/** Less than the 5 s after which whoever asks gives up. */
const cancelMs = 4_000;
const mostUnfinished = 500;

export function createDesk({ clock, store, runs, plan }: DeskParts): Desk {
  /** Tasks that are being taken up again. */
  const waking = new Set<string>();

  async function find(id: string): Promise<TaskRecord> {
    const record = runs.find(id)?.record() ?? (await store.find(id));
    if (!record) throw unknownTask(id);
    return record;
  }

  return {
    find,
    async submit(prompt, by, key) {
      const known = key === null ? undefined : await store.findByKey(key);
      if (known) return { task: sameGoal(known, prompt), isNew: false };
      if (runs.figures().tasks >= mostUnfinished) throw tooMany();
      const { executor, steps } = await plan(prompt);
      const now = clock.now();
      const id = newTaskId();
      const made = await store.add(
        {
          ...{
            id,
            prompt,
            executor,
            status: "queued",
            createdAt: now,
            createdBy: by,
            stepsTotal: steps.length,
          },
          ...{
            startedAt: null,
            finishedAt: null,
            cancelledBy: null,
            result: null,
            error: null,
            costUsd: null,
          },
          stepsDone: 0,
        },
        steps.map(planned),
        key,
        [{ at: now, who: by, what: "submitted", taskId: id, stepId: null, costUsd: null, detail: executor }],
      );
      if (!made.isNew) return { task: sameGoal(made.task, prompt), isNew: false };
      runs.take({ task: made.task, steps: steps.map(planned) });
      runs.pump();
      return made;
    },
    async cancel(id, by) {
      const live = runs.find(id);
      if (!live || live.isOver) throw alreadyEnded(await find(id), "cancelled");
      void runs.cancel(live, by);
      await within(clock, cancelMs, live.ended);
      return live.record();
    },
    async retry(id, by, stepId) {
      const ending = runs.find(id);
      if (ending?.isOver) await ending.ended;
      if (runs.find(id) || waking.has(id)) {
        throw refusal(409, "not-ended", "The task has not ended", "Wait for its end, or cancel it");
      }
      waking.add(id);
      try {
        const record = await find(id);
        return await again(record, by, stepId);
      } finally {
        waking.delete(id);
      }
    },
    async approve(id, approvalId, by) {
      const live = runs.find(id);
      const { steps } = await find(id);
      const step = steps.find(({ approval }) => approval?.id === approvalId);
      if (!step?.approval)
        throw refusal(404, "unknown-approval", "Nothing of that id was asked", "Load the task again");
      if (!live || step.status !== "waiting_approval") throw answered(step);
      const at = clock.now();
      live.setStep(step.id, { status: "waiting", approval: { ...step.approval, by, at } });
      live.note({ at, who: by, what: "approved", stepId: step.id, costUsd: null, detail: step.question });
      await runs.settle(live);
      return live.record();
    },
  };

  async function again(record: TaskRecord, by: string, stepId: string | null): Promise<TaskRecord> {
    const ids = toRepeat(record, stepId);
    const live: LiveTask = runs.take(record);
    const open = { status: "waiting", output: null, error: null, data: null, approval: null } as const;
    for (const id of ids) live.setStep(id, open);
    live.set({ status: "queued", finishedAt: null, cancelledBy: null, result: null, error: null });
    live.note({ at: clock.now(), who: by, what: "retried", stepId, costUsd: null, detail: null });
    await runs.settle(live);
    return live.record();
  }
}

/** Of letters and digits: it stands in addresses that people send each other. */
function newTaskId(): string {
  return randomToken(24).replace(/[-_]/g, "").slice(0, 12);
}

/** A key that comes with other words was not meant for this task. */
function sameGoal(task: Task, prompt: string): Task {
  if (task.prompt === prompt) return task;
  const remedy = "Send a new key with a new prompt";
  throw refusal(422, "key-reused", "The Idempotency-Key came before with another prompt", remedy);
}

function tooMany() {
  const message = `There are ${mostUnfinished} tasks that have not ended, and no more are taken`;
  return refusal(429, "too-many", message, "Wait until some have ended, or cancel some");
}

function alreadyEnded({ task }: TaskRecord, what: string) {
  return refusal(
    409,
    "ended",
    `The task is ${task.status} and cannot be ${what}`,
    "There is nothing left to do",
  );
}

function answered({ approval, status }: Step) {
  const message =
    approval?.at == null
      ? `It is no longer asked: the step is ${status}`
      : `It was approved already, by ${approval.by} at ${new Date(approval.at).toISOString()}`;
  return refusal(409, "answered", message, "Load the task again to see how it is");
}

/** What did not complete, or all of it when everything did; or one step, and all that wait for it. */
function toRepeat(record: TaskRecord, stepId: string | null): string[] {
  const { task, steps } = record;
  // Its steps are there already.
  const repeatable = steps.filter((step) => !isPlan(step) || step.status !== "completed");
  if (stepId === null) {
    const open = steps.filter(({ status }) => status !== "completed");
    return (task.status === "completed" ? repeatable : open).map(({ id }) => id);
  }
  if (!repeatable.some(({ id, status }) => id === stepId && isTerminal(status))) {
    const found = `The task has no subtask ${JSON.stringify(stepId)} that can be run again`;
    throw refusal(404, "unknown-subtask", found, "Load the task again");
  }
  const repeated = new Set([stepId]);
  for (let before = 0; before !== repeated.size; ) {
    before = repeated.size;
    for (const { id, dependsOn } of steps) if (dependsOn.some((one) => repeated.has(one))) repeated.add(id);
  }
  // What never ran because of an earlier failure can run now as well.
  return steps.flatMap(({ id, status }) => (repeated.has(id) || status === "skipped" ? [id] : []));
}
