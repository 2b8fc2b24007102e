import type { OverlaySpan } from "../monitor/overlay.ts";
import type { Segment } from "../monitor/service.ts";
import type { State } from "../protocol/vocabulary.ts";

/** What a service showed, verdicts and overlays in one: from `ats[i]` on it is `states[i]`. Before the first: unknown. */
export interface StateLine {
  ats: number[];
  states: State[];
}

/** Lays overlays over a time line. A pause covers maintenance; both cover whatever was judged. */
export function stateLine(segments: readonly Segment[], overlays: readonly OverlaySpan[]): StateLine {
  const line: StateLine = { ats: [], states: [] };
  if (overlays.length === 0) {
    for (const { at, verdict } of segments) append(line, at, verdict);
    return line;
  }
  const begins = overlays.toSorted((a, b) => a.from - b.from);
  let begun = 0;
  // An hourly maintenance is thousands of spans: only the few that run are looked at.
  let running: OverlaySpan[] = [];
  let next = 0;
  let verdict: State = "unknown";
  for (const at of cuts(segments, overlays)) {
    for (; (segments[next]?.at ?? Number.POSITIVE_INFINITY) <= at; next++)
      verdict = segments[next]?.verdict ?? verdict;
    running = running.filter(({ to }) => to === null || to > at);
    for (let one = begins[begun]; one !== undefined && one.from <= at; one = begins[++begun])
      running.push(one);
    append(line, at, overlayAt(running, at) ?? verdict);
  }
  return line;
}

/** The state that covers the verdict at an instant. */
export function overlayAt(overlays: readonly OverlaySpan[], at: number): OverlaySpan["state"] | null {
  let found: OverlaySpan["state"] | null = null;
  for (const { state, from, to } of overlays) {
    if (from > at || (to !== null && to <= at)) continue;
    if (state === "paused") return state;
    found = state;
  }
  return found;
}

/** Every instant at which the state may change, in order. */
export function cuts(segments: readonly Segment[], overlays: readonly OverlaySpan[]): number[] {
  const times = new Set(segments.map(({ at }) => at));
  for (const { from, to } of overlays) {
    times.add(from);
    if (to !== null) times.add(to);
  }
  return [...times].sort((a, b) => a - b);
}

function append({ ats, states }: StateLine, at: number, state: State): void {
  if (states.at(-1) === state) return;
  ats.push(at);
  states.push(state);
}
