import type { Clock } from "../core/clock.ts";
import { type MetricLevel, type MetricStore, type Roll, stepOf } from "./ports.ts";
import type { Recorder } from "./recorder.ts";
import { coarser } from "./roll.ts";

export const metricWindows = ["1h", "24h", "7d", "30d"] as const;
export type MetricWindow = (typeof metricWindows)[number];

interface Shape {
  lengthMs: number;
  level: MetricLevel;
  /** Points are this far apart; nearer ones are added up. */
  stepMs: number;
}

const hourMs = stepOf.hours;
export const windowShapes: Record<MetricWindow, Shape> = {
  "1h": { lengthMs: hourMs, level: "minutes", stepMs: 15_000 },
  "24h": { lengthMs: 24 * hourMs, level: "minutes", stepMs: 300_000 },
  "7d": { lengthMs: 7 * 24 * hourMs, level: "hours", stepMs: hourMs },
  "30d": { lengthMs: 30 * 24 * hourMs, level: "hours", stepMs: 3 * hourMs },
};

export interface PastParts {
  store: Pick<MetricStore, "read">;
  recorder: Pick<Recorder, "recent">;
  clock: Clock;
}

export interface MetricPasts {
  /** What these figures were has to be read first: done when it resolves. Null: it was read within a minute. */
  prepare(names: readonly string[], window: MetricWindow): Promise<void> | null;
  /** What is known of it, in order of time: as read last, and what came in since. */
  of(name: string, window: MetricWindow): Roll[];
}

const freshMs = 60_000;
/** Names and windows whose past stays in memory. */
const mostKept = 300;

/** Pasts of figures for charts that are drawn again and again. */
export function createMetricPasts({ store, recorder, clock }: PastParts): MetricPasts {
  const kept = new Map<string, { at: number; rolls: Roll[] }>();
  const keyOf = (name: string, window: MetricWindow) => `${window} ${name}`;

  async function read(names: readonly string[], window: MetricWindow): Promise<void> {
    const { level, lengthMs, stepMs } = windowShapes[window];
    const now = clock.now();
    const at = clock.monotonic();
    const from = now - lengthMs - stepMs;
    const found = await store.read({ level, names, from, to: now + 1 });
    for (const name of names) {
      const key = keyOf(name, window);
      kept.delete(key);
      kept.set(key, { at, rolls: found.get(name) ?? [] });
    }
    for (const oldest of kept.keys()) {
      if (kept.size <= mostKept) break;
      kept.delete(oldest);
    }
  }

  return {
    prepare(names, window) {
      const now = clock.monotonic();
      const stale = names.filter((name) => {
        const known = kept.get(keyOf(name, window));
        return !known || now - known.at > freshMs;
      });
      return stale.length === 0 ? null : read(stale, window);
    },
    of(name, window) {
      const { level, lengthMs, stepMs } = windowShapes[window];
      const step = Math.max(stepMs, stepOf[level]);
      const stored = kept.get(keyOf(name, window))?.rolls ?? [];
      const recent = recorder.recent(name);
      const rolls = window === "1h" ? joined(stored, recent) : fuller(stored, coarser(recent, stepOf[level]));
      const from = clock.now() - lengthMs;
      const shown = rolls.filter((roll) => roll.from + step > from);
      return window === "1h" || stepMs === stepOf[level] ? shown : coarser(shown, stepMs);
    },
  };
}

/** What was stored before this process began, then what it saw itself. */
function joined(stored: readonly Roll[], recent: readonly Roll[]): Roll[] {
  const begin = recent[0]?.from ?? Number.POSITIVE_INFINITY;
  return [...stored.filter(({ from }) => from + stepOf.minutes <= begin), ...recent];
}

/** Of each stretch what knows more of it: the store may not have the newest yet, memory not what was before its time. */
function fuller(stored: readonly Roll[], recent: readonly Roll[]): Roll[] {
  const all = new Map(stored.map((roll) => [roll.from, roll]));
  for (const roll of recent) {
    if ((all.get(roll.from)?.count ?? 0) < roll.count) all.set(roll.from, roll);
  }
  return [...all.values()].sort((one, other) => one.from - other.from);
}
