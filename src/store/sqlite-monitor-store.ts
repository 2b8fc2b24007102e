import { setImmediate } from "node:timers/promises";
import { type Kysely, type RawBuilder, sql } from "kysely";
import type { PastStore } from "../history/ports.ts";
import type { Commit, MonitorStore, StoredState } from "../monitor/ports.ts";
import type { Segment } from "../monitor/service.ts";
import type { Result } from "../probe/result.ts";
import { CommitWriter } from "./commit-writer.ts";
import type { ResultRow, Schema, SegmentRow } from "./schema.ts";
import type { ServiceKeys } from "./service-keys.ts";
import type { SqliteFile } from "./sqlite-file.ts";
import { fromResultRow, fromSegmentRow } from "./stored-result.ts";

/** Rows or services that one call of SQLite handles: some milliseconds, then the loop gets its turn. */
const slices = { results: 1_000, services: 50, deleted: 5_000 };

/** Results, time lines and states in SQLite. */
export class SqliteMonitorStore implements MonitorStore, PastStore {
  readonly #file: SqliteFile;
  readonly #db: Kysely<Schema>;
  readonly #writer: CommitWriter;

  constructor(file: SqliteFile, db: Kysely<Schema>, keys: ServiceKeys) {
    this.#file = file;
    this.#db = db;
    this.#writer = new CommitWriter(file, keys);
  }

  /** Before the file is closed: writes down what was put off. */
  finish(): void {
    this.#writer.finish();
  }

  async commit(commit: Commit): Promise<void> {
    this.#writer.write(commit);
  }

  async states(): Promise<StoredState[]> {
    const rows = await this.#db
      .selectFrom("states")
      .innerJoin("services", "services.key", "states.service")
      .select(["services.id", "states.state"])
      .orderBy("services.key")
      .execute();
    return rows.map(({ id, state }) => ({ serviceId: id, state: JSON.parse(state) }));
  }

  async *resultsSince(at: number): AsyncGenerator<Result[]> {
    // Keys start at 1, so (at, 0) lies before every result of that time.
    let after = { at, service: 0 };
    for (;;) {
      const rows = await this.#resultsAfter(after);
      const last = rows.at(-1);
      if (last === undefined) return;
      yield rows.map((row) => fromResultRow(row.id, row));
      if (rows.length < slices.results) return;
      after = last;
      await setImmediate();
    }
  }

  async recentResults(serviceId: string, limit: number): Promise<Result[]> {
    // Follows the chain of `gap`s: one look-up by primary key for each result, however rarely the service is checked.
    const newest = this.#writer.newestOf(serviceId);
    const { rows } = await sql<ResultRow>`
      WITH RECURSIVE chain AS (
        SELECT r.*, 1 AS position
        FROM services s JOIN results r ON r.id = (${newest} << 20) | s.key
        WHERE s.id = ${serviceId} AND ${limit} > 0
        UNION ALL
        SELECT r.*, c.position + 1
        FROM chain c JOIN results r ON r.id = ((c.at - c.gap) << 20) | c.service
        WHERE c.position < ${limit}
      )
      SELECT at, outcome, reason, latency, facts, detail FROM chain ORDER BY at DESC`.execute(this.#db);
    return rows.map((row) => fromResultRow(serviceId, row));
  }

  async timelines(
    serviceIds: readonly string[],
    from: number,
    to = Number.MAX_SAFE_INTEGER,
  ): Promise<Map<string, Segment[]>> {
    return this.#inSlices(serviceIds, (ids) =>
      this.#segments(
        ids,
        sql<boolean>`t.at < ${to} AND t.at >= coalesce((
          SELECT max(earlier.at) FROM timeline earlier WHERE earlier.service = s.key AND earlier.at <= ${from}
        ), ${from})`,
      ),
    );
  }

  async lastSegments(serviceIds: readonly string[], limit: number): Promise<Map<string, Segment[]>> {
    return this.#inSlices(serviceIds, (ids) =>
      this.#segments(
        ids,
        sql<boolean>`t.at >= coalesce((
          SELECT later.at FROM timeline later WHERE later.service = s.key
          ORDER BY later.at DESC LIMIT 1 OFFSET ${limit - 1}
        ), ${Number.MIN_SAFE_INTEGER})`,
      ),
    );
  }

  async births(serviceIds: readonly string[]): Promise<Map<string, number>> {
    const rows = await this.#db
      .selectFrom(asked(serviceIds))
      .innerJoin("services as s", "s.id", "asked.value")
      .select(["s.id", sql<number | null>`(SELECT min(at) FROM timeline WHERE service = s.key)`.as("at")])
      .execute();
    return new Map(rows.flatMap(({ id, at }): [string, number][] => (at === null ? [] : [[id, at]])));
  }

  async deleteResultsBefore(at: number): Promise<number> {
    let deleted = 0;
    for (;;) {
      const changes = this.#file.guard(() => this.#deleteSlice(at));
      deleted += changes;
      if (changes < slices.deleted) return deleted;
      await setImmediate();
    }
  }

  #resultsAfter({ at, service }: { at: number; service: number }) {
    return this.#db
      .selectFrom("results as r")
      .innerJoin("services as s", "s.key", "r.service")
      .select(["s.id", "r.service", "r.at", "r.outcome", "r.reason", "r.latency", "r.facts", "r.detail"])
      .where(sql<boolean>`r.id > ((${at} << 20) | ${service})`)
      .orderBy("r.id")
      .limit(slices.results)
      .execute();
  }

  async #inSlices(
    serviceIds: readonly string[],
    read: (ids: string[]) => Promise<(SegmentRow & { id: string })[]>,
  ): Promise<Map<string, Segment[]>> {
    const timelines = new Map<string, Segment[]>(serviceIds.map((id) => [id, []]));
    const ids = [...timelines.keys()];
    for (let start = 0; start < ids.length; start += slices.services) {
      if (start > 0) await setImmediate();
      const rows = await read(ids.slice(start, start + slices.services));
      for (const row of rows) timelines.get(row.id)?.push(fromSegmentRow(row));
    }
    return timelines;
  }

  #segments(ids: readonly string[], within: RawBuilder<boolean>) {
    return this.#db
      .selectFrom(asked(ids))
      .innerJoin("services as s", "s.id", "asked.value")
      .innerJoin("timeline as t", "t.service", "s.key")
      .select(["s.id", "t.at", "t.verdict", "t.reason", "t.facts", "t.detail"])
      .where(within)
      .orderBy("s.key")
      .orderBy("t.at")
      .execute();
  }

  #deleteSlice(at: number): number {
    const statement = this.#file.prepare(`
      DELETE FROM results WHERE id IN (
        SELECT id FROM results WHERE id < (? << 20) ORDER BY id LIMIT ${slices.deleted}
      )`);
    return Number(statement.run(at).changes);
  }
}

function asked(serviceIds: readonly string[]) {
  return sql<{ value: string }>`json_each(${JSON.stringify(serviceIds)})`.as<"asked">("asked");
}
