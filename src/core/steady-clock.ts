import type { Clock } from "./clock.ts";

/**
 * A clock whose `now` never goes back, nor before `notBefore`: when the wall clock is set back, it goes at half its pace
 * until that has caught up, as adjtime(3) does. What was told of a moment stays true that way, no time is counted twice,
 * and what waits for a moment (news that has to last, the end of quiet hours) still comes.
 */
export function steadyClock(clock: Clock, notBefore: number): Clock {
  let latest = notBefore;
  /** While the wall clock is behind: from where on it goes slowly, and since when. */
  let slow: { from: number; since: number } | null = null;

  function behind(): number {
    slow ??= { from: latest, since: clock.monotonic() };
    return slow.from + Math.floor((clock.monotonic() - slow.since) / 2);
  }

  return {
    now() {
      const wall = clock.now();
      if (wall < latest) {
        latest = Math.max(latest, behind());
      } else {
        latest = wall;
        slow = null;
      }
      return latest;
    },
    monotonic: clock.monotonic,
    after: clock.after,
  };
}
