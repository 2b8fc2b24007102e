/** A stretch of time that a chart shows, epoch ms. */
export interface Span {
  from: number;
  to: number;
}

/** Nearer than this there is nothing more to see. */
const shortestMs = 600_000;

/** As long as `factor` times itself around its middle. */
export function widened({ from, to }: Span, factor: number): Span {
  const half = Math.max(shortestMs, (to - from) * factor) / 2;
  const middle = (from + to) / 2;
  return { from: middle - half, to: middle + half };
}

/** Moved by a share of its own length, no further than the ends of `whole`. */
export function moved({ from, to }: Span, share: number, whole: Span): Span {
  const by = Math.min(whole.to - to, Math.max(whole.from - from, (to - from) * share));
  return { from: from + by, to: to + by };
}
