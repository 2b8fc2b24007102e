import { type Finding, toDetail } from "../probe/result.ts";
import { isPending } from "./verdict.ts";
import type { Watched } from "./watched.ts";

/** What comes in by push. */
export interface PushReport {
  outcome: "up" | "degraded" | "down";
  /** The sender's words, for the operator. */
  words: string | null;
  latencyMs: number | null;
}

export function fromPush({ outcome, words, latencyMs }: PushReport): Finding {
  const reason = outcome === "up" ? "ok" : "reported";
  return { outcome, reason, latencyMs, facts: null, detail: words === null ? null : toDetail(words) };
}

export function silence(vouchMs: number): Finding {
  return { outcome: "down", reason: "silent", latencyMs: null, facts: { ageMs: vouchMs }, detail: null };
}

/**
 * When the next push is overdue, epoch ms; null: nothing is waited for. A deadline that passed while this process was
 * not there to hear is put off by one whole term: our absence is not their silence.
 */
export function overdueAt({ service, state, last, listeningSince }: Watched): number | null {
  if (service.kind !== "push" || state.lastAt === null) return null;
  if (last?.reason === "silent") return isPending(state) ? last.at + service.everyMs : null;
  return state.vouchedUntil > listeningSince ? state.vouchedUntil : listeningSince + service.vouchMs;
}
