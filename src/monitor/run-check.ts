import type { Clock } from "../core/clock.ts";
import { messageOf } from "../core/errors.ts";
import { couldNot } from "../probe/could-not.ts";
import { timeLimit } from "../probe/deadline.ts";
import type { CheckKind, ProbeContext } from "../probe/kind.ts";
import type { Finding } from "../probe/result.ts";
import type { Service } from "./service.ts";

export interface CheckParts extends Pick<ProbeContext, "clock" | "lookup" | "selfCheck" | "environment"> {
  /** A probe threw: a bug of ours, never the service's fault. */
  onBug(service: Service, thrown: unknown): void;
}

/** Probes keep the time limit themselves; this long after it the monitor stops waiting for them. */
const overtimeMs = 50;

/** Runs one check of a service. Always resolves, at the latest 50 ms after its time limit. */
export async function runCheck(
  service: Service,
  kind: CheckKind | undefined,
  limit: AbortController,
  parts: CheckParts,
): Promise<Finding> {
  if (!kind?.probe) return couldNot(`checks of kind ${service.kind} are not there yet`);
  const { timeoutMs, options } = service;
  const { clock, lookup, selfCheck, environment } = parts;
  const found = kind
    .probe(options, { timeoutMs, signal: limit.signal, clock, lookup, selfCheck, environment })
    .catch((thrown: unknown) => {
      parts.onBug(service, thrown);
      return couldNot(messageOf(thrown));
    });
  return withinTime(found, limit, timeoutMs, clock);
}

function withinTime(
  found: Promise<Finding>,
  limit: AbortController,
  timeoutMs: number,
  clock: Clock,
): Promise<Finding> {
  return new Promise((resolve) => {
    const giveUp = () => {
      limit.abort();
      resolve({ outcome: "down", reason: "timeout", latencyMs: null, facts: { timeoutMs }, detail: null });
    };
    let cancel = timeLimit(clock, timeoutMs, () => {
      cancel = clock.after(overtimeMs, giveUp);
    });
    void found.then((finding) => {
      cancel();
      resolve(finding);
    });
  });
}
