import type { Clock } from "../../core/clock.ts";
import { CortexError, exitCodes } from "../../core/errors.ts";
import { inverted } from "../../monitor/judge-finding.ts";
import { runCheck } from "../../monitor/run-check.ts";
import type { Service } from "../../monitor/service.ts";
import type { ProgramEnvironment } from "../../probe/kind.ts";
import { kinds } from "../../probe/kinds.ts";
import { createLookup } from "../../probe/lookup.ts";
import type { Finding } from "../../probe/result.ts";
import { createSelfCheck } from "../../probe/self-check.ts";
import type { KindName } from "../../protocol/vocabulary.ts";
import { message } from "../../text/message.ts";

/** What one check found, in the words of the page and of the operator. */
export interface ProbeReport extends Omit<Finding, "phases"> {
  id: string;
  kind: KindName;
  target: string;
  /** What a viewer reads. */
  message: string;
  phases: Readonly<Record<string, number>>;
}

export interface ProbeParts {
  clock: Clock;
  /** Of the programs that the check starts. */
  environment: ProgramEnvironment;
  onBug(service: Service, thrown: unknown): void;
}

/**
 * Checks a service once, apart from any schedule: nothing is written and nobody is told. Being offline is no excuse
 * here: a process that has just begun has no proof that it was ever connected.
 * @throws {CortexError} `probe.push`: its results come from outside
 */
export async function probeOnce(service: Service, parts: ProbeParts): Promise<ProbeReport> {
  const kind = kinds.find(({ name }) => name === service.kind);
  if (service.kind === "push") throw isPush(service);
  const { clock } = parts;
  const found = await runCheck(service, kind, new AbortController(), {
    ...parts,
    lookup: createLookup(clock),
    selfCheck: createSelfCheck(),
  });
  const { phases = {}, ...finding } = inverted(service, found);
  return {
    ...{ id: service.id, kind: service.kind, target: service.target },
    ...finding,
    message: message(finding.reason, finding.facts, "en"),
    phases,
  };
}

function isPush({ id }: Service): CortexError {
  return new CortexError({
    code: "probe.push",
    message: `${id} cannot be checked from here: it reports itself`,
    remedy: "Call its push address; the dashboard shows it.",
    exitCode: exitCodes.usage,
  });
}
