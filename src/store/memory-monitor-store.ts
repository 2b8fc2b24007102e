import type { PastStore } from "../history/ports.ts";
import type { Commit, MonitorStore, StoredState } from "../monitor/ports.ts";
import type { Segment } from "../monitor/service.ts";
import type { Result } from "../probe/result.ts";
import type { Life } from "./life.ts";
import type { MemoryOutboxStore } from "./memory-outbox-store.ts";
import type { ResultRow, SegmentRow } from "./schema.ts";
import { checkCommit, fromResultRow, fromSegmentRow, toResultRow, toSegmentRow } from "./stored-result.ts";

const pageSize = 1_000;

/** What is kept of one service, each list oldest first. Rows, not objects of the caller, so that nobody can change them. */
interface Shelf {
  id: string;
  results: ResultRow[];
  timeline: SegmentRow[];
  state: string | null;
}

/** Results, time lines and states in memory. */
export class MemoryMonitorStore implements MonitorStore, PastStore {
  readonly #shelves = new Map<string, Shelf>();
  readonly #life: Life;
  readonly #outbox: MemoryOutboxStore;

  constructor(life: Life, outbox: MemoryOutboxStore) {
    this.#life = life;
    this.#outbox = outbox;
  }

  services(): string[] {
    return [...this.#shelves.keys()];
  }

  rows(): { results: number; timeline: number; states: number } {
    const rows = { results: 0, timeline: 0, states: 0 };
    for (const { results, timeline, state } of this.#shelves.values()) {
      rows.results += results.length;
      rows.timeline += timeline.length;
      rows.states += state === null ? 0 : 1;
    }
    return rows;
  }

  async commit(commit: Commit): Promise<void> {
    this.#life.check();
    checkCommit(commit);
    // Everything that could throw comes first: then all of it is written.
    const results = commit.results.map((result) => ({ id: result.serviceId, row: toResultRow(result) }));
    const changes = commit.timeline.map((change) => ({ ...change, rows: change.segments.map(toSegmentRow) }));
    const states = commit.states.map(({ serviceId, state }) => ({
      id: serviceId,
      text: JSON.stringify(state),
    }));
    const transitions = (commit.transitions ?? []).map((one): [string, string] => [
      one.id,
      JSON.stringify(one),
    ]);
    this.#outbox.add(transitions);
    for (const { id, row } of results) addResult(this.#shelf(id).results, row);
    for (const { serviceId, from, rows } of changes) {
      const shelf = this.#shelf(serviceId);
      shelf.timeline = [...shelf.timeline.filter(({ at }) => at < from), ...rows];
    }
    for (const { id, text } of states) this.#shelf(id).state = text;
  }

  async states(): Promise<StoredState[]> {
    this.#life.check();
    return [...this.#shelves.values()].flatMap(({ id, state }) =>
      state === null ? [] : [{ serviceId: id, state: JSON.parse(state) }],
    );
  }

  async *resultsSince(at: number): AsyncGenerator<Result[]> {
    this.#life.check();
    const found = [...this.#shelves.values()]
      .flatMap(({ id, results }) =>
        results.slice(firstFrom(results, at)).map((row) => fromResultRow(id, row)),
      )
      .sort((a, b) => a.at - b.at);
    for (let start = 0; start < found.length; start += pageSize) {
      this.#life.check();
      yield found.slice(start, start + pageSize);
    }
  }

  async recentResults(serviceId: string, limit: number): Promise<Result[]> {
    this.#life.check();
    const results = this.#shelves.get(serviceId)?.results ?? [];
    const recent = limit > 0 ? results.slice(-limit).reverse() : [];
    return recent.map((row) => fromResultRow(serviceId, row));
  }

  async timelines(
    serviceIds: readonly string[],
    from: number,
    to = Number.MAX_SAFE_INTEGER,
  ): Promise<Map<string, Segment[]>> {
    return this.#segments(serviceIds, (timeline) => {
      const running = timeline.findLastIndex(({ at }) => at <= from);
      return timeline.slice(Math.max(0, running)).filter(({ at }) => at < to);
    });
  }

  async lastSegments(serviceIds: readonly string[], limit: number): Promise<Map<string, Segment[]>> {
    return this.#segments(serviceIds, (timeline) => timeline.slice(-limit));
  }

  async births(serviceIds: readonly string[]): Promise<Map<string, number>> {
    const begun = this.#segments(serviceIds, (timeline) => timeline.slice(0, 1));
    return new Map([...begun].flatMap(([id, [first]]) => (first ? [[id, first.at] as const] : [])));
  }

  async deleteResultsBefore(at: number): Promise<number> {
    this.#life.check();
    let deleted = 0;
    for (const { results } of this.#shelves.values())
      deleted += results.splice(0, firstFrom(results, at)).length;
    return deleted;
  }

  #segments(serviceIds: readonly string[], choose: (timeline: SegmentRow[]) => SegmentRow[]) {
    this.#life.check();
    return new Map(
      serviceIds.map((id) => [id, choose(this.#shelves.get(id)?.timeline ?? []).map(fromSegmentRow)]),
    );
  }

  #shelf(id: string): Shelf {
    const shelf = this.#shelves.get(id) ?? { id, results: [], timeline: [], state: null };
    this.#shelves.set(id, shelf);
    return shelf;
  }
}

function addResult(results: ResultRow[], row: ResultRow): void {
  const index = firstFrom(results, row.at);
  if (results[index]?.at !== row.at) results.splice(index, 0, row);
}

/** Index of the first row that began at or after `at`; rows are in order of time and mostly asked for at the end. */
function firstFrom(rows: readonly ResultRow[], at: number): number {
  return rows.findLastIndex((row) => row.at < at) + 1;
}
