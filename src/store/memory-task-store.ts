import {
  foldCase,
  type KnownTask,
  searchedText,
  type TaskFilter,
  type TaskPage,
  type TaskQuery,
  type TaskStore,
} from "../task/ports.ts";
import type { Life } from "./life.ts";
import { bitsOf, countByFilter, hasFilter } from "./task-bits.ts";

/** Known tasks in memory. */
export class MemoryTaskStore implements TaskStore {
  readonly #tasks = new Map<string, KnownTask>();
  readonly #life: Life;

  constructor(life: Life) {
    this.#life = life;
  }

  get size(): number {
    return this.#tasks.size;
  }

  async save(tasks: readonly KnownTask[]): Promise<void> {
    this.#life.check();
    for (const task of tasks) this.#tasks.set(JSON.stringify([task.source, task.id]), { ...task });
  }

  async find(source: string, ids: readonly string[]): Promise<KnownTask[]> {
    const asked = new Set(ids);
    return this.#of(source).filter(({ id }) => asked.has(id));
  }

  async findSubmission(source: string, submissionKey: string): Promise<KnownTask | undefined> {
    return this.#of(source).find((task) => task.submissionKey === submissionKey);
  }

  async list({ source, filter, search, limit, offset }: TaskQuery): Promise<TaskPage> {
    const wanted = foldCase(search);
    const tasks = this.#of(source)
      .filter((task) => hasFilter(bitsOf(task), filter) && searchedText(task).includes(wanted))
      .sort((one, other) => other.createdAt - one.createdAt || compare(other.id, one.id));
    return { tasks: tasks.slice(offset, offset + limit), total: tasks.length };
  }

  async counts(source: string): Promise<Record<TaskFilter, number>> {
    return countByFilter(this.#of(source).map((task) => [bitsOf(task), 1]));
  }

  async followed(source: string): Promise<KnownTask[]> {
    return this.#of(source).filter(({ followed }) => followed);
  }

  #of(source: string): KnownTask[] {
    this.#life.check();
    return [...this.#tasks.values()].filter((task) => task.source === source).map((task) => ({ ...task }));
  }
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
