const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

/** Pauses after the first, second … failed try. A try may take 10 s, so three of them begin within 40 s. */
const pauses = [5 * second, 10 * second, minute, 5 * minute, 15 * minute, 30 * minute];
const longestPause = hour;

/** How long a try may take. */
export const tryMs = 10 * second;
/** After this much in all nobody tries any more. */
export const giveUpAfterMs = 24 * hour;
/** Content that is refused as such is tried this often. */
export const triesWhenRefused = 3;

/** Pause after `attempts` failed tries; a receiver may ask for more, up to an hour. */
export function pauseAfter(attempts: number, retryAfterMs = 0): number {
  const pause = pauses[attempts - 1] ?? longestPause;
  return Math.min(longestPause, Math.max(pause, retryAfterMs));
}
