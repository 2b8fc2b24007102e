import type { Commit, TimelineChange } from "../monitor/ports.ts";
import type { Result } from "../probe/result.ts";
import { NewestResults } from "./newest-results.ts";
import { ServiceKeys } from "./service-keys.ts";
import type { SqliteFile } from "./sqlite-file.ts";
import { checkCommit, toResultRow, toSegmentRow } from "./stored-result.ts";

const sql = {
  addResult:
    "INSERT OR IGNORE INTO results (id, outcome, reason, latency, gap, facts, detail) VALUES ((? << 20) | ?, ?, ?, ?, ?, ?, ?)",
  nextResult: "SELECT at, gap FROM results WHERE id >= ((? + 1) << 20) AND service = ? ORDER BY id LIMIT 1",
  setGap: "UPDATE results SET gap = ? WHERE id = (? << 20) | ?",
  cutTimeline: "DELETE FROM timeline WHERE service = ? AND at >= ?",
  addSegment: "INSERT INTO timeline (service, at, verdict, reason, facts, detail) VALUES (?, ?, ?, ?, ?, ?)",
  setState:
    "INSERT INTO states (service, state) VALUES (?, ?) ON CONFLICT DO UPDATE SET state = excluded.state",
  addTransition: "INSERT OR IGNORE INTO news (id, transition_json) VALUES (?, ?)",
};

/** Writes commits with prepared statements, each in one transaction and one turn of the loop. */
export class CommitWriter {
  readonly #file: SqliteFile;
  readonly #keys: ServiceKeys;
  readonly #newest: NewestResults;

  constructor(file: SqliteFile, keys = new ServiceKeys(file)) {
    this.#file = file;
    this.#keys = keys;
    this.#newest = new NewestResults(file);
  }

  write(commit: Commit): void {
    checkCommit(commit);
    try {
      this.#file.transact(() => {
        this.#writeResults(commit.results);
        for (const change of commit.timeline) this.#replaceTimeline(change);
        for (const { serviceId, state } of commit.states) {
          this.#file.prepare(sql.setState).run(this.#keys.ensure(serviceId), JSON.stringify(state));
        }
        for (const transition of commit.transitions ?? [])
          this.#file.prepare(sql.addTransition).run(transition.id, JSON.stringify(transition));
      });
    } catch (thrown) {
      // What was learnt in a transaction that did not happen is not so.
      this.#keys.reload();
      this.#newest.reload();
      throw thrown;
    }
  }

  /** Writes down what was put off until later. */
  finish(): void {
    this.#file.transact(() => this.#newest.save());
  }

  /** Where the chain of a service's results starts; null: it has none. */
  newestOf(id: string): number | null {
    const key = this.#keys.find(id);
    return key === undefined ? null : (this.#newest.of(key) ?? null);
  }

  /** In the order of time, so that pages fill up one after the other. */
  #writeResults(results: readonly Result[]): void {
    if (results.length === 0) return;
    const inOrder = [...results].sort((a, b) => a.at - b.at);
    for (const result of inOrder) this.#writeResult(this.#keys.ensure(result.serviceId), result);
    this.#newest.settle(inOrder.at(-1)?.at ?? 0);
  }

  #writeResult(key: number, result: Result): void {
    const newest = this.#newest.of(key);
    if (newest !== undefined && result.at <= newest) {
      this.#writeLateResult(key, result);
      return;
    }
    this.#insert(key, result, newest === undefined ? null : result.at - newest);
    this.#newest.set(key, result.at);
  }

  /**
   * A result older than one that is stored (the clock stepped back, or it was kept somewhere) is linked in between.
   * Finding the next one reads what all services did in between: short for one that is checked often, and rare.
   */
  #writeLateResult(key: number, result: Result): void {
    if (!this.#insert(key, result, null)) return;
    const next = this.#file.prepare(sql.nextResult).get(result.at, key);
    if (next === undefined) {
      this.#newest.set(key, result.at);
      return;
    }
    const nextAt = Number(next.at);
    const previousAt = next.gap === null ? Number.NEGATIVE_INFINITY : nextAt - Number(next.gap);
    const setGap = this.#file.prepare(sql.setGap);
    // A previous one that is not older has been deleted, and all before it.
    if (Number.isFinite(previousAt) && previousAt < result.at)
      setGap.run(result.at - previousAt, result.at, key);
    setGap.run(nextAt - result.at, nextAt, key);
  }

  #insert(key: number, result: Result, gap: number | null): boolean {
    const { at, outcome, reason, latency, facts, detail } = toResultRow(result);
    const insert = this.#file.prepare(sql.addResult);
    return insert.run(at, key, outcome, reason, latency, gap, facts, detail).changes === 1n;
  }

  #replaceTimeline({ serviceId, from, segments }: TimelineChange): void {
    const key = this.#keys.ensure(serviceId);
    this.#file.prepare(sql.cutTimeline).run(key, from);
    const addSegment = this.#file.prepare(sql.addSegment);
    for (const segment of segments) {
      const { at, verdict, reason, facts, detail } = toSegmentRow(segment);
      addSegment.run(key, at, verdict, reason, facts, detail);
    }
  }
}
