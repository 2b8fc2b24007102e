import type { SQLOutputValue } from "node:sqlite";
import type {
  EmbeddedStore,
  LedgerEntry,
  Step,
  Task,
  TaskBatch,
  TaskQuery,
  TaskRecord,
} from "../task/embedded/ports.ts";
import type { SqliteFile } from "./sqlite-file.ts";

type Row = Record<string, SQLOutputValue>;

const columns = `number, id, prompt, executor, status, created_at, started_at, finished_at, created_by, cancelled_by,
  result, error, cost_usd, steps_total, steps_done`;

const sql = {
  add: `INSERT INTO tasks (id, key, prompt, executor, status, created_at, started_at, finished_at, created_by,
      cancelled_by, result, error, cost_usd, steps_total, steps_done)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  save: `UPDATE tasks SET status = ?, started_at = ?, finished_at = ?, cancelled_by = ?, result = ?, error = ?,
      cost_usd = ?, steps_total = ?, steps_done = ? WHERE id = ?`,
  saveStep: `INSERT INTO subtasks (task, place, id, step)
    VALUES (?1, (SELECT coalesce(max(place), 0) + 1 FROM subtasks WHERE task = ?1), ?2, ?3)
    ON CONFLICT DO UPDATE SET step = excluded.step`,
  note: `INSERT INTO ledger (at, who, what, task, subtask, cost_usd, detail) VALUES (?, ?, ?, ?, ?, ?, ?)`,
  byId: `SELECT ${columns} FROM tasks WHERE id = ?`,
  byKey: `SELECT ${columns} FROM tasks WHERE key = ?`,
  steps: "SELECT step FROM subtasks WHERE task = ? ORDER BY place",
  unfinished: `SELECT ${columns} FROM tasks WHERE status NOT IN ('completed', 'failed', 'cancelled') ORDER BY number`,
  list: `SELECT ${columns} FROM tasks WHERE __which ORDER BY number DESC LIMIT ? OFFSET ?`,
  count: "SELECT count(*) AS total FROM tasks WHERE __which",
  ledger: `SELECT seq, at, who, what, task, subtask, cost_usd, detail FROM ledger WHERE seq < ?
    ORDER BY seq DESC LIMIT ?`,
  ledgerSize: "SELECT count(*) FROM ledger",
};

/** Tasks of the embedded Symbiont in SQLite. */
export class SqliteEmbeddedStore implements EmbeddedStore {
  readonly #file: SqliteFile;

  constructor(file: SqliteFile) {
    this.#file = file;
  }

  async add(
    task: Omit<Task, "number">,
    steps: readonly Step[],
    key: string | null,
    ledger: readonly LedgerEntry[],
  ): Promise<{ task: Task; isNew: boolean }> {
    let known: Row | undefined;
    let number = 0;
    this.#file.transact(() => {
      // In the transaction: the same key may come twice at once.
      known = key === null ? undefined : this.#file.prepare(sql.byKey).get(key);
      if (known) return;
      const { lastInsertRowid } = this.#file
        .prepare(sql.add)
        .run(
          ...[task.id, key, task.prompt, task.executor, task.status, task.createdAt, task.startedAt],
          ...[task.finishedAt, task.createdBy, task.cancelledBy, task.result, task.error, task.costUsd],
          ...[task.stepsTotal, task.stepsDone],
        );
      number = Number(lastInsertRowid);
      this.#save({ tasks: [], steps: steps.map((step) => ({ taskId: task.id, step })), ledger });
    });
    return known ? { task: toTask(known), isNew: false } : { task: { ...task, number }, isNew: true };
  }

  async write(batch: TaskBatch): Promise<void> {
    this.#file.transact(() => this.#save(batch));
  }

  async find(id: string): Promise<TaskRecord | undefined> {
    const row = this.#file.guard(() => this.#file.prepare(sql.byId).get(id));
    return row && this.#record(row);
  }

  async findByKey(key: string): Promise<Task | undefined> {
    const row = this.#file.guard(() => this.#file.prepare(sql.byKey).get(key));
    return row && toTask(row);
  }

  async unfinished(): Promise<TaskRecord[]> {
    return this.#all(sql.unfinished).map((row) => this.#record(row));
  }

  async list({ limit, offset, statuses, search }: TaskQuery): Promise<{ tasks: Task[]; total: number }> {
    const asked = [
      ...(statuses.length > 0 ? ["status IN (SELECT value FROM json_each(?))"] : []),
      ...(search === "" ? [] : ["instr(lower(prompt), lower(?)) > 0"]),
    ];
    const values = [
      ...(statuses.length > 0 ? [JSON.stringify(statuses)] : []),
      ...(search === "" ? [] : [search]),
    ];
    const which = asked.length === 0 ? "true" : asked.join(" AND ");
    const [counted] = this.#all(sql.count.replace("__which", which), ...values);
    const rows = this.#all(sql.list.replace("__which", which), ...values, limit, offset);
    return { tasks: rows.map(toTask), total: Number(counted?.total) };
  }

  async ledger(limit: number, before = Number.MAX_SAFE_INTEGER) {
    const entries = this.#all(sql.ledger, before, limit).map((row) => ({
      seq: Number(row.seq),
      at: Number(row.at),
      who: String(row.who),
      what: String(row.what),
      taskId: String(row.task),
      stepId: textOf(row.subtask),
      costUsd: numberOf(row.cost_usd),
      detail: textOf(row.detail),
    }));
    return { entries, total: this.#file.number(sql.ledgerSize) };
  }

  #save({ tasks, steps, ledger }: TaskBatch): void {
    const save = this.#file.prepare(sql.save);
    for (const task of tasks)
      save.run(
        ...[task.status, task.startedAt, task.finishedAt, task.cancelledBy, task.result, task.error],
        ...[task.costUsd, task.stepsTotal, task.stepsDone, task.id],
      );
    const saveStep = this.#file.prepare(sql.saveStep);
    for (const { taskId, step } of steps) saveStep.run(taskId, step.id, JSON.stringify(step));
    const note = this.#file.prepare(sql.note);
    for (const { at, who, what, taskId, stepId, costUsd, detail } of ledger)
      note.run(at, who, what, taskId, stepId, costUsd, detail);
  }

  #record(row: Row): TaskRecord {
    const task = toTask(row);
    // Written by `#save` and nobody else.
    const steps = this.#all(sql.steps, task.id).map(({ step }) => JSON.parse(String(step)) as Step);
    return { task, steps };
  }

  #all(query: string, ...values: (string | number)[]): Row[] {
    return this.#file.guard(() => this.#file.prepare(query).all(...values));
  }
}

/** What `add` and `#save` wrote; the words are the domain's and come back as they went in. */
function toTask(row: Row): Task {
  return {
    id: String(row.id),
    number: Number(row.number),
    prompt: String(row.prompt),
    executor: String(row.executor),
    status: String(row.status) as Task["status"],
    createdAt: Number(row.created_at),
    startedAt: numberOf(row.started_at),
    finishedAt: numberOf(row.finished_at),
    createdBy: String(row.created_by),
    cancelledBy: textOf(row.cancelled_by),
    result: textOf(row.result),
    error: textOf(row.error),
    costUsd: numberOf(row.cost_usd),
    stepsTotal: Number(row.steps_total),
    stepsDone: Number(row.steps_done),
  };
}

function numberOf(value: SQLOutputValue | undefined): number | null {
  return value === null || value === undefined ? null : Number(value);
}

function textOf(value: SQLOutputValue | undefined): string | null {
  return value === null || value === undefined ? null : String(value);
}
