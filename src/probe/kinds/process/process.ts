import { messageOf } from "../../../core/errors.ts";
import { couldNot } from "../../could-not.ts";
import { deadlineOf, orAbort } from "../../deadline.ts";
import { defineKind } from "../../define-kind.ts";
import type { ProbeContext } from "../../kind.ts";
import type { Finding } from "../../result.ts";
import { processKeys } from "./keys.ts";
import { createScanner, isNamed, type Scan } from "./running-processes.ts";

interface ProcessOptions {
  name: string;
  min: number;
}

const scanProcesses = createScanner();

export const process = defineKind({
  name: "process",
  keys: processKeys,
  comesLater: [],
  options: ({ process }): ProcessOptions => process,
  host: () => null,
  target: ({ min, name }) => `${min} × ${name}`,
  probe,
});

async function probe(options: ProcessOptions, context: ProbeContext): Promise<Finding> {
  using deadline = deadlineOf(context);
  try {
    const scan = await orAbort(scanProcesses(context.clock), deadline.signal);
    return scan === undefined
      ? couldNot(`the list of processes was not read within ${context.timeoutMs} ms`)
      : judgeScan(scan, options);
  } catch (thrown) {
    return couldNot(`the list of processes cannot be read: ${messageOf(thrown)}`);
  }
}

/** How long we took to count says nothing about what was counted, so there is no latency. */
export function judgeScan({ processes, isPartial }: Scan, { name, min }: ProcessOptions): Finding {
  const found = processes.filter((process) => isNamed(process, name)).length;
  if (found >= min) return { outcome: "up", reason: "ok", latencyMs: null, facts: null, detail: null };
  const detail = `${found} of ${min} × ${name} found`;
  if (isPartial) return couldNot(`${detail}; processes of other users are hidden from this one`);
  return { outcome: "down", reason: "missing", latencyMs: null, facts: { found, min }, detail };
}
