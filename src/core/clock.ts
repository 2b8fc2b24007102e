export type Cancel = () => void;

/** Time as a port: everything that reads a clock or waits gets one of these. */
export interface Clock {
  /** Wall clock in milliseconds since 1970; it may step. For facts that are stored or shown. */
  now(): number;
  /** Milliseconds that never step back. For latencies and schedules. */
  monotonic(): number;
  /** Runs once after at least `delayMs`. The timer does not keep the process alive. */
  after(delayMs: number, run: () => void): Cancel;
}

export function pause(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => {
    clock.after(ms, resolve);
  });
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after(delayMs, run) {
    const timer = setTimeout(run, Math.min(delayMs, 2 ** 31 - 1));
    timer.unref();
    return () => clearTimeout(timer);
  },
};
