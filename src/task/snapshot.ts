import {
  type SubtaskState,
  subtaskStates,
  type TaskState,
  taskStates,
  terminalSubtaskStates,
  terminalTaskStates,
} from "../protocol/symbiont.ts";

/** A task as Symbiont last told it. Times are epoch ms; what was not told, or made no sense, is null. */
export interface Snapshot {
  /** The word as it was sent. */
  status: string;
  number: number | null;
  prompt: string | null;
  subtasks: readonly Subtask[];
  /** There were more than are kept. */
  subtasksLeftOut: number;
  result: string | null;
  error: string | null;
  costUsd: number | null;
  costLimitUsd: number | null;
  createdAt: number | null;
  startedAt: number | null;
  finishedAt: number | null;
  createdBy: string | null;
  concurrency: number | null;
  approval: Approval | null;
}

export interface Subtask {
  /** Unique in its task. */
  id: string;
  title: string;
  status: string;
  /** Ids of other subtasks of the same task; they may form a cycle. */
  dependsOn: readonly string[];
  executor: string | null;
  model: string | null;
  output: string | null;
  error: string | null;
  startedAt: number | null;
  finishedAt: number | null;
  costUsd: number | null;
  progress: number | null;
  attempts: readonly Attempt[];
  approvedBy: string | null;
  approvedAt: number | null;
}

export interface Attempt {
  startedAt: number;
  finishedAt: number | null;
  status: string;
}

export interface Approval {
  id: string;
  subtaskId: string | null;
  question: string;
  askedAt: number | null;
}

/** What a word means to us; `other`: nobody told us. */
export type Meaning = TaskState | SubtaskState | "other";

const words = new Map<string, Meaning>([
  ...taskStates.map((word) => [word, word] as const),
  ...subtaskStates.map((word) => [word, word] as const),
  // Words of other Symbionts for what has not begun.
  ["pending", "waiting"],
  ["blocked", "waiting"],
  ["in_progress", "running"],
]);

export function meaningOf(status: string): Meaning {
  return words.get(status.toLowerCase()) ?? "other";
}

/** No more will come of it. Words that nobody knows are no end. */
export function isTerminal(status: string): boolean {
  return terminalTaskStates.some((word) => word === status.toLowerCase());
}

/** A subtask has more ends than a task. */
export function isSubtaskOver(status: string): boolean {
  return terminalSubtaskStates.some((word) => word === status.toLowerCase());
}
