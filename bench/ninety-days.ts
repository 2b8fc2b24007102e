/**
 * 90 days of services in a store, as a page needs them: uptime of four windows and 90 days of each. Prints, as JSON, the
 * median milliseconds of that, of the same for the first time on a day, of reading them from the store at the start, and
 * of adding the same days up from hours.
 * Arguments: services.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemClock } from "../src/core/clock.ts";
import { silentLog } from "../src/core/log.ts";
import { lastDays } from "../src/history/calendar.ts";
import { createHistory } from "../src/history/history.ts";
import type { RollUpRow } from "../src/history/ports.ts";
import { emptyRollUp } from "../src/history/rollup.ts";
import { sharesFromBytes, toBytes } from "../src/history/rollup-bytes.ts";
import { addShares, noShares, type Shares } from "../src/history/shares.ts";
import { openSqliteStore } from "../src/store/open-sqlite-store.ts";
import { median } from "./harness.ts";

const ids = Array.from({ length: Number(process.argv[2] ?? 500) }, (_, i) => `s${i}`);
const hourMs = 3_600_000;
const downMs = 60_000;
const timeZone = "Europe/Berlin";
const now = Date.UTC(2026, 10, 23, 12, 30);
const folder = await mkdtemp(join(tmpdir(), "cortex-days-"));
const store = await openSqliteStore({ path: join(folder, "cortex.db"), clock: systemClock, log: silentLog });
const calendar = lastDays(92, now, timeZone);
const [first] = calendar;
const today = calendar.at(-1)?.from ?? now;
const begun = first?.from ?? now;

/** A minute of trouble in each period. */
function row(serviceId: string, from: number, to: number, date: string | null): RollUpRow {
  const shares = { ...noShares(), operational: to - from - downMs, down: downMs };
  return { serviceId, from, date, ...toBytes({ ...emptyRollUp(), shares }, null) };
}

async function fill(): Promise<void> {
  for (const serviceId of ids) {
    const hours = Array.from({ length: (today - begun) / hourMs }, (_, i) => begun + i * hourMs);
    await store.rollUps.append({
      minutes: [],
      hours: hours.map((from) => row(serviceId, from, from + hourMs, null)),
      days: calendar.slice(0, -1).map(({ from, to, date }) => row(serviceId, from, to, date)),
      rolled: [{ serviceId, minutes: now - 60_000, days: today }],
    });
  }
  const segments = [{ at: begun, verdict: "operational", reason: "ok", facts: null, detail: null } as const];
  const timeline = ids.map((serviceId) => ({ serviceId, from: begun, segments: [...segments] }));
  await store.monitor.commit({ results: [], timeline, states: [] });
}

async function timed(rounds: number, work: () => unknown): Promise<number> {
  const times: number[] = [];
  while (times.length < rounds) {
    const begin = performance.now();
    await work();
    times.push(performance.now() - begin);
  }
  return median(times);
}

function opened() {
  const stores = { past: store.monitor, rollUps: store.rollUps, overlays: store.overlays };
  return createHistory({ store: stores, timeZone: () => timeZone, now: () => now, minutesMs: () => hourMs });
}

async function medianOfFirst(): Promise<number> {
  const times: number[] = [];
  while (times.length < 5) {
    const fresh = opened();
    await fresh.load(ids);
    times.push(await timed(1, () => ids.map((id) => [fresh.uptime(id), fresh.days(id)])));
  }
  return median(times);
}

async function addUpHours(): Promise<Map<string, Shares>> {
  const sums = new Map<string, Shares>();
  for await (const rows of store.rollUps.read({ level: "hours", serviceIds: ids, from: begun, to: now })) {
    for (const { serviceId, from, shares } of rows) {
      const key = `${serviceId} ${Math.floor((from - begun) / (24 * hourMs))}`;
      sums.set(key, addShares(sums.get(key) ?? noShares(), sharesFromBytes(shares, hourMs)));
    }
  }
  return sums;
}

await fill();
const readMs = await timed(5, () => opened().load(ids));
const firstMs = await medianOfFirst();
const history = opened();
await history.load(ids);
const pageMs = await timed(50, () => ids.map((id) => [history.uptime(id), history.days(id)]));
const hoursMs = await timed(1, addUpHours);
await store.close();
await rm(folder, { recursive: true, force: true });
console.log(JSON.stringify({ services: ids.length, pageMs, firstMs, readMs, hoursMs }));
