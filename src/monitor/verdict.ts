/**
 * The verdict: results in, state and time line out. Pure; it never reads a clock.
 *
 * A state changes when enough consecutive results agree and is then dated from the first of them. Until that is
 * decided the stretches since the first unconfirmed result are kept as a `tail`, so that the decision can restate
 * exactly them and nothing earlier.
 */
import type { Facts, Result } from "../probe/result.ts";
import type { Reason, Verdict } from "../protocol/vocabulary.ts";
import type { Segment } from "./service.ts";

export type KnownVerdict = Exclude<Verdict, "unknown">;

export interface Rules {
  confirm: { up: number; degraded: number; down: number };
  /** How long a result speaks for the service from its `at`. */
  vouchMs: number;
}

/** Why something is so, as a result told it. */
export interface Cause {
  reason: Reason;
  facts: Facts | null;
  detail: string | null;
}

/** Consecutive results that count towards a state which is not confirmed yet. */
interface Count extends Cause {
  n: number;
  firstAt: number;
}

/** A stretch since the first unconfirmed result: somebody vouched for it, or it is unknown whatever is decided. */
interface Stretch {
  at: number;
  unknown: Cause | null;
}

/** Everything the next verdict depends on. Plain JSON, so that counters survive a restart. */
export interface VerdictState {
  verdict: Verdict;
  /** Of the present verdict; a known one follows the newest result that agrees with it. */
  cause: Cause;
  /** The last confirmed verdict, and since when: unknown in between is bridged. */
  confirmed: KnownVerdict | null;
  confirmedSince: number | null;
  unknownSince: number | null;
  counts: Partial<Record<KnownVerdict, Count>>;
  tail: Stretch[];
  /** First result that was not unknown; a first confirmation is dated from it. */
  firstKnownAt: number | null;
  lastAt: number | null;
  vouchedUntil: number;
  /** When the operator acknowledged the present verdict; the next one is news again. */
  acknowledgedAt: number | null;
}

/** A change between known verdicts; unknown in between is bridged. */
export interface News {
  from: KnownVerdict;
  to: KnownVerdict;
  at: number;
}

export interface Step {
  state: VerdictState;
  /** The time line from `from` on is replaced by these segments; null: it stays. */
  change: { from: number; segments: Segment[] } | null;
  news: News | null;
}

/** A check that begins this late still continues the result before it. */
export const lateMs = 1_000;

const severity: Record<KnownVerdict, number> = { operational: 0, degraded: 1, down: 2 };
const known = ["operational", "degraded", "down"] as const;
const fromOutcome = { up: "operational", degraded: "degraded", down: "down" } as const;
const nothing: Cause = { reason: "new", facts: null, detail: null };

export function newState(): VerdictState {
  return {
    verdict: "unknown",
    cause: nothing,
    confirmed: null,
    confirmedSince: null,
    unknownSince: null,
    counts: {},
    tail: [],
    firstKnownAt: null,
    lastAt: null,
    vouchedUntil: 0,
    acknowledgedAt: null,
  };
}

/** Since when the verdict holds, or null when there never was a result. */
export function sinceOf(state: VerdictState): number | null {
  return state.verdict === "unknown" ? state.unknownSince : state.confirmedSince;
}

/** Whether results contradict the state and wait for more of their kind. */
export function isPending(state: VerdictState): boolean {
  return known.some((verdict) => state.counts[verdict] !== undefined);
}

/** Takes a result in. One that is not newer than the last changes nothing, so replaying is harmless. */
export function observe(before: VerdictState, result: Result, rules: Rules): Step {
  if (before.lastAt !== null && result.at <= before.lastAt)
    return { state: before, change: null, news: null };
  const gap = before.lastAt !== null && result.at > before.vouchedUntil + lateMs;
  const expired = gap ? expire(before) : { state: before, change: null, news: null };
  const taken = take(expired.state, result, rules);
  return { ...taken, change: joinChanges(expired.change, taken.change) };
}

/** Vouching has ended: the state is unknown from then on. The caller knows that no check is running. */
export function expire(before: VerdictState): Step {
  if (before.lastAt === null) return { state: before, change: null, news: null };
  return becomeUnknown(before, before.vouchedUntil, { reason: "off", facts: null, detail: null });
}

function take(before: VerdictState, result: Result, rules: Rules): Step {
  const heard = { ...before, lastAt: result.at, vouchedUntil: result.at + rules.vouchMs };
  const cause = { reason: result.reason, facts: result.facts, detail: result.detail };
  if (result.outcome === "unknown") return becomeUnknown(heard, result.at, cause);
  heard.firstKnownAt ??= result.at;
  const level = fromOutcome[result.outcome];
  return level === heard.confirmed
    ? agree(heard, result.at, cause)
    : contradict(heard, level, result.at, cause, rules);
}

function becomeUnknown(before: VerdictState, at: number, cause: Cause): Step {
  const same =
    before.verdict === "unknown" && before.cause.reason === cause.reason && before.unknownSince !== null;
  const state: VerdictState = {
    ...before,
    verdict: "unknown",
    cause,
    unknownSince: before.verdict === "unknown" ? (before.unknownSince ?? at) : at,
    tail: isPending(before) ? extend(before.tail, { at, unknown: cause }) : before.tail,
  };
  return { state, change: same ? null : replaceFrom(at, [segment(at, "unknown", cause)]), news: null };
}

