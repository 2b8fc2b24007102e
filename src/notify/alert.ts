/**
 * What one channel knows of one service, and what it is to be told. Pure: `hear` takes a transition in, `advance`
 * says what may be told now and why the rest waits.
 */
import type { Transition } from "../monitor/transition.ts";
import type { Verdict } from "../protocol/vocabulary.ts";
import { type DependencyState, judgeDependencies, untouched } from "./dependencies.ts";
import { outOfQuiet } from "./quiet.ts";
import type { NewsKind, Rule } from "./rules.ts";
import type { Standing } from "./standing.ts";
import type { Hold, Why } from "./why.ts";

export interface Waiting {
  news: Transition;
  /** Why it waits, as last judged; null: it was not judged yet. */
  hold: Hold | null;
  dependencies: DependencyState;
}

/** Plain JSON, so that it survives a restart. */
export interface Alert {
  /** What the channel was last told that the service is. */
  told: Verdict;
  /** The news it was told with; null: never told anything. */
  news: Transition | null;
  waiting: Waiting | null;
  remindAt: number | null;
  reminders: number;
  /** When it was told of changes lately. */
  tellings: number[];
  /** Since when the service changes too often to be told; null: it does not. */
  flapping: { lastAt: number } | null;
}

/** Something to be put in the queue of the channel. */
export interface Telling {
  kind: "change" | "reminder" | "flapping" | "steady";
  news: Transition;
  /** What the channel believed before. */
  from: Verdict;
  /** Of reminders: how many there were. */
  count: number;
  notBefore: number;
}

export interface NotSent {
  news: Transition;
  why: Why;
}

export interface Surroundings {
  /** Those of the channel that are about this service. */
  rules: readonly Rule[];
  /** Undefined: it is no longer watched. */
  own: Standing | undefined;
  dependencies: readonly Standing[];
  timeZone: string;
  /** Programs are told every change, however many there are. */
  isForPeople: boolean;
  now: number;
}

export interface Step {
  alert: Alert;
  tell: Telling[];
  notSent: NotSent[];
  /** Services to be checked at once. */
  check: string[];
  /** When to judge again, if nothing happens before; epoch ms. */
  wakeAt: number | null;
}

export const flap = { changes: 6, withinMs: 600_000, calmMs: 600_000 } as const;

const severity: Record<Verdict, number> = { operational: 0, unknown: 1, degraded: 2, down: 3 };

export function newAlert(): Alert {
  return {
    ...{ told: "operational", news: null, waiting: null, remindAt: null, reminders: 0 },
    ...{ tellings: [], flapping: null },
  };
}

/** Whether there is anything in it that a new one has not. */
export function isBlank({ told, waiting, flapping, tellings }: Alert): boolean {
  return told === "operational" && waiting === null && flapping === null && tellings.length === 0;
}

/** Takes a transition in. What it makes obsolete is not sent; it itself waits until `advance` says otherwise. */
export function hear(
  alert: Alert,
  news: Transition,
  rules: readonly Rule[],
): { alert: Alert; notSent: NotSent[] } {
  const old = alert.waiting;
  const waiting: Waiting = { news, hold: null, dependencies: untouched };
  const told = listensToTrouble(rules) ? alert.told : news.from;
  if (alert.flapping) return { alert: { ...alert, waiting, flapping: { lastAt: news.at } }, notSent: [] };
  if (news.to === told) {
    const notSent: NotSent[] = old ? [{ news: old.news, why: { why: "over", hold: old.hold } }] : [];
    return { alert: { ...alert, waiting: null }, notSent };
  }
  const heard = hearing(rules, kindsOf(told, news.to)).length > 0;
  const notSent: NotSent[] = old ? [{ news: old.news, why: { why: "superseded", hold: old.hold } }] : [];
  if (heard) return { alert: { ...alert, waiting }, notSent };
  // It does not want to hear that things are better, but the next trouble is news again.
  const isBetter = news.to !== "unknown" && severity[news.to] < severity[alert.told];
  const unheard = isBetter ? { ...alert, told: news.to, remindAt: null } : alert;
  return { alert: { ...unheard, waiting: null }, notSent };
}

/** What is to be told at this moment, and what keeps the rest. */
export function advance(alert: Alert, around: Surroundings): Step {
  const { own } = around;
  if (!own) return gone(alert);
  return alert.waiting ? advanceNews(alert, alert.waiting, own, around) : advanceReminder(alert, own, around);
}

function gone(alert: Alert): Step {
  const notSent: NotSent[] = alert.waiting ? [{ news: alert.waiting.news, why: { why: "no-service" } }] : [];
  return { alert: newAlert(), tell: [], notSent, check: [], wakeAt: null };
}

function advanceNews(alert: Alert, waiting: Waiting, own: Standing, around: Surroundings): Step {
  const { now, rules } = around;
  const heard = hearing(rules, kindsOf(alert.told, waiting.news.to));
  if (heard.length === 0 && !alert.flapping) {
    const notSent: NotSent[] = [{ news: waiting.news, why: { why: "no-rule" } }];
    return { alert: { ...alert, waiting: null }, tell: [], notSent, check: [], wakeAt: null };
  }
  const { hold, dependencies, check } = judge(alert, waiting, heard, own, around);
  if (hold) {
    const kept = { ...alert, waiting: { ...waiting, hold, dependencies } };
    return { alert: kept, tell: [], notSent: [], check, wakeAt: "until" in hold ? hold.until : null };
  }
  const lately = alert.tellings.filter((at) => at > now - flap.withinMs);
  if (around.isForPeople && !alert.flapping && lately.length >= flap.changes)
    return beginFlapping(alert, waiting, around);
  return tellNews(alert, waiting.news, heard, { ...around, lately });
}

