import type { KnownTask } from "./ports.ts";
import type { TaskRow } from "./reading/read-others.ts";
import { isSubtaskOver, isTerminal, type Snapshot } from "./snapshot.ts";

export function newTask(source: string, id: string, now: number): KnownTask {
  return {
    ...{ source, id, number: null, prompt: "", status: "unknown", createdAt: now, startedAt: null },
    ...{ finishedAt: null, subtasksTotal: null, subtasksDone: null, costUsd: null, createdBy: null },
    ...{ followed: false, approvalId: null, submissionKey: null },
  };
}

/** What is remembered of a task after Symbiont told of it. What it did not tell stays. */
export function afterSnapshot(task: KnownTask, snapshot: Snapshot, now: number): KnownTask {
  const { status, subtasks, approval } = snapshot;
  const ended = isTerminal(status);
  const counted = subtasks.length > 0;
  return {
    ...task,
    number: snapshot.number ?? task.number,
    prompt: snapshot.prompt ?? task.prompt,
    status,
    createdAt: snapshot.createdAt ?? task.createdAt,
    startedAt: snapshot.startedAt ?? earliest(subtasks.map(({ startedAt }) => startedAt)) ?? task.startedAt,
    finishedAt: ended ? (snapshot.finishedAt ?? task.finishedAt ?? now) : null,
    subtasksTotal: counted ? subtasks.length + snapshot.subtasksLeftOut : task.subtasksTotal,
    subtasksDone: counted
      ? subtasks.filter((one) => one.status.toLowerCase() === "completed").length
      : task.subtasksDone,
    costUsd: costOf(snapshot) ?? task.costUsd,
    createdBy: snapshot.createdBy ?? task.createdBy,
    followed: task.followed && !ended,
    approvalId: ended ? null : (approval?.id ?? null),
  };
}

export function afterRow(task: KnownTask, row: TaskRow): KnownTask {
  const ended = isTerminal(row.status);
  return {
    ...task,
    number: row.number ?? task.number,
    prompt: row.prompt === "" ? task.prompt : row.prompt,
    status: row.status,
    createdAt: row.createdAt ?? task.createdAt,
    startedAt: row.startedAt ?? task.startedAt,
    finishedAt: ended ? (row.finishedAt ?? task.finishedAt) : null,
    subtasksTotal: row.subtasksTotal ?? task.subtasksTotal,
    subtasksDone: row.subtasksDone ?? task.subtasksDone,
    costUsd: row.costUsd ?? task.costUsd,
    createdBy: row.createdBy ?? task.createdBy,
    approvalId: row.status === "waiting_approval" ? task.approvalId : null,
  };
}

/** Of the whole, or what the subtasks come to. */
export function costOf({ costUsd, subtasks }: Snapshot): number | null {
  if (costUsd !== null) return costUsd;
  const costs = subtasks.flatMap((one) => one.costUsd ?? []);
  return costs.length === 0 ? null : costs.reduce((sum, cost) => sum + cost, 0);
}

function earliest(times: readonly (number | null)[]): number | null {
  const known = times.filter((at) => at !== null);
  return known.length === 0 ? null : Math.min(...known);
}

export function isSameTask(one: KnownTask, other: KnownTask): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** How many subtasks have come to an end. */
export function overCount({ subtasks }: Snapshot): number {
  return subtasks.filter(({ status }) => isSubtaskOver(status)).length;
}
