/**
 * Takes the data folder given, commits batches and prints the number of each once it is acknowledged, until it is
 * killed. Batch n is 8 results at times that follow on batch n - 1, and the state and time line say n as well.
 */
import { writeSync } from "node:fs";
import { join } from "node:path";
import { systemClock } from "../../src/core/clock.ts";
import { silentLog } from "../../src/core/log.ts";
import type { Result } from "../../src/probe/result.ts";
import { lockDataFolder } from "../../src/store/lock.ts";
import { openSqliteStore } from "../../src/store/open-sqlite-store.ts";

const [dir = "", first = "0"] = process.argv.slice(2);
await lockDataFolder(dir);
const store = await openSqliteStore({ path: join(dir, "cortex.db"), clock: systemClock, log: silentLog });

function batch(n: number): Result[] {
  return Array.from({ length: 8 }, (_, i) => ({
    serviceId: `s${i % 3}`,
    at: n * 8 + i,
    outcome: "down",
    reason: "refused",
    latencyMs: i,
    facts: null,
    detail: "x".repeat((n % 20) * i),
  }));
}

for (let n = Number(first); ; n++) {
  await store.monitor.commit({
    results: batch(n),
    timeline: [
      {
        serviceId: "s0",
        from: n,
        segments: [{ at: n, verdict: "down", reason: "refused", facts: { n }, detail: null }],
      },
    ],
    states: [{ serviceId: "s0", state: JSON.parse(`{"n":${n}}`) }],
  });
  writeSync(1, `${n}\n`);
}
