import type { Cancel, Clock } from "../core/clock.ts";
import { CortexError, messageOf } from "../core/errors.ts";
import type { Log } from "../core/log.ts";
import type { Commit, MonitorStore } from "./ports.ts";

/** How long a result may wait for others to share a transaction with. */
const gatherMs = 500;
const retryMs = 1_000;
/** Results kept while the store refuses them; beyond that the oldest are dropped and that time is lost. */
const keptAtMost = 100_000;

export interface Writer {
  /** Queues for the next commit; `soon`: a state changed, do not gather. */
  add(part: Partial<Commit>, soon: boolean): void;
  /** Resolves when everything added so far is on disk; rejects with what the store said. */
  flush(): Promise<void>;
  /** Why the last commit failed, and since when; null when all is well. */
  trouble(): { since: number; message: string; dropped: number } | null;
}

/** Gathers results and writes them in batches: one transaction for many checks. Never loses what can still be kept. */
export function createWriter(store: MonitorStore, clock: Clock, log: Log): Writer {
  let waiting = nothing();
  let timer: { soon: boolean; cancel: Cancel } | null = null;
  let writing: Promise<void> = Promise.resolve();
  let trouble: { since: number; message: string; dropped: number } | null = null;

  function arm(delayMs: number, soon: boolean): void {
    if (timer && (timer.soon || !soon)) return;
    timer?.cancel();
    timer = { soon, cancel: clock.after(delayMs, writeAndReport) };
  }

  function writeAndReport(): void {
    write().catch(() => arm(retryMs, false));
  }

  function write(): Promise<void> {
    timer?.cancel();
    timer = null;
    const attempt = writing.then(commitWaiting, commitWaiting);
    writing = attempt;
    return attempt;
  }

  async function commitWaiting(): Promise<void> {
    const commit = waiting;
    if (sizeOf(commit) === 0) return;
    waiting = nothing();
    try {
      await store.commit(commit);
      if (trouble)
        log.info(
          { since: new Date(trouble.since).toISOString(), dropped: trouble.dropped },
          "store.recovered",
        );
      trouble = null;
    } catch (thrown) {
      // Whatever is no trouble of the disk is a bug in the batch: trying it again would keep everything else from being written.
      if (thrown instanceof CortexError) putBack(commit);
      report(thrown);
      throw thrown;
    }
  }

  function putBack(commit: Required<Commit>): void {
    const results = [...commit.results, ...waiting.results];
    const over = Math.max(0, results.length - keptAtMost);
    waiting = {
      results: results.slice(over),
      timeline: [...commit.timeline, ...waiting.timeline],
      states: [...commit.states, ...waiting.states],
      transitions: [...commit.transitions, ...waiting.transitions],
    };
    if (over > 0 && trouble) trouble.dropped += over;
  }

  function report(thrown: unknown): void {
    const message = messageOf(thrown);
    if (trouble?.message !== message)
      log.error({ err: message, waiting: waiting.results.length }, "store.commit-failed");
    trouble = { since: trouble?.since ?? clock.now(), message, dropped: trouble?.dropped ?? 0 };
  }

  return {
    add(part, soon) {
      for (const result of part.results ?? []) waiting.results.push(result);
      for (const change of part.timeline ?? []) waiting.timeline.push(change);
      for (const state of part.states ?? []) waiting.states.push(state);
      for (const transition of part.transitions ?? []) waiting.transitions.push(transition);
      arm(soon ? 0 : gatherMs, soon);
    },
    flush: write,
    trouble: () => trouble,
  };
}

function nothing(): Required<Commit> {
  return { results: [], timeline: [], states: [], transitions: [] };
}

function sizeOf({ results, timeline, states, transitions }: Required<Commit>): number {
  return results.length + timeline.length + states.length + transitions.length;
}
