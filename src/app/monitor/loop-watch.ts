import type { Cancel, Clock } from "../../core/clock.ts";

export interface LoopWatch {
  /** The last time the loop stood still, while that is worth a word; null otherwise. */
  stall(): { at: number; forMs: number } | null;
  stop: Cancel;
}

const everyMs = 500;
/** Shorter ones are pauses of a busy machine. */
const stallMs = 2_000;
/** A stall makes this process unready for so long: traffic is to stay away from a loop that stands still. */
const rememberedMs = 10_000;

/** Notices that the event loop stood still: no check began, no answer was given, no time limit was kept. */
export function watchLoop(clock: Clock): LoopWatch {
  let lastAt = clock.monotonic();
  let stall: { at: number; forMs: number; seenAt: number } | null = null;
  let cancel = clock.after(everyMs, tick);

  function tick(): void {
    const now = clock.monotonic();
    const forMs = now - lastAt - everyMs;
    if (forMs >= stallMs) stall = { at: clock.now() - forMs, forMs, seenAt: now };
    lastAt = now;
    cancel = clock.after(everyMs, tick);
  }

  return {
    stall: () => (stall && clock.monotonic() - stall.seenAt < rememberedMs ? stall : null),
    stop: () => cancel(),
  };
}
