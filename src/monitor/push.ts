import { type Finding, toDetail } from "../probe/result.ts";
import { inverted } from "./judge-finding.ts";
import type { Service } from "./service.ts";
import { isPending } from "./verdict.ts";
import type { Watched } from "./watched.ts";

/** What comes in by push. */
export interface PushReport {
  outcome: "up" | "degraded" | "down";
  /** The sender's words, for the operator. */
  words: string | null;
  latencyMs: number | null;
}

export function fromPush(service: Service, { outcome, words, latencyMs }: PushReport): Finding {
  const reason = outcome === "up" ? "ok" : "reported";
  const detail = words === null ? null : toDetail(words);
  return inverted(service, { outcome, reason, latencyMs, facts: null, detail });
}

export function silence(service: Service): Finding {
  const facts = { ageMs: service.vouchMs };
  return inverted(service, { outcome: "down", reason: "silent", latencyMs: null, facts, detail: null });
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
