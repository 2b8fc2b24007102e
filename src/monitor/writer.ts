import { type Cancel, type Clock, pause } from "../core/clock.ts";
import { CortexError, messageOf } from "../core/errors.ts";
import type { Log } from "../core/log.ts";
import type { OverlaySpan, OverlayStore } from "./overlay.ts";
import type { Commit, MonitorStore, StoredState } from "./ports.ts";

/** How long a result may wait for others to share a transaction with. */
const gatherMs = 500;
const retryMs = 1_000;
/** Results kept while the store refuses them; beyond that the oldest are dropped and that time is lost. */
const keptAtMost = 100_000;
/** In one transaction: what was kept for long is written in turns, so that the loop goes on between them. */
const atOnce = 5_000;

interface Waiting extends Required<Commit> {
  overlays: OverlaySpan[];
}

export interface WriterParts {
  store: Pick<MonitorStore, "commit">;
  overlayStore: Pick<OverlayStore, "saveOverlays">;
}

export interface Writer {
  /** Queues for the next commit; `soon`: a state changed, do not gather. */
  add(part: Partial<Waiting>, soon: boolean): void;
  /** Resolves when everything added so far is on disk; rejects with what the store said. */
  flush(): Promise<void>;
  /** Why the last commit failed, and since when; null when all is well. */
  trouble(): { since: number; message: string; dropped: number } | null;
}

/** Gathers results and writes them in batches: one transaction for many checks. Never loses what can still be kept. */
export function createWriter({ store, overlayStore }: WriterParts, clock: Clock, log: Log): Writer {
  let waiting = nothing();
  let timer: { soon: boolean; cancel: Cancel } | null = null;
  let writing: Promise<void> = Promise.resolve();
  let trouble: { since: number; message: string; dropped: number } | null = null;

  function arm(delayMs: number, soon: boolean): void {
    if (timer && (timer.soon || !soon)) return;
    timer?.cancel();
    timer = { soon, cancel: clock.after(delayMs, () => void write().catch(() => undefined)) };
  }

  function write(): Promise<void> {
    timer?.cancel();
    timer = null;
    const attempt = writing.then(commitWaiting, commitWaiting);
    writing = attempt;
    return attempt;
  }

  async function commitWaiting(): Promise<void> {
    const taken = waiting;
    if (sizeOf(taken) === 0) return;
    waiting = nothing();
    try {
      await save(taken);
      if (trouble)
        log.info(
          { since: new Date(trouble.since).toISOString(), dropped: trouble.dropped },
          "store.recovered",
        );
      trouble = null;
    } catch (thrown) {
      // Whatever is no trouble of the disk is a bug in the batch: trying it again would keep everything else from being written.
      if (thrown instanceof CortexError) putBack(taken);
      report(thrown);
      // Whoever asked for it: what waits is tried again, also when nothing more comes.
      arm(retryMs, false);
      throw thrown;
    }
  }

  /** What is on disk is taken away from it. A start replays results that the states do not hold, so those come first. */
  async function save(taken: Waiting): Promise<void> {
    if (taken.overlays.length > 0) await overlayStore.saveOverlays(taken.overlays);
    taken.overlays = [];
    while (taken.results.length > atOnce) {
      await store.commit({ results: taken.results.slice(0, atOnce), timeline: [], states: [] });
      taken.results = taken.results.slice(atOnce);
      await pause(clock, 0);
    }
    const { overlays: _, ...commit } = taken;
    if (sizeOf(taken) > 0) await store.commit(commit);
  }

  function putBack(taken: Waiting): void {
    const results = [...taken.results, ...waiting.results];
    const over = Math.max(0, results.length - keptAtMost);
    waiting = {
      results: results.slice(over),
      timeline: [...taken.timeline, ...waiting.timeline],
      states: newestOf([...taken.states, ...waiting.states]),
      transitions: [...taken.transitions, ...waiting.transitions],
      overlays: [...taken.overlays, ...waiting.overlays],
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
      for (const span of part.overlays ?? []) waiting.overlays.push(span);
      arm(soon ? 0 : gatherMs, soon);
    },
    flush: write,
    trouble: () => trouble,
  };
}

function nothing(): Waiting {
  return { results: [], timeline: [], states: [], transitions: [], overlays: [] };
}

function sizeOf({ results, timeline, states, transitions, overlays }: Waiting): number {
  return results.length + timeline.length + states.length + transitions.length + overlays.length;
}

function newestOf(states: readonly StoredState[]): StoredState[] {
  return [...new Map(states.map((one) => [one.serviceId, one])).values()];
}
