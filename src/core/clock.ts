export type Cancel = () => void;

/** Time as a port: everything that reads a clock or waits gets one of these. Each part works when it is handed on alone. */
export interface Clock {
  /** Wall clock in milliseconds since 1970; it may step. For facts that are stored or shown. */
  readonly now: () => number;
  /** Milliseconds that never step back. For latencies and schedules. */
  readonly monotonic: () => number;
  /** Runs once after at least `delayMs`. The timer does not keep the process alive. */
  readonly after: (delayMs: number, run: () => void) => Cancel;
}

export function pause(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => {
    clock.after(ms, resolve);
  });
}

/** What the work comes to; undefined when it takes longer. It goes on all the same. */
export function within<Value>(clock: Clock, ms: number, work: Promise<Value>): Promise<Value | undefined> {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(Math.max(0, ms), () => resolve(undefined));
    work.then(resolve, reject).finally(cancel);
  });
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after(delayMs, run) {
    if (delayMs > longestTimerMs) return afterLong(delayMs, run);
    const timer = setTimeout(run, delayMs);
    timer.unref();
    return () => clearTimeout(timer);
  },
};

/** 25 days. Of more Node makes a millisecond. */
const longestTimerMs = 2 ** 31 - 1;

function afterLong(delayMs: number, run: () => void): Cancel {
  let cancel = systemClock.after(longestTimerMs, () => {
    cancel = systemClock.after(delayMs - longestTimerMs, run);
  });
  return () => cancel();
}
