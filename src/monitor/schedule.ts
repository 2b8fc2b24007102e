/**
 * The scheduler: one timer over a heap. Fixed rate (a late run does not shift the next), missed runs are skipped and
 * counted, starts are spread, checks at once are limited in all and for each host, its own lateness is measured.
 */
import type { Cancel, Clock } from "../core/clock.ts";
import { DueHeap } from "./heap.ts";
import { createLateness, type Lateness } from "./lateness.ts";

export interface Job {
  id: string;
  everyMs: number;
  /** Jobs of one host share the limit `perHost`. */
  host: string | null;
  /** Never overlaps itself. Resolves with the pause before an extra run, or null to keep to the rate. Never rejects. */
  run(): Promise<number | null>;
}

export interface Limits {
  concurrent: number;
  perHost: number;
}

export interface ScheduleFigures {
  jobs: number;
  running: number;
  waiting: number;
  /** Runs that were left out because the one before had not ended or the loop stood still. */
  skipped: number;
  latenessMs: Lateness;
  /** How long the run that should begin next has been due; more than a moment means that nothing begins any more. */
  overdueMs: number;
}

export interface Schedule {
  /** First runs are spread over min(every, 5 s), the rate over the whole interval. */
  add(jobs: readonly Job[]): void;
  remove(id: string): void;
  /** Runs as soon as the limits allow, unless it is running already. */
  runNow(id: string): void;
  setLimits(limits: Limits): void;
  figures(): ScheduleFigures;
  /** Starts nothing any more. */
  stop(): void;
}

interface Entry {
  job: Job;
  /** Start of the next run, monotonic ms; entries in the heap with another `dueAt` are stale. */
  dueAt: number;
  /** Next run by the fixed rate. */
  slotAt: number;
  /** When the run that waits or runs should have begun. */
  wantedAt: number;
  busy: boolean;
  removed: boolean;
}

interface Due {
  dueAt: number;
  entry: Entry;
}

/** Every service is checked within this time of the start. */
const firstRunWithinMs = 5_000;
/** Runs that begin in one turn of the loop: when many are due the page has its turns in between. */
const begunAtOnce = 16;
/** A second run this soon after the first is left to the next slot. */
const closeMs = 1_000;

