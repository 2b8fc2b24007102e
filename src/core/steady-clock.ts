import type { Clock } from "./clock.ts";

/**
 * A clock whose `now` never goes back, nor before `notBefore`: when the wall clock is set back, time stands still until
 * it has caught up. What was told of a moment stays true that way, and no time is counted twice; what happens meanwhile
 * is dated with the moment at which time stands.
 */
export function steadyClock(clock: Clock, notBefore: number): Clock {
  let latest = notBefore;
  return {
    now() {
      latest = Math.max(latest, clock.now());
      return latest;
    },
    monotonic: () => clock.monotonic(),
    after: (delayMs, run) => clock.after(delayMs, run),
  };
}
