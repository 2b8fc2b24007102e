/** A scale of time with the idle stretches folded to a fixed width. Pure; times are epoch ms, widths pixels. */

export interface Span {
  from: number;
  to: number;
}

export interface Fold extends Span {
  x: number;
}

export interface TimeScale {
  x(at: number): number;
  /** Idle stretches that were folded, in order. */
  folds: Fold[];
  /** Whole minutes, hours and the like to write above. */
  ticks: { at: number; x: number }[];
  width: number;
}

export const foldWidth = 72;
/** A stretch is folded when it is idle, and long beside the time at work. */
const shortestFoldMs = 60_000;
const mostFolds = 5;
const tickRoom = 84;

const steps = [
  1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200, 86_400,
].map((seconds) => seconds * 1_000);

/** @param busy when something ran; they may overlap */
export function timeScale(busy: readonly Span[], whole: Span, width: number): TimeScale {
  const gaps = idleBetween(busy, whole);
  const atWork = whole.to - whole.from - gaps.reduce((sum, { from, to }) => sum + to - from, 0);
  const folded = gaps
    .filter(({ from, to }) => atWork > 0 && to - from >= Math.max(shortestFoldMs, atWork / 4))
    .sort((one, other) => other.to - other.from - (one.to - one.from))
    .slice(0, mostFolds)
    .sort((one, other) => one.from - other.from);
  const foldedMs = folded.reduce((sum, { from, to }) => sum + to - from, 0);
  const shown = Math.max(1, whole.to - whole.from - foldedMs);
  const perMs = Math.max(0, width - folded.length * foldWidth) / shown;

  function x(at: number): number {
    const clamped = Math.min(Math.max(at, whole.from), whole.to);
    let result = (clamped - whole.from) * perMs;
    for (const { from, to } of folded) {
      if (clamped <= from) break;
      const within = Math.min(clamped, to) - from;
      result += (within / (to - from)) * foldWidth - within * perMs;
    }
    return Math.round(result * 10) / 10;
  }
  const folds = folded.map((fold) => ({ ...fold, x: x(fold.from) }));
  return { x, folds, ticks: ticksOf(whole, folds, x, perMs), width };
}

function idleBetween(busy: readonly Span[], { from, to }: Span): Span[] {
  const gaps: Span[] = [];
  let reached = from;
  for (const span of [...busy].sort((one, other) => one.from - other.from)) {
    if (span.from > reached) gaps.push({ from: reached, to: Math.min(span.from, to) });
    reached = Math.max(reached, span.to);
  }
  if (to > reached) gaps.push({ from: reached, to });
  return gaps;
}

function ticksOf(whole: Span, folds: readonly Fold[], x: (at: number) => number, perMs: number) {
  const step = steps.find((ms) => ms * perMs >= tickRoom) ?? 86_400_000;
  const ticks: { at: number; x: number }[] = [];
  for (let at = Math.ceil(whole.from / step) * step; at <= whole.to && ticks.length < 40; at += step) {
    const fold = folds.find(({ from, to }) => at > from && at < to);
    if (!fold) ticks.push({ at, x: x(at) });
    else at = Math.floor(fold.to / step) * step;
  }
  // Neither what stands in a fold nor two that would touch are written.
  return ticks.filter(
    (tick, index) =>
      folds.every((fold) => Math.abs(tick.x - (fold.x + foldWidth / 2)) > foldWidth * 0.9) &&
      (index === 0 || tick.x - (ticks[index - 1]?.x ?? 0) >= tickRoom / 2),
  );
}

/** Time in which something ran, and in which nothing did. */
export function workAndWait(busy: readonly Span[], whole: Span): { workMs: number; waitMs: number } {
  const waitMs = idleBetween(busy, whole).reduce((sum, { from, to }) => sum + to - from, 0);
  return { workMs: Math.max(0, whole.to - whole.from - waitMs), waitMs };
}
