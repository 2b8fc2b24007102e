/** The embedded Symbiont's words on the wire, see `protocol/symbiont.ts`. */
import type { LedgerJson, LogJson, ProgressJson, SubtaskJson, TaskRowJson } from "../../protocol/symbiont.ts";
import { isTerminal } from "./graph.ts";
import type { LedgerEntry, Task, TaskRecord } from "./ports.ts";
import type { Step } from "./step.ts";
import type { LogPage } from "./task-logs.ts";

export function progressJson({ task, steps }: TaskRecord, concurrency: number): ProgressJson {
  const asked = steps.find(({ status }) => status === "waiting_approval");
  return {
    task_id: task.id,
    number: task.number,
    prompt: task.prompt,
    status: task.status,
    subtasks: steps.map(subtaskJson),
    result: task.result,
    error: task.error,
    cost_usd: task.costUsd,
    cost_limit_usd: null,
    created_at: timeOf(task.createdAt),
    started_at: timeOrNull(task.startedAt),
    finished_at: timeOrNull(task.finishedAt),
    created_by: task.createdBy,
    concurrency,
    approval: asked?.approval
      ? {
          id: asked.approval.id,
          subtask_id: asked.id,
          question: asked.question ?? asked.title,
          asked_at: timeOf(asked.approval.askedAt),
        }
      : null,
  };
}

function subtaskJson(step: Step): SubtaskJson {
  const { attempts, approval, status } = step;
  return {
    ...{ id: step.id, title: step.title, status, executor: step.executor, model: step.model },
    depends_on: [...step.dependsOn],
    output: step.output,
    error: step.error,
    started_at: timeOrNull(attempts[0]?.startedAt ?? null),
    finished_at: isTerminal(status) ? timeOrNull(attempts.at(-1)?.finishedAt ?? null) : null,
    cost_usd: step.costUsd,
    progress: null,
    attempts: attempts.map((attempt) => ({
      started_at: timeOf(attempt.startedAt),
      finished_at: timeOrNull(attempt.finishedAt),
      ...{ status: attempt.status, error: attempt.error },
    })),
    approved_by: approval?.by ?? null,
    approved_at: timeOrNull(approval?.at ?? null),
  };
}

export function rowJson(task: Task): TaskRowJson {
  return {
    ...{ task_id: task.id, id: task.id },
    ...{ number: task.number, prompt: task.prompt, status: task.status, cost_usd: task.costUsd },
    created_at: timeOf(task.createdAt),
    started_at: timeOrNull(task.startedAt),
    finished_at: timeOrNull(task.finishedAt),
    subtasks_total: task.stepsTotal,
    subtasks_done: task.stepsDone,
    created_by: task.createdBy,
  };
}

export function logJson(page: LogPage, hasEnded: boolean): LogJson {
  return {
    entries: page.entries.map(({ offset, at, stepId, stream, text }) => ({
      ...{ offset, at: timeOf(at), subtask_id: stepId, stream, text },
    })),
    next_offset: page.nextOffset,
    first_offset: page.firstOffset,
    ended: hasEnded && page.isAtEnd,
  };
}

export function ledgerJson(entries: readonly (LedgerEntry & { seq: number })[], total: number): LedgerJson {
  return {
    entries: entries.map(({ seq, at, who, what, taskId, stepId, costUsd, detail }) => ({
      ...{ seq, at: timeOf(at), who, what, task_id: taskId, subtask_id: stepId, cost_usd: costUsd, detail },
    })),
    total,
  };
}

function timeOf(at: number): string {
  return new Date(at).toISOString();
}

function timeOrNull(at: number | null): string | null {
  return at === null ? null : timeOf(at);
}
