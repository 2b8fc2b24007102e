import type { Finding } from "../probe/result.ts";
import type { Connectivity } from "./connectivity.ts";
import type { Remoteness } from "./remoteness.ts";
import type { Service } from "./service.ts";

export interface Surroundings {
  connectivity: Connectivity;
  remoteness: Remoteness;
}

/**
 * What a finding means for the service: our own lack of connection excuses a remote one, and then `invert` applies.
 * `beganAt` is when the check began, monotonic ms.
 */
export async function judgeFinding(
  service: Service,
  finding: Finding,
  beganAt: number,
  signal: AbortSignal,
  { connectivity, remoteness }: Surroundings,
): Promise<Finding> {
  if (finding.outcome === "up" || finding.outcome === "degraded") {
    if (remoteness.known(service)) connectivity.heard();
    return inverted(service, finding);
  }
  const mayBeOurs = finding.outcome === "down" || finding.reason === "probe";
  if (mayBeOurs && (await remoteness.decide(service, signal)) && !(await connectivity.isReachable(beganAt))) {
    return { ...finding, outcome: "unknown", reason: "offline", latencyMs: null, facts: null };
  }
  return inverted(service, finding);
}

/** Up means down and down means up. Whoever can read this page knows that `self` is up, and unknown has no opposite. */
export function inverted({ invert }: Service, finding: Finding): Finding {
  if (!invert || finding.outcome === "unknown" || finding.reason === "self") return finding;
  if (finding.outcome === "down") return { ...finding, outcome: "up", reason: "ok", facts: null };
  return { ...finding, outcome: "down", reason: "inverted", facts: null };
}
