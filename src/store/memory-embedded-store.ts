import type {
  EmbeddedStore,
  LedgerEntry,
  Step,
  Task,
  TaskBatch,
  TaskQuery,
  TaskRecord,
} from "../task/embedded/ports.ts";
import type { Life } from "./life.ts";

const terminal: readonly string[] = ["completed", "failed", "cancelled"];

/** Tasks of the embedded Symbiont in memory. */
export class MemoryEmbeddedStore implements EmbeddedStore {
  readonly #tasks = new Map<string, { task: Task; steps: Map<string, Step> }>();
  readonly #byKey = new Map<string, string>();
  readonly #ledger: LedgerEntry[] = [];
  readonly #life: Life;

  constructor(life: Life) {
    this.#life = life;
  }

  rows(): { tasks: number; subtasks: number; ledger: number } {
    const subtasks = [...this.#tasks.values()].reduce((sum, { steps }) => sum + steps.size, 0);
    return { tasks: this.#tasks.size, subtasks, ledger: this.#ledger.length };
  }

  async add(
    task: Omit<Task, "number">,
    steps: readonly Step[],
    key: string | null,
    ledger: readonly LedgerEntry[],
  ): Promise<{ task: Task; isNew: boolean }> {
    this.#life.check();
    const known = key === null ? undefined : this.#tasks.get(this.#byKey.get(key) ?? "");
    if (known) return { task: { ...known.task }, isNew: false };
    if (this.#tasks.has(task.id)) throw new Error("there is a task of that id");
    const numbered = { ...task, number: this.#tasks.size + 1 };
    this.#tasks.set(task.id, { task: numbered, steps: new Map() });
    if (key !== null) this.#byKey.set(key, task.id);
    await this.write({ tasks: [], steps: steps.map((step) => ({ taskId: task.id, step })), ledger });
    return { task: { ...numbered }, isNew: true };
  }

  async write({ tasks, steps, ledger }: TaskBatch): Promise<void> {
    this.#life.check();
    for (const task of tasks) {
      const kept = this.#tasks.get(task.id);
      if (kept) kept.task = { ...task };
    }
    for (const { taskId, step } of steps) this.#tasks.get(taskId)?.steps.set(step.id, structuredClone(step));
    this.#ledger.push(...ledger.map((entry) => ({ ...entry })));
  }

  async find(id: string): Promise<TaskRecord | undefined> {
    this.#life.check();
    const kept = this.#tasks.get(id);
    return kept && { task: { ...kept.task }, steps: structuredClone([...kept.steps.values()]) };
  }

  async findByKey(key: string): Promise<Task | undefined> {
    return (await this.find(this.#byKey.get(key) ?? ""))?.task;
  }

  async unfinished(): Promise<TaskRecord[]> {
    this.#life.check();
    const ids = [...this.#tasks.values()].filter(({ task }) => !terminal.includes(task.status));
    const found = await Promise.all(ids.map(({ task }) => this.find(task.id)));
    return found.flatMap((record) => record ?? []);
  }

  async list({ limit, offset, statuses, search }: TaskQuery): Promise<{ tasks: Task[]; total: number }> {
    this.#life.check();
    const found = [...this.#tasks.values()]
      .map(({ task }) => ({ ...task }))
      .filter(({ status }) => statuses.length === 0 || statuses.includes(status))
      .filter(({ prompt }) => lower(prompt).includes(lower(search)))
      .reverse();
    return { tasks: found.slice(offset, offset + limit), total: found.length };
  }

  async ledger(limit: number, before = Number.MAX_SAFE_INTEGER) {
    this.#life.check();
    const entries = this.#ledger
      .map((entry, index) => ({ ...entry, seq: index + 1 }))
      .filter(({ seq }) => seq < before)
      .reverse();
    return { entries: entries.slice(0, limit), total: this.#ledger.length };
  }
}

/** As SQLite's `lower`: letters of ASCII only. */
function lower(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
