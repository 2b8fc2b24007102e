/** Which certificate deserves a word: at 14, 7, 3 and 1 days left, and when it has expired. Each is told once. */
const thresholds = [0, 1, 3, 7, 14] as const;
const dayMs = 86_400_000;

/** The threshold that has been passed last; null: there is time. Times are epoch ms. */
export function passedThreshold(expiresAt: number, now: number): number | null {
  const days = (expiresAt - now) / dayMs;
  return thresholds.find((threshold) => days <= threshold) ?? null;
}
