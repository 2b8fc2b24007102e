import { durationText } from "../../../text/duration-text.ts";
import { message } from "../../../text/message.ts";
import { milliseconds, spoken } from "../../../text/quantity.ts";
import { coverLabel, type Scene } from "./paint.ts";
import type { Past } from "./past.ts";

/** Moments that have something to tell: every point with figures, the middle of every stretch without. */
export function stopsOf({ columns: [ats, medians = []], stretches }: Past): number[] {
  const without = stretches.filter(({ state }) => state !== "operational" && state !== "degraded");
  const isWithout = (at: number): boolean => without.some(({ from, to }) => from <= at && at < to);
  const points = ats.filter((at, index) => medians[index] != null && !isWithout(at));
  return [...points, ...without.map(({ from, to }) => (from + to) / 2)].sort((a, b) => a - b);
}

/** What is known of a moment: why nothing was measured, or how fast it answered. Null: nothing. */
export function tellMoment(at: number, { stretches, columns }: Past, scene: Scene): string | null {
  const stretch = stretches.find(({ from, to }) => from <= at && at < to);
  if (stretch && at >= scene.bornAt) {
    const length = durationText(stretch.to - Math.max(scene.bornAt, stretch.from), scene.language);
    const why = stretch.reason === null ? null : message(stretch.reason, null, scene.language);
    const label = coverLabel(stretch, length, scene.words);
    if (label !== null) return why === null || stretch.state !== "unknown" ? label : `${label}: ${why}`;
    if (stretch.state === "down" && why !== null) return `${why}, ${length}`;
  }
  return figuresAt(at, columns, scene);
}

function figuresAt(at: number, [ats, ...columns]: Past["columns"], { language }: Scene): string | null {
  const after = ats.findIndex((one) => one >= at);
  const isNearer = after > 0 && at - (ats[after - 1] ?? 0) < (ats[after] ?? 0) - at;
  const nearest = isNearer ? after - 1 : after;
  const figures = ["p50", "p90", "p99"].flatMap((name, index) => {
    const ms = columns[index]?.[nearest];
    return ms == null ? [] : [`${name} ${spoken(milliseconds(ms, language))}`];
  });
  return figures.length === 0 ? null : figures.join("  ");
}
