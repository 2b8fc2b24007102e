/**
 * History as docs/concepts.md words it, by looking back over every result that is on disk: slow, and written another way than
 * what it is a model of.
 */
import type { OverlaySpan } from "../../src/monitor/overlay.ts";
import type { Result } from "../../src/probe/result.ts";
import type { State } from "../../src/protocol/vocabulary.ts";
import type { Rules } from "./history-rig.ts";

export interface JudgedResult extends Result {
  /** In force when it came. */
  rules: Rules;
}

interface Stretch {
  from: number;
  to: number;
  state: State;
  /** A result that was not unknown vouched for it. */
  vouched: boolean;
}

const levels = { up: 0, degraded: 1, down: 2, unknown: -1 };
const names = ["operational", "degraded", "down"] as const;
const graceMs = 1_000;

/** Stretches in order of time; before the first and between them: unknown. */
export function modelLine(results: readonly JudgedResult[], now: number): Stretch[] {
  const line: Stretch[] = [];
  let confirmed = -1;
  let lost = false;
  results.forEach((result, i) => {
    const { at, rules, outcome } = result;
    const next = results[i + 1]?.at ?? Math.max(now, at);
    const to = next <= at + rules.vouchMs + graceMs ? next : at + rules.vouchMs;
    const before = results[i - 1];
    if (before && at > before.at + before.rules.vouchMs + graceMs) lost = true;
    if (outcome === "unknown" || levels[outcome] === confirmed) lost = outcome === "unknown";
    const shown = lost || outcome === "unknown" ? undefined : names[confirmed];
    line.push({ from: at, to, state: shown ?? "unknown", vouched: outcome !== "unknown" });
    const won = outcome === "unknown" ? null : winner(results.slice(0, i + 1), confirmed);
    if (won === null) return;
    confirmed = won.level;
    lost = false;
    for (const stretch of line)
      if (stretch.vouched && stretch.from >= won.since) stretch.state = names[won.level] ?? "unknown";
  });
  return line;
}

/** The state that the newest results agree on, if they are enough, and the first of them. */
function winner(
  results: readonly JudgedResult[],
  confirmed: number,
): { level: number; since: number } | null {
  const known = results.filter(({ outcome }) => outcome !== "unknown").reverse();
  const rules = known[0]?.rules;
  if (!rules) return null;
  const need = [rules.confirm.up, rules.confirm.degraded, rules.confirm.down];
  const base = Math.max(0, confirmed);
  for (const level of [2, 1, 0].filter((one) => one !== confirmed)) {
    const agrees = ({ outcome }: Result) =>
      levels[outcome] === level || (level > base && levels[outcome] > level);
    const other = known.findIndex((one) => !agrees(one));
    const streak = other === -1 ? known : known.slice(0, other);
    const since = (confirmed === -1 ? known : streak).at(-1)?.at;
    if (since !== undefined && streak.length >= (need[level] ?? 1)) return { level, since };
  }
  return null;
}

/** Milliseconds of each state in [from, to). */
export function modelShares(
  line: readonly Stretch[],
  overlays: readonly OverlaySpan[],
  from: number,
  to: number,
) {
  const shares = { operational: 0, degraded: 0, down: 0, unknown: 0, maintenance: 0, paused: 0 };
  const times = [from, to, ...[...line, ...overlays].flatMap((one) => [one.from, one.to ?? to])];
  const inside = [...new Set(times)].filter((at) => at >= from && at <= to).sort((a, b) => a - b);
  for (const [i, at] of inside.entries()) {
    const covers = (one: { from: number; to: number | null }) => one.from <= at && at < (one.to ?? to);
    const over = overlays.filter(covers).map(({ state }) => state);
    const overlay = over.includes("paused") ? "paused" : over[0];
    shares[overlay ?? line.find(covers)?.state ?? "unknown"] += (inside[i + 1] ?? at) - at;
  }
  return shares;
}
