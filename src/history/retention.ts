import type { RollUpStore } from "./ports.ts";
import { hourMs } from "./service-past.ts";

/** How long roll-ups are kept; days are kept for ever. */
export interface Kept {
  minutesMs: number;
  hoursMs: number;
}

/**
 * Deletes minutes and hours that are older than they have to be kept; returns how many. What the day that is not
 * rolled up yet is made of stays, however short they are to be kept. `dayFrom`: when the calendar day of an instant began.
 */
export async function deleteOldRollUps(
  store: Pick<RollUpStore, "deleteBefore">,
  { minutesMs, hoursMs }: Kept,
  now: number,
  dayFrom: (at: number) => number,
): Promise<number> {
  const needed = dayFrom(now - hourMs) - hourMs;
  const minutes = await store.deleteBefore("minutes", Math.min(now - minutesMs, needed));
  return minutes + (await store.deleteBefore("hours", Math.min(now - hoursMs, needed)));
}
