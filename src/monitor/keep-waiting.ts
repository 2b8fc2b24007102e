/** What is kept while the store refuses it: all there is up to a bound, and beyond that what matters most. Pure. */
import type { Result } from "../probe/result.ts";
import type { TimelineChange } from "./ports.ts";
import type { Segment } from "./service.ts";
import type { Transition } from "./transition.ts";

/** Beyond this the oldest results go: that time is lost to the charts. */
export const mostResults = 100_000;
/** Segments, and transitions as well: they are written in one transaction, and so many hold the loop for an instant only. */
export const mostChanges = 10_000;

export interface Kept<Value> {
  kept: Value[];
  dropped: number;
}

export function keptOf(results: Result[]): Kept<Result> {
  const dropped = Math.max(0, results.length - mostResults);
  return { kept: dropped === 0 ? results : results.slice(dropped), dropped };
}

/** One change for each service that does what all of them do, one after the other. */
export function mergedTimeline(changes: readonly TimelineChange[]): TimelineChange[] {
  const merged = new Map<string, TimelineChange>();
  for (const { serviceId, from, segments } of changes) {
    const one = merged.get(serviceId) ?? { serviceId, from, segments: [] };
    merged.set(serviceId, one);
    one.from = Math.min(one.from, from);
    while ((one.segments.at(-1)?.at ?? Number.NEGATIVE_INFINITY) >= from) one.segments.pop();
    for (const segment of segments) one.segments.push(segment);
  }
  return [...merged.values()];
}

/**
 * @param changes one for each service
 * Every service keeps its newest segments. What was before them is unknown from then on: left out, that time would be taken
 * for what the service was before the store began to refuse.
 */
export function keptTimeline(changes: TimelineChange[]): Kept<TimelineChange> {
  const segments = changes.reduce((sum, change) => sum + change.segments.length, 0);
  if (segments <= mostChanges) return { kept: changes, dropped: 0 };
  const each = fairShare(changes.length);
  let dropped = 0;
  const kept = changes.map((change) => {
    const [first] = change.segments;
    if (first === undefined || change.segments.length <= each) return change;
    const newest = change.segments.slice(1 - each);
    // The unknown one of an earlier time is no loss of now.
    dropped += change.segments.length - newest.length - (isLost(first) ? 1 : 0);
    return { ...change, segments: [lostSince(first.at), ...newest] };
  });
  return { kept, dropped };
}

/** Every service keeps the news of its newest changes. */
export function keptTransitions(transitions: Transition[]): Kept<Transition> {
  if (transitions.length <= mostChanges) return { kept: transitions, dropped: 0 };
  const services = Map.groupBy(transitions, ({ serviceId }) => serviceId);
  const each = fairShare(services.size);
  const newest = new Set([...services.values()].flatMap((of) => of.slice(-each)));
  const kept = transitions.filter((one) => newest.has(one));
  return { kept, dropped: transitions.length - kept.length };
}

function fairShare(services: number): number {
  return Math.max(2, Math.floor(mostChanges / services));
}

function lostSince(at: number): Segment {
  return { at, verdict: "unknown", reason: "off", facts: null, detail: null };
}

function isLost({ verdict, reason }: Segment): boolean {
  return verdict === "unknown" && reason === "off";
}
