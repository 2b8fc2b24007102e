import type { Counters } from "./counters.ts";
import type { CoreTimes } from "./parse/cpu-times.ts";
import type { DiskCounters } from "./parse/disk-counters.ts";
import type { InterfaceCounters } from "./parse/network.ts";
import { isUnreadable, type Reading, unreadable } from "./reading.ts";

/** Shares of the time between two samples, 0 to 1. */
export interface CpuRates {
  busy: number;
  /** Of each core that ran through both samples, by its number. */
  cores: { core: number; busy: number }[];
  /** Taken by the machine that this virtual one runs on; part of `busy`. */
  stolen: number;
  /** Idle while something waited for a disk. */
  waiting: number;
}

export interface NetworkRates {
  inBytes: number;
  outBytes: number;
  lost: number;
  interfaces: { name: string; inBytes: number; outBytes: number }[];
}

export interface DiskRates {
  readBytes: number;
  writtenBytes: number;
  /** How long one operation took on average; null: there was none. */
  waitMs: number | null;
}

export function cpuRates(before: Counters | null, after: Counters): Reading<CpuRates> {
  return between(before?.cores, after.cores, (then, now) => {
    const known = new Map(then.map((one) => [one.core, one]));
    const pairs = now.flatMap((one) => {
      const earlier = known.get(one.core);
      return earlier && one.all > earlier.all ? [difference(earlier, one)] : [];
    });
    const all = sum(pairs, ({ all }) => all);
    if (all <= 0) return unreadable("young");
    return {
      busy: share(sum(pairs, ({ busy }) => busy) / all),
      cores: pairs.map(({ core, busy, all }) => ({ core, busy: share(busy / all) })),
      stolen: share(sum(pairs, ({ stolen }) => stolen) / all),
      waiting: share(sum(pairs, ({ waiting }) => waiting) / all),
    };
  });
}

function difference(then: CoreTimes, now: CoreTimes): CoreTimes {
  return {
    core: now.core,
    busy: Math.max(0, now.busy - then.busy),
    stolen: Math.max(0, now.stolen - then.stolen),
    // The kernel lets this one go back at times (proc_stat(5)).
    waiting: Math.max(0, now.waiting - then.waiting),
    all: now.all - then.all,
  };
}

/** Bytes a second over the interfaces that `counts` picks. */
export function networkRates(
  before: Counters | null,
  after: Counters,
  counts: (name: string) => boolean,
): Reading<NetworkRates> {
  return between(before?.network, after.network, (then, now) => {
    const seconds = secondsBetween(before, after);
    if (seconds <= 0) return unreadable("young");
    const known = new Map(then.map((one) => [one.name, one]));
    const rates = now.flatMap((one) => {
      const earlier = known.get(one.name);
      return counts(one.name) && earlier ? [interfaceRate(earlier, one, seconds)] : [];
    });
    return {
      inBytes: sum(rates, ({ inBytes }) => inBytes),
      outBytes: sum(rates, ({ outBytes }) => outBytes),
      lost: sum(rates, ({ lost }) => lost),
      interfaces: rates.map(({ name, inBytes, outBytes }) => ({ name, inBytes, outBytes })),
    };
  });
}

function interfaceRate(then: InterfaceCounters, now: InterfaceCounters, seconds: number): InterfaceCounters {
  // An interface that was taken down and up counts from nothing.
  const rate = (key: "inBytes" | "outBytes" | "lost") =>
    now[key] >= then[key] ? (now[key] - then[key]) / seconds : 0;
  return { name: now.name, inBytes: rate("inBytes"), outBytes: rate("outBytes"), lost: rate("lost") };
}

/** By the device's number. A device that is new since the last sample is not there. */
export function diskRates(before: Counters | null, after: Counters): Reading<Map<string, DiskRates>> {
  return between(before?.disks, after.disks, (then, now) => {
    const seconds = secondsBetween(before, after);
    if (seconds <= 0) return unreadable("young");
    const known = new Map(then.map((one) => [one.number, one]));
    return new Map(
      now.flatMap((one): [string, DiskRates][] => {
        const earlier = known.get(one.number);
        return earlier && one.operations >= earlier.operations
          ? [[one.number, diskRate(earlier, one, seconds)]]
          : [];
      }),
    );
  });
}

function diskRate(then: DiskCounters, now: DiskCounters, seconds: number): DiskRates {
  const operations = now.operations - then.operations;
  return {
    readBytes: Math.max(0, now.readBytes - then.readBytes) / seconds,
    writtenBytes: Math.max(0, now.writtenBytes - then.writtenBytes) / seconds,
    waitMs: operations === 0 ? null : Math.max(0, now.operationsMs - then.operationsMs) / operations,
  };
}

function between<Counted, Rate>(
  then: Reading<Counted> | undefined,
  now: Reading<Counted>,
  rate: (then: Counted, now: Counted) => Reading<Rate>,
): Reading<Rate> {
  if (isUnreadable(now)) return now;
  if (then === undefined || isUnreadable(then)) return unreadable("young");
  return rate(then, now);
}

function secondsBetween(before: Counters | null, after: Counters): number {
  return before === null ? 0 : (after.at - before.at) / 1_000;
}

function sum<One>(all: readonly One[], of: (one: One) => number): number {
  return all.reduce((total, one) => total + of(one), 0);
}

function share(value: number): number {
  return Math.min(1, Math.max(0, value));
}
