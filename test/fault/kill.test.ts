import { expect, test } from "vitest";
import { systemClock } from "../../src/core/clock.ts";
import { silentLog } from "../../src/core/log.ts";
import { openSqliteStore } from "../../src/store/open-sqlite-store.ts";
import { makePlace, runCortex } from "../support/run-cortex.ts";
import { createTarget } from "../support/targets.ts";

const services = 200;
const kills = 20;
/** The promise. Results wait half a second for others to be written with; the rest is for a busy machine. */
const lostAtMostMs = 1_000;

test("kill -9 while 200 services are checked every second, 20 times: nothing older than a second is lost, gaps are unknown", {
  timeout: 300_000,
}, async () => {
  const target = await createTarget();
  const ids = Array.from({ length: services }, (_, i) => `s${i}`);
  const lines = ids.map((id) => `  - { id: ${id}, http: "${target.url}/${id}", every: 1s }`);
  const place = await makePlace(`connectivity: off\nservices:\n${lines.join("\n")}\n`);
  const killedAt: number[] = [];
  for (let round = 0; round < kills; round++) {
    const cortex = await runCortex(place);
    await pause(2_500 + Math.random() * 1_000);
    const [exit, at] = [cortex.end("SIGKILL"), Date.now()];
    await exit;
    killedAt.push(at);
    // Longer than a result vouches for, now and then.
    if (round % 5 === 4) await pause(3_500);
  }
  await target.stop();

  const store = await openSqliteStore({
    path: `${place.dataDir}/cortex.db`,
    clock: systemClock,
    log: silentLog,
  });
  let gaps = 0;
  const lostMs: number[] = [];
  for (const id of ids) {
    const stored = (await store.monitor.recentResults(id, 10_000)).map(({ at }) => at);
    for (const [round, end] of killedAt.entries()) {
      const begin = killedAt[round - 1] ?? 0;
      const within = (at: number) => at > begin && at <= end;
      const answered = (target.answered.get(`/${id}`) ?? []).filter(within);
      // Results are written in order: what is missing is the newest.
      const oldestLost = answered[stored.filter(within).length];
      lostMs.push(oldestLost === undefined ? 0 : end - oldestLost);
    }
    const line = (await store.monitor.timelines([id], 0)).get(id) ?? [];
    expect(line.filter(({ verdict }) => verdict === "down" || verdict === "degraded")).toEqual([]);
    gaps += line.filter(({ verdict, reason }) => verdict === "unknown" && reason === "off").length;
  }
  // Three of the pauses lie between two rounds; each is a gap of every service.
  expect(gaps).toBeGreaterThanOrEqual(3 * services);
  lostMs.sort((one, other) => one - other);
  // Something has to be lost, or this measures nothing.
  expect(lostMs.at(-1)).toBeGreaterThan(0);
  expect(lostMs.at(-1)).toBeLessThanOrEqual(lostAtMostMs);
  await store.close();
  await place.remove();
});

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
