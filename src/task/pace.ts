/** How often Symbiont is asked after a task, in milliseconds. */
export const pace = {
  watched: 1_000,
  /** Nobody looks; it was submitted here. */
  followed: 5_000,
  longest: 15_000,
  /** Who fetched the page looks for so long; who has it open is said to look again and again. */
  lookLasts: 4_000,
} as const;

/** 1, 2, 4, 8, 15 seconds while it fails. */
export function delayAfter(failures: number, isWatched: boolean): number {
  const usual = isWatched ? pace.watched : pace.followed;
  if (failures === 0) return usual;
  return Math.min(pace.longest, Math.max(usual, pace.watched * 2 ** (failures - 1)));
}
