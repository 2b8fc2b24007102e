import type { Cancel, Clock } from "../core/clock.ts";
import { messageOf } from "../core/errors.ts";
import type { Log } from "../core/log.ts";
import { type MetricStore, type Roll, type Series, type SeriesSource, stepOf } from "./ports.ts";
import { added, coarser, rollOf } from "./roll.ts";

export interface Value {
  name: string;
  value: number;
  /** Epoch ms. */
  at: number;
  unit: string | null;
  source: SeriesSource;
  /** False: of interest for an hour only; it is not stored. */
  isKept?: boolean;
}

export interface RecorderParts {
  store: MetricStore;
  clock: Clock;
  log: Log;
}

/** The last hour stays in memory, finer than minutes where values come every few seconds. */
const recentMs = 3_600_000;
const fineMs = 15_000;
/** Once a minute has ended: what is measured by ourselves may be lost for that long by a crash. */
const afterMinuteMs = 2_000;
/** What a store that refuses leaves with us; then the oldest goes, aloud. */
const mostPending = 20_000;

/** Gathers values by the minute and hands them to the store. */
export class Recorder {
  readonly #parts: RecorderParts;
  readonly #series = new Map<string, Series>();
  readonly #recent = new Map<string, Roll[]>();
  #pending = new Map<string, Roll>();
  readonly #changed = new Set<string>();
  /** Minutes of a series that were lost since the store last took something. */
  #dropped = 0;
  #writing: Promise<void> = Promise.resolve();
  #cancel: Cancel = () => undefined;

  private constructor(parts: RecorderParts, series: readonly Series[]) {
    this.#parts = parts;
    for (const one of series) this.#series.set(one.name, one);
    this.#arm();
  }

  /** With what is known from before. */
  static async open(parts: RecorderParts): Promise<Recorder> {
    return new Recorder(parts, await parts.store.series());
  }

  take(values: readonly Value[]): void {
    for (const value of values) this.#take(value);
  }

  /** What was taken so far is in the store when it resolves. Rejects with what the store said; nothing is lost then. */
  flush(): Promise<void> {
    const write = () => this.#write();
    const attempt = this.#writing.then(write, write);
    // Whoever asked hears of it; the next one begins anew.
    this.#writing = attempt.catch(() => undefined);
    return attempt;
  }

  /** By name. */
  series(): Series[] {
    return [...this.#series.values()].sort((one, other) => (one.name < other.name ? -1 : 1));
  }

  one(name: string): Series | undefined {
    return this.#series.get(name);
  }

  /** What has come in since this process began, at most an hour of it. */
  recent(name: string): readonly Roll[] {
    return this.#recent.get(name) ?? [];
  }

  /** Series that the store has forgotten are not known here any longer. */
  forgetBefore(at: number): void {
    for (const { name, latestAt } of this.#series.values()) {
      if (latestAt >= at) continue;
      this.#series.delete(name);
      this.#recent.delete(name);
    }
  }

  async stop(): Promise<void> {
    this.#cancel();
    await this.#flushAndReport();
  }

  #take({ name, value, at, unit, source, isKept = true }: Value): void {
    const known = this.#series.get(name);
    if (isKept && (!known || at >= known.latestAt)) {
      this.#series.set(name, { name, unit, source, latest: value, latestAt: at });
      this.#changed.add(name);
    }
    this.#remember(name, at, value, source === "own" ? stepOf.minutes : fineMs);
    if (!isKept) return;
    const minute = rollOf(name, at - (at % stepOf.minutes), value);
    const key = `${minute.from} ${name}`;
    const pending = this.#pending.get(key);
    this.#pending.set(key, pending ? added(pending, minute) : minute);
    if (this.#pending.size > mostPending) this.#dropOldest();
  }

  #remember(name: string, at: number, value: number, step: number): void {
    const rolls = this.#recent.get(name) ?? [];
    this.#recent.set(name, rolls);
    const roll = rollOf(name, at - (at % step), value);
    const last = rolls.at(-1);
    if (last && last.from === roll.from) rolls[rolls.length - 1] = added(last, roll);
    // What comes late is read from the store.
    else if (!last || last.from < roll.from) rolls.push(roll);
    const oldest = this.#parts.clock.now() - recentMs;
    while (rolls[0] && rolls[0].from < oldest) rolls.shift();
  }

  async #write(): Promise<void> {
    if (this.#pending.size === 0) return;
    const rolls = this.#pending;
    const changed = [...this.#changed];
    this.#pending = new Map();
    this.#changed.clear();
    const minutes = [...rolls.values()];
    try {
      await this.#parts.store.append({
        series: changed.flatMap((name) => this.#series.get(name) ?? []),
        minutes,
        hours: coarser(minutes, stepOf.hours),
      });
    } catch (thrown) {
      this.#takeBack(rolls, changed);
      throw thrown;
    }
    if (this.#dropped > 0) this.#parts.log.warn({ minutes: this.#dropped }, "metric.dropped");
    this.#dropped = 0;
  }

  #takeBack(rolls: ReadonlyMap<string, Roll>, changed: readonly string[]): void {
    const newer = this.#pending;
    this.#pending = new Map(rolls);
    for (const [key, roll] of newer) {
      const kept = this.#pending.get(key);
      this.#pending.set(key, kept ? added(kept, roll) : roll);
    }
    for (const name of changed) this.#changed.add(name);
  }

  #dropOldest(): void {
    const [oldest] = this.#pending.keys();
    if (oldest !== undefined) this.#pending.delete(oldest);
    this.#dropped += 1;
    // While the disk is full, of all times, the log must not grow with every value.
    if (this.#dropped === 1) this.#parts.log.warn({ kept: mostPending }, "metric.dropping");
  }

  #arm(): void {
    const { clock } = this.#parts;
    const delay = stepOf.minutes - (clock.now() % stepOf.minutes) + afterMinuteMs;
    this.#cancel = clock.after(delay, () => {
      this.#arm();
      void this.#flushAndReport();
    });
  }

  async #flushAndReport(): Promise<void> {
    try {
      await this.flush();
    } catch (thrown) {
      this.#parts.log.error({ err: messageOf(thrown) }, "metric.not-stored");
    }
  }
}
