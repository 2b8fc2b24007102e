import type { Clock } from "../core/clock.ts";
import { messageOf } from "../core/errors.ts";
import type { Log } from "../core/log.ts";
import type { SymbiontClient } from "./client.ts";
import { afterRow, isSameTask, newTask } from "./known-task.ts";
import { delayAfter } from "./pace.ts";
import { Poll } from "./poll.ts";
import type { KnownTask, TaskStore } from "./ports.ts";
import type { SymbiontState, TaskRow } from "./reading/read-others.ts";
import { isSameTrouble, type Trouble } from "./trouble.ts";

export interface TaskSyncParts {
  clock: Clock;
  log: Log;
  client: SymbiontClient;
  store: TaskStore;
  source: string;
  isWatched(): boolean;
  /** It is asked after by itself, and what that brings is newer. */
  isFollowed(id: string): boolean;
  onChange(tasks: number): void;
}

const pageSize = 200;
/** More is not fetched: what is older is found when it is opened. */
const mostPages = 100;
const listEveryMs = 2_000;
const statusEveryMs = 15_000;

/** Keeps what is remembered in step with Symbiont's own list while somebody looks at it. */
export class TaskSync {
  readonly #parts: TaskSyncParts;
  readonly #poll: Poll;
  #isWhole = false;
  #statusAt = Number.NEGATIVE_INFINITY;
  trouble: Trouble | null = null;
  troubleSince: number | null = null;
  /** When the list was last right, epoch ms. */
  toldAt: number | null = null;
  /** This Symbiont keeps no list. */
  isMissing = false;
  /** What Symbiont says of itself; null: not yet, or nothing. */
  state: SymbiontState | null = null;

  constructor(parts: TaskSyncParts) {
    this.#parts = parts;
    this.#poll = new Poll({
      clock: parts.clock,
      ask: () => this.#ask(),
      onCrash: (thrown) => parts.log.error({ err: messageOf(thrown) }, "task.list-crashed"),
      delay: (failures) => (parts.isWatched() ? Math.max(listEveryMs, delayAfter(failures, true)) : null),
    });
  }

  look(): void {
    this.#poll.wake();
  }

  refresh(): Promise<void> {
    return this.#poll.now();
  }

  /** It may be another one now, or answer as it did not. */
  askAgain(): void {
    this.isMissing = false;
    this.#statusAt = Number.NEGATIVE_INFINITY;
    void this.#poll.now();
  }

  get pauseMs(): number {
    return Math.max(listEveryMs, delayAfter(this.#poll.failures, true));
  }

  stop(): void {
    this.#poll.stop();
  }

  async #ask(): Promise<"good" | "failed"> {
    const before = { trouble: this.trouble, isMissing: this.isMissing, state: this.state };
    const failure = (await this.#askStatus()) ?? (this.isMissing ? null : await this.#askList());
    this.trouble = isSameTrouble(before.trouble, failure) ? before.trouble : failure;
    this.troubleSince = failure ? (this.troubleSince ?? this.#parts.clock.now()) : null;
    if (!failure) this.toldAt = this.#parts.clock.now();
    const { isMissing, state } = before;
    const isNews =
      before.trouble !== this.trouble ||
      isMissing !== this.isMissing ||
      JSON.stringify(state) !== JSON.stringify(this.state);
    if (isNews) this.#parts.onChange(0);
    return failure ? "failed" : "good";
  }

  /** Its word matters less than the list: one that answers without JSON is there all the same. */
  async #askStatus(): Promise<Trouble | null> {
    const now = this.#parts.clock.monotonic();
    // Without a list it is all that tells whether Symbiont is there.
    const isFresh = now - this.#statusAt < statusEveryMs && this.trouble === null && !this.isMissing;
    if (isFresh) return null;
    const status = await this.#parts.client.status();
    this.#statusAt = now;
    if (status.ok) this.state = status.value;
    if (status.ok) return null;
    if (status.trouble.status !== 404) return status.trouble;
    const health = await this.#parts.client.health();
    return health.ok || health.trouble.status === 404 ? null : health.trouble;
  }

  async #askList(): Promise<Trouble | null> {
    for (let page = 0; page < mostPages; page += 1) {
      const list = await this.#parts.client.list(pageSize, page * pageSize);
      if (!list.ok) {
        const { status } = list.trouble;
        this.isMissing = status === 404 || status === 405 || status === 501;
        return this.isMissing ? null : list.trouble;
      }
      const { rows, total } = list.value;
      const changed = await this.#remember(rows);
      const isLast = rows.length < pageSize || total === null || (page + 1) * pageSize >= total;
      if (isLast) this.#isWhole = true;
      // The list is newest first: what changed lately is on the first page, once all of it is known.
      if (isLast || (this.#isWhole && changed < rows.length)) return null;
    }
    this.#isWhole = true;
    return null;
  }

  async #remember(rows: readonly TaskRow[]): Promise<number> {
    const { store, source, clock, log } = this.#parts;
    const changed: KnownTask[] = [];
    try {
      const found = await store.find(
        source,
        rows.map(({ id }) => id),
      );
      const knownById = new Map(found.map((task) => [task.id, task]));
      for (const row of rows) {
        if (this.#parts.isFollowed(row.id)) continue;
        const known = knownById.get(row.id);
        const task = afterRow(known ?? newTask(source, row.id, clock.now()), row);
        if (!known || !isSameTask(known, task)) changed.push(task);
      }
      if (changed.length > 0) await store.save(changed);
    } catch (thrown) {
      log.error({ err: messageOf(thrown) }, "task.not-remembered");
    }
    if (changed.length > 0) this.#parts.onChange(changed.length);
    return changed.length;
  }
}
