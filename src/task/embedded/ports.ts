import type { TaskState } from "../../protocol/symbiont.ts";
import type { ExecutorName, Step } from "./step.ts";

export type { Step } from "./step.ts";

export interface Task {
  id: string;
  /** Counts up; the short name for people. */
  number: number;
  prompt: string;
  executor: ExecutorName;
  status: TaskState;
  createdAt: number;
  startedAt: number | null;
  finishedAt: number | null;
  createdBy: string;
  /** Who asked for its end; null: nobody. */
  cancelledBy: string | null;
  result: string | null;
  error: string | null;
  costUsd: number | null;
  stepsTotal: number;
  stepsDone: number;
}

export interface TaskRecord {
  task: Task;
  /** In the order of the plan. */
  steps: Step[];
}

/** Who did what to which task, when, and what it cost. Never changed or deleted. */
export interface LedgerEntry {
  at: number;
  who: string;
  what: string;
  taskId: string;
  stepId: string | null;
  costUsd: number | null;
  detail: string | null;
}

export interface TaskBatch {
  tasks: readonly Task[];
  steps: readonly { taskId: string; step: Step }[];
  ledger: readonly LedgerEntry[];
}

export interface TaskQuery {
  limit: number;
  offset: number;
  /** Empty: all. */
  statuses: readonly string[];
  /** Part of the prompt, whatever its case (of ASCII letters); empty: all. */
  search: string;
}

/** What the embedded Symbiont remembers. */
export interface EmbeddedStore {
  /**
   * Adds a task with its steps and the first entries of the ledger, and gives it its number. A key that is known adds
   * nothing and gives the task that was made with it.
   */
  add(
    task: Omit<Task, "number">,
    steps: readonly Step[],
    key: string | null,
    ledger: readonly LedgerEntry[],
  ): Promise<{ task: Task; isNew: boolean }>;
  /** All or nothing. Steps that are new come after those there are. */
  write(batch: TaskBatch): Promise<void>;
  find(id: string): Promise<TaskRecord | undefined>;
  /** The task that was made with this key. */
  findByKey(key: string): Promise<Task | undefined>;
  /** Tasks in none of the terminal states, oldest first. */
  unfinished(): Promise<TaskRecord[]>;
  /** Newest first. */
  list(query: TaskQuery): Promise<{ tasks: Task[]; total: number }>;
  /** Newest first; `before` is the `seq` to go on from. */
  ledger(
    limit: number,
    before?: number,
  ): Promise<{ entries: (LedgerEntry & { seq: number })[]; total: number }>;
}
