import { type Cancel, type Clock, pause } from "../core/clock.ts";
import { CortexError, messageOf } from "../core/errors.ts";
import type { Log } from "../core/log.ts";
import { keptOf, keptTimeline, keptTransitions, mergedTimeline } from "./keep-waiting.ts";
import type { OverlaySpan, OverlayStore } from "./overlay.ts";
import type { Commit, MonitorStore, StoredState } from "./ports.ts";

/** How long a result may wait for others to share a transaction with. */
const gatherMs = 500;
const retryMs = 1_000;
/** In one transaction: what was kept for long is written in turns, so that the loop goes on between them. */
const atOnce = 5_000;

interface Waiting extends Required<Commit> {
  overlays: OverlaySpan[];
}

export interface WriterParts {
  store: Pick<MonitorStore, "commit">;
  overlayStore: Pick<OverlayStore, "saveOverlays">;
}

/** The last commit failed. What was dropped since then, because it could not be kept any longer or cannot be written at all: */
export interface StoreTrouble {
  /** Epoch ms. */
  since: number;
  message: string;
  /** Results. */
  dropped: number;
  /** Changes of a state: that time is unknown. */
  droppedChanges: number;
  /** Changes that people were to be told of. */
  droppedNews: number;
}

export interface Writer {
  /** Queues for the next commit; `soon`: a state changed, do not gather. */
  add(part: Partial<Waiting>, soon: boolean): void;
  /** Resolves when everything added so far is on disk; rejects with what the store said. */
  flush(): Promise<void>;
  /** The same for the last time: what the store refuses now is tried no more. */
  stop(): Promise<void>;
  /** Null when all is well. */
  trouble(): StoreTrouble | null;
}

/** Gathers results and writes them in batches: one transaction for many checks. Never loses what can still be kept. */
export function createWriter({ store, overlayStore }: WriterParts, clock: Clock, log: Log): Writer {
  let waiting = nothing();
  let timer: { soon: boolean; cancel: Cancel } | null = null;
  let writing: Promise<void> = Promise.resolve();
  let trouble: StoreTrouble | null = null;
  let stopped = false;

  function arm(delayMs: number, soon: boolean): void {
    if (stopped || (timer && (timer.soon || !soon))) return;
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
      if (trouble) log.info({ ...trouble, since: new Date(trouble.since).toISOString() }, "store.recovered");
      trouble = null;
    } catch (thrown) {
      const known = report(thrown);
      // Whatever is no trouble of the disk is a bug in the batch: trying it again would keep everything else from being written.
      if (thrown instanceof CortexError) putBack(taken, known);
      else drop(known, taken.results.length, taken.timeline.length, taken.transitions.length);
      // Whoever asked for it: what waits is tried again, also when nothing more comes.
      arm(retryMs, false);
      throw thrown;
    }
  }

  /**
   * What is on disk is taken away from it. A start replays results that the states do not hold, and takes it that the time
   * line has what they changed: so that goes first, and the states last.
   */
  async function save(taken: Waiting): Promise<void> {
    if (taken.overlays.length > 0) await overlayStore.saveOverlays(taken.overlays);
    taken.overlays = [];
    while (taken.results.length > atOnce) {
      const { timeline, transitions } = taken;
      await store.commit({ results: taken.results.slice(0, atOnce), timeline, transitions, states: [] });
      taken.results = taken.results.slice(atOnce);
      [taken.timeline, taken.transitions] = [[], []];
      await pause(clock, 0);
    }
    const { overlays: _, ...commit } = taken;
    if (sizeOf(taken) > 0) await store.commit(commit);
  }

  function putBack(taken: Waiting, known: StoreTrouble): void {
    const results = keptOf([...taken.results, ...waiting.results]);
    const timeline = keptTimeline(mergedTimeline([...taken.timeline, ...waiting.timeline]));
    const transitions = keptTransitions([...taken.transitions, ...waiting.transitions]);
    waiting = {
      results: results.kept,
      timeline: timeline.kept,
      states: newestOf([...taken.states, ...waiting.states]),
      transitions: transitions.kept,
      overlays: [...taken.overlays, ...waiting.overlays],
    };
    drop(known, results.dropped, timeline.dropped, transitions.dropped);
  }

  /** Said in the log when it begins; how much it was is told by `trouble` and when the store takes things again. */
  function drop(known: StoreTrouble, results: number, changes: number, news: number): void {
    const before = known.dropped + known.droppedChanges + known.droppedNews;
    known.dropped += results;
    known.droppedChanges += changes;
    known.droppedNews += news;
    if (before === 0 && results + changes + news > 0) log.error({ results, changes, news }, "store.dropped");
  }

  function report(thrown: unknown): StoreTrouble {
    const message = messageOf(thrown);
    if (trouble?.message !== message)
      log.error({ err: message, waiting: waiting.results.length }, "store.commit-failed");
    const counts = trouble ?? { since: clock.now(), dropped: 0, droppedChanges: 0, droppedNews: 0 };
    trouble = { ...counts, message };
    return trouble;
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
    stop() {
      stopped = true;
      return write();
    },
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
