import type { Commit, StoredState } from "../../src/monitor/ports.ts";
import type { Segment } from "../../src/monitor/service.ts";
import type { Result } from "../../src/probe/result.ts";
import type { Store } from "../../src/store/store.ts";

/** A store that closes itself when the test is over. */
export type Opened = () => Promise<Store>;

/** A time to count from. */
export const noon = Date.UTC(2026, 10, 23, 12);
/** Words that break what joins strings, trusts length or looks keys up in objects. */
export const hostile = [
  "'; DROP TABLE results; --",
  '<script>alert("1")</script>',
  "ünïcødé 世界 🌍 \u202egnirts",
  "x".repeat(10_000),
  "__proto__",
  "%_\\",
];

export function result(serviceId: string, at: number, more: Partial<Result> = {}): Result {
  return { serviceId, at, outcome: "up", reason: "ok", latencyMs: 12.3, facts: null, detail: null, ...more };
}

export function segment(at: number, more: Partial<Segment> = {}): Segment {
  return { at, verdict: "operational", reason: "ok", facts: null, detail: null, ...more };
}

export function commit(parts: Partial<Commit>): Commit {
  return { results: [], timeline: [], states: [], ...parts };
}

/** A state as a store sees it: JSON whose shape is the monitor's business. */
export function state(name: string): StoredState["state"] {
  return JSON.parse(JSON.stringify({ name, nested: { list: [1, null, "'"] } }));
}

export async function all(pages: AsyncIterable<Result[]>): Promise<Result[]> {
  const results: Result[] = [];
  for await (const page of pages) results.push(...page);
  return results;
}

/** Everything that can be read back, to show that nothing changed. */
export async function everything(store: Store, ids: string[]) {
  const recent = await Promise.all(ids.map((id) => store.monitor.recentResults(id, 100)));
  const timelines = [...(await store.monitor.timelines(ids, 0))];
  return {
    results: await all(store.monitor.resultsSince(0)),
    recent,
    timelines,
    states: await store.monitor.states(),
  };
}
