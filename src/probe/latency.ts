import type { Finding } from "./result.ts";

/** Tenths of a millisecond: finer is noise. */
export function roundMs(ms: number): number {
  return Math.round(ms * 10) / 10;
}

/** Up, or degraded when it took longer than the limit. */
export function judgeLatency(
  latencyMs: number,
  limitMs: number | null,
): Pick<Finding, "outcome" | "reason" | "latencyMs" | "facts"> {
  if (limitMs !== null && latencyMs > limitMs) {
    return { outcome: "degraded", reason: "slow", latencyMs, facts: { limitMs } };
  }
  return { outcome: "up", reason: "ok", latencyMs, facts: null };
}