export function createSchedule(clock: Clock, initialLimits: Limits): Schedule {
  const entries = new Map<string, Entry>();
  const heap = new DueHeap<Due>();
  const queue: Entry[] = [];
  const hostQueues = new Map<string, Entry[]>();
  const hostRunning = new Map<string, number>();
  const lateness = createLateness();
  let limits = initialLimits;
  let running = 0;
  let waiting = 0;
  let skipped = 0;
  let stopped = false;
  let timer: { at: number; cancel: Cancel } | null = null;
  /** After many runs that began at once the others have as much time as those took: a timer that is due goes before all else. */
  let restUntil = 0;

  function enqueue(entry: Entry, dueAt: number): void {
    entry.dueAt = dueAt;
    heap.push({ dueAt, entry });
  }

  function arm(): void {
    const next = heap.peek();
    if (stopped || !next) return;
    const at = Math.max(next.dueAt, restUntil);
    if (timer && timer.at <= at) return;
    timer?.cancel();
    timer = { at, cancel: clock.after(delayTo(at), tick) };
  }

  /** Whole milliseconds, upwards: timers cut fractions off, wake too early, and have to be set a second time. */
  function delayTo(dueAt: number): number {
    return Math.max(0, Math.ceil(dueAt - clock.monotonic()));
  }

  function tick(): void {
    timer = null;
    const now = clock.monotonic();
    let begun = 0;
    for (let due = heap.peek(); due && due.dueAt <= now && begun < begunAtOnce; due = heap.peek()) {
      heap.pop();
      if (due.entry.removed || due.entry.dueAt !== due.dueAt) continue;
      fallDue(due.entry, now);
      begun++;
    }
    if (begun === begunAtOnce) restUntil = 2 * clock.monotonic() - now;
    arm();
  }

  function fallDue(entry: Entry, now: number): void {
    const wantedAt = entry.dueAt;
    const { slotAt, missed } = nextSlot(entry.slotAt, entry.job.everyMs, now);
    entry.slotAt = slotAt;
    skipped += missed;
    enqueue(entry, slotAt);
    if (entry.busy) {
      skipped++;
      return;
    }
    entry.busy = true;
    entry.wantedAt = wantedAt;
    begin(entry);
  }

  function begin(entry: Entry): void {
    const { host } = entry.job;
    const line = fullLine(host);
    if (line) {
      waiting++;
      line.push(entry);
      return;
    }
    lateness.record(clock.monotonic() - entry.wantedAt);
    running++;
    if (host !== null) hostRunning.set(host, (hostRunning.get(host) ?? 0) + 1);
    const startedAt = clock.monotonic();
    void entry.job.run().then((retryInMs) => end(entry, startedAt, retryInMs));
  }

  /** The line to wait in, or null when there is room for a check of this host. */
  function fullLine(host: string | null): Entry[] | null {
    if (running >= limits.concurrent) return queue;
    return host !== null && (hostRunning.get(host) ?? 0) >= limits.perHost ? hostQueue(host) : null;
  }

  function hostQueue(host: string): Entry[] {
    const line = hostQueues.get(host) ?? [];
    hostQueues.set(host, line);
    return line;
  }

  function end(entry: Entry, startedAt: number, retryInMs: number | null): void {
    running--;
    entry.busy = false;
    release(entry.job.host);
    if (retryInMs !== null && !entry.removed) {
      const retryAt = Math.max(clock.monotonic(), startedAt + retryInMs);
      if (retryAt < entry.dueAt) enqueue(entry, retryAt);
    }
    startWaiting();
    arm();
  }

  function release(host: string | null): void {
    if (host === null) return;
    const left = (hostRunning.get(host) ?? 1) - 1;
    if (left > 0) hostRunning.set(host, left);
    else hostRunning.delete(host);
    const next = hostQueues.get(host)?.shift();
    if (next) queue.unshift(next);
    else hostQueues.delete(host);
  }

  function startWaiting(): void {
    while (running < limits.concurrent) {
      const next = queue.shift();
      if (!next) return;
      waiting--;
      if (next.removed || stopped) leaveLine(next);
      else begin(next);
    }
  }

  /** More of a host may run than before: who waits for it must not wait for one of it to end. */
  function callFromLines(): void {
    for (const [host, line] of hostQueues) {
      const room = limits.perHost - (hostRunning.get(host) ?? 0);
      if (room > 0) queue.push(...line.splice(0, room));
    }
  }

  /** Its turn goes to the next of its host, which nobody else may ever end a run for. */
  function leaveLine(entry: Entry): void {
    entry.busy = false;
    const { host } = entry.job;
    const next = host === null ? undefined : hostQueues.get(host)?.shift();
    if (next) queue.unshift(next);
  }

  function overdueMs(): number {
    const next = heap.peek();
    return next ? Math.max(0, clock.monotonic() - next.dueAt) : 0;
  }

  return {
    add(jobs) {
      const now = clock.monotonic();
      jobs.forEach((job, i) => {
        const share = i / jobs.length;
        const firstAt = now + share * Math.min(job.everyMs, firstRunWithinMs);
        const phaseAt = now + share * job.everyMs;
        const slotAt = phaseAt - firstAt > closeMs ? phaseAt : phaseAt + job.everyMs;
        const entry = { job, dueAt: firstAt, slotAt, wantedAt: firstAt, busy: false, removed: false };
        entries.set(job.id, entry);
        enqueue(entry, firstAt);
      });
      arm();
    },
    remove(id) {
      const entry = entries.get(id);
      if (!entry) return;
      entry.removed = true;
      entries.delete(id);
    },
    runNow(id) {
      const entry = entries.get(id);
      if (!entry || entry.busy || stopped) return;
      enqueue(entry, clock.monotonic());
      arm();
    },
    setLimits(next) {
      limits = next;
      callFromLines();
      startWaiting();
    },
    figures: () => ({
      jobs: entries.size,
      running,
      waiting,
      skipped,
      latenessMs: lateness.read(),
      overdueMs: overdueMs(),
    }),
    stop() {
      stopped = true;
      timer?.cancel();
      timer = null;
    },
  };
}

/** The first slot after `now` at the fixed rate, and how many lay between the one that is due and it. */
function nextSlot(slotAt: number, everyMs: number, now: number): { slotAt: number; missed: number } {
  if (slotAt > now) return { slotAt, missed: 0 };
  const passed = Math.floor((now - slotAt) / everyMs) + 1;
  return { slotAt: slotAt + passed * everyMs, missed: passed - 1 };
}
