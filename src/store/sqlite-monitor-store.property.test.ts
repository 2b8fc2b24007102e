import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { scratchFolder } from "../../test/support/scratch-folder.ts";
import { systemClock } from "../core/clock.ts";
import { silentLog } from "../core/log.ts";
import type { Result } from "../probe/result.ts";
import { createMemoryStore } from "./memory-store.ts";
import { openSqliteStore } from "./open-sqlite-store.ts";
import type { Store } from "./store.ts";

const services = ["a", "b", "c"];

type Step = { write: [service: number, at: number][] } | { deleteBefore: number } | { reopen: true };

const time = fc.integer({ min: 0, max: 30 });
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({ write: fc.array(fc.tuple(fc.nat(2), time), { minLength: 1, maxLength: 5 }) }),
  },
  { weight: 2, arbitrary: fc.record({ deleteBefore: time }) },
  { weight: 1, arbitrary: fc.constant<Step>({ reopen: true }) },
);

/** The latency tells which of two results of the same service and time was kept. */
function results(write: [number, number][], nextLatency: () => number): Result[] {
  return write.map(([service, at]) => ({
    serviceId: services[service] ?? "none",
    at,
    outcome: "up",
    reason: "ok",
    latencyMs: nextLatency(),
    facts: null,
    detail: null,
  }));
}

async function recent(store: Store, limit: number): Promise<Result[][]> {
  return Promise.all(services.map((id) => store.monitor.recentResults(id, limit)));
}

test("the chain finds the last results of every service after any order of writing, deleting and opening again", async () => {
  const dir = await scratchFolder();
  let run = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25 }), async (steps) => {
      const options = { path: join(dir, `${run++}.db`), clock: systemClock, log: silentLog };
      let sqlite = await openSqliteStore(options);
      const memory = createMemoryStore();
      let latency = 0;
      for (const one of steps) {
        if ("write" in one) {
          const commit = { results: results(one.write, () => latency++), timeline: [], states: [] };
          await Promise.all([sqlite.monitor.commit(commit), memory.monitor.commit(commit)]);
        } else if ("deleteBefore" in one) {
          const deleted = await sqlite.monitor.deleteResultsBefore(one.deleteBefore);
          expect(deleted).toBe(await memory.monitor.deleteResultsBefore(one.deleteBefore));
        } else {
          await sqlite.close();
          sqlite = await openSqliteStore(options);
        }
        expect(await recent(sqlite, 100)).toEqual(await recent(memory, 100));
        expect(await recent(sqlite, 2)).toEqual(await recent(memory, 2));
      }
      await sqlite.close();
    }),
    { numRuns: 150 },
  );
});
