import type { Result } from "../probe/result.ts";
import type { MonitorStore } from "./ports.ts";
import type { Service } from "./service.ts";
import { newState, type VerdictState } from "./verdict.ts";
import { savedEveryMs, Watched } from "./watched.ts";

/** What the last process left: a state for each service, and the results that it may not hold yet, oldest first. */
export type Memory = Map<string, { state: VerdictState; results: Result[] }>;

/** States are written at least every five minutes; a minute more covers what was on its way to the disk. */
const replayMs = savedEveryMs + 60_000;

export async function remember(store: MonitorStore): Promise<Memory> {
  const memory: Memory = new Map();
  for (const { serviceId, state } of await store.states()) memory.set(serviceId, { state, results: [] });
  const newest = Math.max(0, ...[...memory.values()].map(({ state }) => state.lastAt ?? 0));
  for await (const page of store.resultsSince(Math.max(0, newest - replayMs))) {
    for (const result of page) resultsOf(memory, result.serviceId).push(result);
  }
  for (const [id, { results }] of memory) {
    if (results.length === 0) results.push(...(await store.recentResults(id, 1)));
  }
  return memory;
}

function resultsOf(memory: Memory, id: string): Result[] {
  const known = memory.get(id) ?? { state: newState(), results: [] };
  memory.set(id, known);
  return known.results;
}

/** Takes a service up where it was left. What the replayed results change on the time line is written already. */
export function revive(service: Service, memory: Memory): Watched {
  const known = memory.get(service.id);
  const one = new Watched(service, known?.state ?? newState());
  for (const result of known?.results ?? []) one.take(result);
  memory.delete(service.id);
  return one;
}
