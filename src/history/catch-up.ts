/** Brings services that were just read from the store to the point where they can be rolled up. */
import { setImmediate } from "node:timers/promises";
import type { Result } from "../probe/result.ts";
import type { HistoryStore, RollUpLevel } from "./ports.ts";
import type { Tally } from "./rollup.ts";
import { tallyFromBytes } from "./rollup-bytes.ts";
import { floorTo, hourMs, type ServicePast } from "./service-past.ts";
import { windowMs } from "./uptime.ts";

type CatchUpStore = Pick<HistoryStore, "past" | "rollUps">;

/** More services than this are read in one go through all results, fewer one by one. */
const fewServices = 20;
/** So much of the past is counted before it is rolled up: otherwise a long past would fill the memory. */
const partMs = 10 * 60_000;

/** What roll-ups tell of the last 24 hours' response times, and of the hour and the day that are not over. */
export async function readLatencies(
  store: CatchUpStore,
  pasts: readonly ServicePast[],
  now: number,
): Promise<void> {
  const begun = pasts.filter(({ rolled }) => rolled !== null);
  // Applied when all of it was read: a read that fails is tried again, and nothing may be counted twice.
  const found: (() => void)[] = [];
  for (const [dayFrom = now, group] of Map.groupBy(begun, ({ rolled }) => rolled?.dayFrom)) {
    const known = new Map(group.map((past) => [past.id, past]));
    const oldest = floorTo(Math.min(now - windowMs["24h"], dayFrom), hourMs);
    await gather("hours", known, [oldest, now + windowMs["24h"]], takeHour);
    // Minutes are asked for where hours do not reach: the hour that is not over, and one in which the day began.
    for (const range of minuteRanges(group)) await gather("minutes", known, range, takeMinute);
  }
  for (const [i, apply] of found.entries()) {
    if (i % 1_000 === 999) await setImmediate();
    apply();
  }

  async function gather(
    level: RollUpLevel,
    known: ReadonlyMap<string, ServicePast>,
    [from, to]: [number, number],
    take: (past: ServicePast, from: number, tally: Tally) => void,
  ): Promise<void> {
    const query = { level, serviceIds: [...known.keys()], from, to };
    for await (const rows of store.rollUps.read(query)) {
      for (const { serviceId, from: at, latency } of rows) {
        const past = known.get(serviceId);
        if (past && latency !== null) found.push(() => take(past, at, tallyFromBytes(latency)));
      }
    }
  }
}

/** The stretches in which some service needs its minutes, without overlaps. */
function minuteRanges(pasts: readonly ServicePast[]): [number, number][] {
  const ranges = new Map<number, number>();
  for (const { rolled } of pasts) {
    if (rolled === null) continue;
    for (const at of [rolled.dayFrom, rolled.until]) {
      if (at % hourMs !== 0) ranges.set(floorTo(at, hourMs), floorTo(at, hourMs) + hourMs);
    }
  }
  return [...ranges];
}

function takeHour({ rolled, recent }: ServicePast, from: number, { count, latency }: Tally): void {
  recent.merge(from, latency);
  if (rolled === null || from < rolled.dayFrom || from + hourMs > rolled.until) return;
  rolled.day.count += count;
  rolled.day.latency.merge(latency);
}

function takeMinute({ rolled, recent }: ServicePast, from: number, { count, latency }: Tally): void {
  if (rolled === null || from >= rolled.until) return;
  const hour = floorTo(from, hourMs);
  const open = hour === floorTo(rolled.until, hourMs);
  if (open) {
    recent.merge(from, latency);
    rolled.hour.count += count;
    rolled.hour.latency.merge(latency);
  }
  if (from < rolled.dayFrom || (!open && hour >= rolled.dayFrom)) return;
  rolled.day.count += count;
  rolled.day.latency.merge(latency);
}

/**
 * Counts the results that the store holds since the last roll-up. `rollUp(pasts, until)` is called now and then:
 * all results that began before `until` have been counted.
 */
export async function countStoredResults(
  { past: store }: CatchUpStore,
  pasts: readonly ServicePast[],
  rollUp: (pasts: readonly ServicePast[], until: number) => Promise<void>,
): Promise<void> {
  const latest = Math.max(0, ...pasts.map(({ rolled }) => rolled?.until ?? 0));
  const isBehind = ({ rolled }: ServicePast) => rolled !== null && rolled.until < latest - hourMs;
  const behind = pasts.filter(isBehind);
  // A few that wait for a confirmation since long ago must not make all results since then be read.
  const alone = pasts.length <= fewServices ? pasts : behind.length <= fewServices ? behind : [];
  for (const past of alone) await countOwnResults(store, past);
  const apart = new Set(alone);
  await countTogether(
    store,
    pasts.filter((past) => past.rolled !== null && !apart.has(past)),
    rollUp,
  );
}

async function countTogether(
  store: CatchUpStore["past"],
  pasts: readonly ServicePast[],
  rollUp: (pasts: readonly ServicePast[], until: number) => Promise<void>,
): Promise<void> {
  if (pasts.length === 0) return;
  const byId = new Map(pasts.map((past) => [past.id, past]));
  let counted = Math.min(...pasts.map(({ rolled }) => rolled?.until ?? Number.POSITIVE_INFINITY));
  for await (const page of store.resultsSince(counted)) {
    for (const result of page) byId.get(result.serviceId)?.takeStored(result);
    const last = page.at(-1)?.at ?? counted;
    if (last < counted + partMs) continue;
    counted = last;
    await rollUp(pasts, last);
  }
}

async function countOwnResults(store: CatchUpStore["past"], past: ServicePast): Promise<void> {
  const from = past.rolled?.until;
  if (from === undefined) return;
  let results: Result[] = [];
  for (let limit = 64; ; limit *= 4) {
    results = await store.recentResults(past.id, limit);
    if (results.length < limit || (results.at(-1)?.at ?? from) < from) break;
  }
  for (const result of results.reverse()) if (result.at >= from) past.takeStored(result);
}
