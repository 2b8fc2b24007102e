/** A task as it is remembered here, whoever keeps it in truth. Times are epoch ms. */
export interface KnownTask {
  /** Which Symbiont it belongs to: its URL, or `embedded`. */
  source: string;
  id: string;
  number: number | null;
  prompt: string;
  /** The word that Symbiont used last. */
  status: string;
  /** When it was made, as Symbiont told it; else when we first heard of it. */
  createdAt: number;
  startedAt: number | null;
  finishedAt: number | null;
  subtasksTotal: number | null;
  subtasksDone: number | null;
  costUsd: number | null;
  createdBy: string | null;
  /** Submitted here and not at its end: it is asked after until it is, whoever watches. */
  followed: boolean;
  /** What a person is asked, by its id; null: nothing. */
  approvalId: string | null;
  /** Of the form it was submitted by; null: it was submitted elsewhere. */
  submissionKey: string | null;
}

export interface TaskQuery {
  source: string;
  /** `open`: everything that has not come to an end. */
  filter: TaskFilter;
  /** In the prompt, whatever the case, or the id or number itself; empty: everything. */
  search: string;
  limit: number;
  offset: number;
}

export const taskFilters = ["all", "open", "needs-you", "completed", "failed", "cancelled"] as const;
export type TaskFilter = (typeof taskFilters)[number];

/** Which of the filters, besides `all`, a task stands in. */
export function filtersOf({ status, approvalId }: Pick<KnownTask, "status" | "approvalId">): TaskFilter[] {
  const word = status.toLowerCase();
  if (word === "completed" || word === "failed" || word === "cancelled") return [word];
  return approvalId !== null || word === "waiting_approval" ? ["open", "needs-you"] : ["open"];
}

const mostSearched = 2_000;

/** What a search looks through; searches are folded the same way. */
export function searchedText({ id, number, prompt }: Pick<KnownTask, "id" | "number" | "prompt">): string {
  return foldCase(`${number ?? ""} ${id} ${prompt.slice(0, mostSearched)}`);
}

export function foldCase(text: string): string {
  return text.toLowerCase();
}

export interface TaskPage {
  /** Newest first. */
  tasks: KnownTask[];
  /** How many there are in all. */
  total: number;
}

export interface TaskStore {
  /** Durable when it resolves. One of the same source and id takes the place of what is there. */
  save(tasks: readonly KnownTask[]): Promise<void>;
  /** Those that are known, in no order. */
  find(source: string, ids: readonly string[]): Promise<KnownTask[]>;
  findSubmission(source: string, submissionKey: string): Promise<KnownTask | undefined>;
  list(query: TaskQuery): Promise<TaskPage>;
  /** How many there are of each filter. */
  counts(source: string): Promise<Record<TaskFilter, number>>;
  followed(source: string): Promise<KnownTask[]>;
}
