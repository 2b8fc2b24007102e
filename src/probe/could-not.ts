import { type Finding, toDetail } from "./result.ts";

/** We could not check, for want of something on our side: unknown, never down. */
export function couldNot(why: string): Finding {
  return { outcome: "unknown", reason: "probe", latencyMs: null, facts: null, detail: toDetail(why) };
}