interface Judgement {
  hold: Hold | null;
  dependencies: DependencyState;
  check: string[];
}

function judge(
  alert: Alert,
  { news, hold: before, dependencies }: Waiting,
  heard: readonly Rule[],
  own: Standing,
  { dependencies: others, now }: Surroundings,
): Judgement {
  const held = (hold: Hold): Judgement => ({ hold, dependencies, check: [] });
  if (own.overlay) return held({ why: own.overlay });
  if (alert.flapping) {
    const until = alert.flapping.lastAt + flap.calmMs;
    return until > now ? held({ why: "flapping", until }) : { hold: null, dependencies, check: [] };
  }
  if (news.to !== "operational") {
    const until = news.since + Math.min(...heard.map(({ afterMs }) => afterMs));
    if (until > now) return held({ why: "after", until });
  }
  if (news.to === "down" && others.length > 0) {
    const judged = judgeDependencies(news, own, others, dependencies, now);
    if (judged.hold) return { hold: judged.hold, dependencies: judged.state, check: judged.check };
  }
  // News that is told at once is told whatever came after it; what has waited is told only while it is known to be so.
  if (before && news.to !== "unknown" && own.verdict !== news.to) return held({ why: "unmeasured" });
  return { hold: null, dependencies, check: [] };
}

function beginFlapping(alert: Alert, waiting: Waiting, { rules, timeZone, now }: Surroundings): Step {
  const until = now + flap.calmMs;
  const kept: Alert = {
    ...alert,
    ...{ flapping: { lastAt: now }, remindAt: null },
    waiting: { ...waiting, hold: { why: "flapping", until } },
  };
  const notBefore = outOfQuiet(rules, timeZone, now);
  const told: Telling = { kind: "flapping", news: waiting.news, from: alert.told, count: 0, notBefore };
  return { alert: kept, tell: [told], notSent: [], check: [], wakeAt: until };
}

function tellNews(
  alert: Alert,
  news: Transition,
  heard: readonly Rule[],
  { timeZone, now, lately, rules }: Surroundings & { lately: number[] },
): Step {
  const isSteady = alert.flapping !== null && news.to === alert.told;
  const notBefore = outOfQuiet(heard.length > 0 ? heard : rules, timeZone, now);
  const remindMs = news.to === "operational" ? null : shortest(heard);
  const remindAt = remindMs === null ? null : now + remindMs;
  const told: Telling = {
    kind: isSteady ? "steady" : "change",
    news,
    from: fromOf(alert, news),
    count: 0,
    notBefore,
  };
  const tellings = alert.flapping ? [] : [...lately, now];
  const next: Alert = {
    ...{ told: news.to, news, waiting: null, remindAt, reminders: 0, tellings, flapping: null },
  };
  return { alert: next, tell: [told], notSent: [], check: [], wakeAt: remindAt };
}

/** After a calm the channel is told the change from what it believed, else the change as it was. */
function fromOf(alert: Alert, news: Transition): Verdict {
  return alert.flapping ? alert.told : news.from;
}

function advanceReminder(alert: Alert, own: Standing, { rules, timeZone, now }: Surroundings): Step {
  const still = (changed: Alert): Step => ({
    ...{ alert: changed, tell: [], notSent: [], check: [] },
    wakeAt: changed.remindAt,
  });
  const { remindAt, news } = alert;
  if (remindAt === null || news === null) return still(alert);
  const heard = hearing(rules, kindsOf("operational", alert.told));
  const remindMs = shortest(heard);
  if (remindMs === null) return still({ ...alert, remindAt: null });
  if (remindAt > now) return still(alert);
  const audible = outOfQuiet(heard, timeZone, now);
  if (audible > now) return still({ ...alert, remindAt: audible });
  const next = { ...alert, remindAt: now + remindMs };
  if (own.verdict !== alert.told || own.overlay || own.acknowledged) return still(next);
  const count = alert.reminders + 1;
  const told: Telling = { kind: "reminder", news, from: alert.told, count, notBefore: now };
  return { ...still({ ...next, reminders: count }), tell: [told] };
}

/** For who hears of downs but not of degraded, that a down became less is good news. */
function kindsOf(told: Verdict, to: Verdict): NewsKind[] {
  if (to === "operational") return ["recovered"];
  return to === "degraded" && severity[told] > severity.degraded ? ["degraded", "recovered"] : [to];
}

function hearing(rules: readonly Rule[], kinds: readonly NewsKind[]): Rule[] {
  return rules.filter(({ on }) => kinds.some((kind) => on.includes(kind)));
}

/** Who does not, and only wants to know that things are well again, was never told that they are not. */
function listensToTrouble(rules: readonly Rule[]): boolean {
  return hearing(rules, ["down", "degraded", "unknown"]).length > 0;
}

function shortest(rules: readonly Rule[]): number | null {
  const all = rules.flatMap(({ remindMs }) => remindMs ?? []);
  return all.length === 0 ? null : Math.min(...all);
}
