import { systemClock } from "../../src/core/clock.ts";
import type { ProbeContext } from "../../src/probe/kind.ts";
import { createLookup } from "../../src/probe/lookup.ts";
import { createSelfCheck } from "../../src/probe/self-check.ts";

/** A context for one probe run by hand, with everything real. */
export function probeContext(more: Partial<ProbeContext> = {}): ProbeContext {
  return {
    clock: systemClock,
    timeoutMs: 2_000,
    signal: new AbortController().signal,
    selfCheck: createSelfCheck(),
    lookup: createLookup(systemClock),
    environment: { PATH: process.env.PATH ?? "/usr/bin:/bin" },
    ...more,
  };
}
