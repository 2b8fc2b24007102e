import {
  foldCase,
  type KnownTask,
  searchedText,
  type TaskFilter,
  type TaskPage,
  type TaskQuery,
  type TaskStore,
} from "../task/ports.ts";
import type { SqliteFile } from "./sqlite-file.ts";
import { bitsLetThrough, bitsOf, countByFilter } from "./task-bits.ts";

const columns = `source, id, number, prompt, status, created_at, started_at, finished_at, subtasks_total,
  subtasks_done, cost_usd, created_by, followed, approval_id, submission_key`;

const filtered = `FROM known_tasks WHERE source = ?1
  AND (?2 IS NULL OR bits IN (SELECT value FROM json_each(?2)))
  AND (?3 = '' OR instr(searched, ?3) > 0)`;

const sql = {
  save: `INSERT OR REPLACE INTO known_tasks (${columns}, bits, searched)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  find: `SELECT ${columns} FROM known_tasks WHERE source = ? AND id IN (SELECT value FROM json_each(?))`,
  findSubmission: `SELECT ${columns} FROM known_tasks WHERE source = ? AND submission_key = ?`,
  list: `SELECT ${columns} ${filtered} ORDER BY created_at DESC, id DESC LIMIT ?4 OFFSET ?5`,
  total: `SELECT count(*) AS tasks ${filtered}`,
  counts: "SELECT bits, count(*) AS tasks FROM known_tasks WHERE source = ? GROUP BY bits",
  followed: `SELECT ${columns} FROM known_tasks WHERE source = ? AND followed = 1`,
};

/** Known tasks in SQLite. */
export class SqliteTaskStore implements TaskStore {
  readonly #file: SqliteFile;

  constructor(file: SqliteFile) {
    this.#file = file;
  }

  async save(tasks: readonly KnownTask[]): Promise<void> {
    this.#file.transact(() => {
      const save = this.#file.prepare(sql.save);
      for (const task of tasks) {
        save.run(
          ...[task.source, task.id, task.number, task.prompt, task.status, task.createdAt, task.startedAt],
          ...[task.finishedAt, task.subtasksTotal, task.subtasksDone, task.costUsd, task.createdBy],
          ...[task.followed ? 1 : 0, task.approvalId, task.submissionKey, bitsOf(task), searchedText(task)],
        );
      }
    });
  }

  async find(source: string, ids: readonly string[]): Promise<KnownTask[]> {
    return this.#all(sql.find, source, JSON.stringify(ids));
  }

  async findSubmission(source: string, submissionKey: string): Promise<KnownTask | undefined> {
    return this.#all(sql.findSubmission, source, submissionKey)[0];
  }

  async list({ source, filter, search, limit, offset }: TaskQuery): Promise<TaskPage> {
    const bits = bitsLetThrough(filter);
    const which = [source, bits === null ? null : JSON.stringify(bits), foldCase(search)] as const;
    const tasks = this.#all(sql.list, ...which, limit, offset);
    const total = this.#file.guard(() => this.#file.prepare(sql.total).get(...which));
    return { tasks, total: Number(total?.tasks) };
  }

  async counts(source: string): Promise<Record<TaskFilter, number>> {
    const rows = this.#file.guard(() => this.#file.prepare(sql.counts).all(source));
    return countByFilter(rows.map(({ bits, tasks }) => [Number(bits), Number(tasks)]));
  }

  async followed(source: string): Promise<KnownTask[]> {
    return this.#all(sql.followed, source);
  }

  #all(statement: string, ...values: (string | number | null)[]): KnownTask[] {
    return this.#file.guard(() => this.#file.prepare(statement).all(...values)).map(toTask);
  }
}

type Column = null | number | bigint | string | NodeJS.ArrayBufferView;

function toTask(row: Record<string, Column>): KnownTask {
  const number = (value: Column | undefined): number | null =>
    value === null || value === undefined ? null : Number(value);
  const text = (value: Column | undefined): string | null =>
    value === null || value === undefined ? null : String(value);
  return {
    source: String(row.source),
    id: String(row.id),
    number: number(row.number),
    prompt: String(row.prompt),
    status: String(row.status),
    createdAt: Number(row.created_at),
    startedAt: number(row.started_at),
    finishedAt: number(row.finished_at),
    subtasksTotal: number(row.subtasks_total),
    subtasksDone: number(row.subtasks_done),
    costUsd: number(row.cost_usd),
    createdBy: text(row.created_by),
    followed: row.followed === 1,
    approvalId: text(row.approval_id),
    submissionKey: text(row.submission_key),
  };
}