/** The result confirms what was confirmed before: restored if it was unknown, and every counter starts anew. */
function agree(before: VerdictState, at: number, cause: Cause): Step {
  const confirmed = before.confirmed ?? "operational";
  const restored = before.verdict === "unknown";
  return {
    state: { ...before, verdict: confirmed, cause, unknownSince: null, counts: {}, tail: [] },
    change: restored ? replaceFrom(at, [segment(at, confirmed, cause)]) : null,
    news: null,
  };
}

function contradict(before: VerdictState, level: KnownVerdict, at: number, cause: Cause, rules: Rules): Step {
  const counts = count(before, level, at, cause);
  const tail = trim(extend(before.tail, { at, unknown: null }), pendingFrom(before, counts));
  const state: VerdictState = { ...before, counts, tail };
  const winner = known.findLast((verdict) => (counts[verdict]?.n ?? 0) >= needed(verdict, rules));
  const won = winner && counts[winner];
  if (winner && won) return confirm(state, winner, won);
  if (state.verdict !== "unknown" || state.unknownSince !== null) return { state, change: null, news: null };
  return {
    state: { ...state, unknownSince: at },
    change: replaceFrom(at, [segment(at, "unknown", nothing)]),
    news: null,
  };
}

/** Towards worse a result counts for every state up to its own, towards better for its own only. */
function count(before: VerdictState, level: KnownVerdict, at: number, cause: Cause): VerdictState["counts"] {
  const base = severity[before.confirmed ?? "operational"];
  const counts: VerdictState["counts"] = {};
  for (const verdict of known) {
    if (verdict === before.confirmed) continue;
    const worse = severity[verdict] > base && severity[level] > severity[verdict];
    if (level !== verdict && !worse) continue;
    const old = before.counts[verdict];
    const told =
      old && level !== verdict ? { reason: old.reason, facts: old.facts, detail: old.detail } : cause;
    counts[verdict] = { ...told, n: (old?.n ?? 0) + 1, firstAt: old?.firstAt ?? at };
  }
  return counts;
}

function needed(verdict: KnownVerdict, { confirm }: Rules): number {
  return verdict === "operational" ? confirm.up : confirm[verdict];
}

function confirm(before: VerdictState, winner: KnownVerdict, won: Count): Step {
  const since = before.confirmed === null ? (before.firstKnownAt ?? won.firstAt) : won.firstAt;
  const cause = { reason: won.reason, facts: won.facts, detail: won.detail };
  const counts = worseThan(winner, before.counts);
  const news = before.confirmed === null ? null : { from: before.confirmed, to: winner, at: since };
  const state: VerdictState = {
    ...before,
    verdict: winner,
    cause,
    confirmed: winner,
    confirmedSince: since,
    unknownSince: null,
    counts,
    acknowledgedAt: null,
  };
  return {
    state: { ...state, tail: trim(before.tail, pendingFrom(state, counts)) },
    change: replaceFrom(since, restate(trim(before.tail, since), winner, cause)),
    news,
  };
}

function worseThan(verdict: KnownVerdict, counts: VerdictState["counts"]): VerdictState["counts"] {
  const kept: VerdictState["counts"] = {};
  for (const other of known) {
    const pending = counts[other];
    if (pending && severity[other] > severity[verdict]) kept[other] = pending;
  }
  return kept;
}

/** From when on the time line may still be restated; null: nothing is pending. */
function pendingFrom(state: VerdictState, counts: VerdictState["counts"]): number | null {
  const starts = known.flatMap((verdict) => counts[verdict]?.firstAt ?? []);
  if (starts.length === 0) return null;
  return state.confirmed === null ? state.firstKnownAt : Math.min(...starts);
}

function extend(tail: Stretch[], next: Stretch): Stretch[] {
  const last = tail.at(-1);
  return last && last.unknown?.reason === next.unknown?.reason ? tail : [...tail, next];
}

/** The part of the tail from `from` on; the stretch that runs at `from` is cut to begin there. */
function trim(tail: Stretch[], from: number | null): Stretch[] {
  if (from === null) return [];
  const running = tail.findLastIndex((stretch) => stretch.at <= from);
  if (running === -1) return tail;
  return tail.slice(running).map((stretch) => (stretch.at < from ? { ...stretch, at: from } : stretch));
}

function restate(tail: Stretch[], verdict: KnownVerdict, cause: Cause): Segment[] {
  return tail.map(({ at, unknown }) =>
    unknown ? segment(at, "unknown", unknown) : segment(at, verdict, cause),
  );
}

function segment(at: number, verdict: Verdict, cause: Cause): Segment {
  return { at, verdict, reason: cause.reason, facts: cause.facts, detail: cause.detail };
}

function replaceFrom(from: number, segments: Segment[]): Step["change"] {
  return { from, segments };
}

/** Two changes in one step: the later one wins from where it begins. */
function joinChanges(first: Step["change"], second: Step["change"]): Step["change"] {
  if (!first || !second) return first ?? second;
  const kept = first.segments.filter(({ at }) => at < second.from);
  return { from: Math.min(first.from, second.from), segments: [...kept, ...second.segments] };
}

/**
 * Before this moment nothing is restated any more: not by results that are not confirmed yet, nor by the check that
 * runs or is still to begin in time, nor by the end of vouching, which is dated back to when it ended.
 */
export function settledUntil(state: VerdictState, runningSince: number | null, now: number): number {
  const pending = pendingFrom(state, state.counts) ?? now;
  const vouched = state.verdict === "unknown" ? now : state.vouchedUntil;
  return Math.min(pending, runningSince ?? now, vouched, now);
}
