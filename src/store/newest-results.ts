import type { SqliteFile } from "./sqlite-file.ts";

const saveEveryMs = 60_000;
/** Checks that take longer than this are rare: their results may come after later ones were saved. */
const slackMs = 10_000;

const sql = {
  saved: "SELECT service, at FROM newest",
  from: "SELECT at FROM unsaved",
  later: "SELECT service, max(at) AS at FROM results WHERE id >= (? << 20) GROUP BY service",
  save: "INSERT INTO newest (service, at) VALUES (?, ?) ON CONFLICT DO UPDATE SET at = excluded.at",
  saveFrom: "INSERT INTO unsaved (id, at) VALUES (1, ?) ON CONFLICT DO UPDATE SET at = excluded.at",
};

/**
 * Where the chain of each service's results starts: the newest, or one newer than all there are that was deleted
 * since. Written down once a minute of results, because doing it with each commit was most of what a commit wrote;
 * what was not written down is found again by looking through the results since. A result too old to be found that
 * way is written down at once.
 */
export class NewestResults {
  readonly #file: SqliteFile;
  readonly #newest = new Map<number, number>();
  readonly #unsaved = new Set<number>();
  /** Chains that start earlier than before: looking through later results would not tell. */
  readonly #movedBack = new Set<number>();
  /** Results from here on are looked through when the database is opened. */
  #from = Number.POSITIVE_INFINITY;
  #savedAt = Number.NEGATIVE_INFINITY;

  constructor(file: SqliteFile) {
    this.#file = file;
    this.reload();
  }

  /** After a transaction that did not happen: what was learnt in it is not so. */
  reload(): void {
    this.#newest.clear();
    this.#unsaved.clear();
    this.#movedBack.clear();
    this.#savedAt = Number.NEGATIVE_INFINITY;
    this.#file.guard(() => {
      for (const row of this.#file.prepare(sql.saved).all())
        this.#newest.set(Number(row.service), Number(row.at));
      const from = this.#file.prepare(sql.from).get();
      this.#from = from === undefined ? Number.POSITIVE_INFINITY : Number(from.at);
      if (from !== undefined) this.#lookThrough(this.#from);
    });
  }

  of(key: number): number | undefined {
    return this.#newest.get(key);
  }

  set(key: number, at: number): void {
    if (at < (this.#newest.get(key) ?? at)) this.#movedBack.add(key);
    this.#newest.set(key, at);
    this.#unsaved.add(key);
  }

  /** Within the transaction that wrote these results: writes down what has to be. `latest` is the newest of them. */
  settle(latest: number): void {
    if (latest >= this.#savedAt + saveEveryMs) {
      this.save();
      this.#savedAt = latest;
      this.#from = latest - slackMs;
      this.#file.prepare(sql.saveFrom).run(this.#from);
      return;
    }
    for (const key of this.#unsaved) {
      if (this.#movedBack.has(key) || (this.#newest.get(key) ?? 0) < this.#from) this.#saveOne(key);
    }
  }

  save(): void {
    for (const key of this.#unsaved) this.#saveOne(key);
  }

  #saveOne(key: number): void {
    this.#file.prepare(sql.save).run(key, this.#newest.get(key) ?? 0);
    this.#unsaved.delete(key);
    this.#movedBack.delete(key);
  }

  #lookThrough(from: number): void {
    for (const row of this.#file.prepare(sql.later).all(from)) {
      const [key, at] = [Number(row.service), Number(row.at)];
      if (at > (this.#newest.get(key) ?? Number.NEGATIVE_INFINITY)) this.set(key, at);
    }
  }
}
