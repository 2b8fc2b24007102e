import type { Cancel, Clock } from "./clock.ts";

interface Timer {
  dueAt: number;
  order: number;
  run: () => void;
}

/** A clock turned by hand. Timers fire in order of their due time while it is advanced. */
export class ManualClock implements Clock {
  #wall: number;
  #monotonic = 0;
  #order = 0;
  readonly #timers = new Set<Timer>();

  constructor(startAt = Date.UTC(2026, 10, 23, 12)) {
    this.#wall = startAt;
  }

  readonly now = (): number => this.#wall;

  readonly monotonic = (): number => this.#monotonic;

  readonly after = (delayMs: number, run: () => void): Cancel => {
    const timer = { dueAt: this.#monotonic + Math.max(0, delayMs), order: this.#order++, run };
    this.#timers.add(timer);
    return () => void this.#timers.delete(timer);
  };

  /** Advances both clocks, firing what falls due; settles promises between timers. */
  async advance(ms: number): Promise<void> {
    const until = this.#monotonic + ms;
    for (let next = this.#next(until); next; next = this.#next(until)) {
      this.#pass(next.dueAt - this.#monotonic);
      this.#timers.delete(next);
      next.run();
      await settle();
    }
    this.#pass(until - this.#monotonic);
    await settle();
  }

  /** Steps the wall clock only, as NTP or a person would. */
  step(ms: number): void {
    this.#wall += ms;
  }

  #pass(ms: number): void {
    this.#monotonic += ms;
    this.#wall += ms;
  }

  #next(until: number): Timer | undefined {
    let first: Timer | undefined;
    for (const timer of this.#timers) {
      if (timer.dueAt > until) continue;
      if (!first || timer.dueAt < first.dueAt || (timer.dueAt === first.dueAt && timer.order < first.order)) {
        first = timer;
      }
    }
    return first;
  }
}

function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
