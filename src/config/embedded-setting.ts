import type { Runbook } from "../task/embedded/executors/runbook/plan-runbook.ts";
import type { EmbeddedSetting } from "../task/embedded/setting.ts";
import type { Document } from "./schema/document-schema.ts";

const usual = { port: 8111, concurrency: 4, runbookMs: 600_000, agentMs: 1_800_000 };

type Section = NonNullable<Document["symbiont"]>;

/** The part of `symbiont` that is about the embedded one. */
export function embeddedSetting(section: Section | undefined, folder: string): EmbeddedSetting {
  const { port = usual.port, concurrency = usual.concurrency, runbooks = {}, agent } = section ?? {};
  return {
    ...{ port, concurrency, folder },
    runbooks: new Map(Object.entries(runbooks).map(([name, keys]) => [name, runbookOf(name, keys)])),
    agent: agentOf(agent),
  };
}

function runbookOf(name: string, keys: NonNullable<Section["runbooks"]>[string]): Runbook {
  const { title = name, command, params = {}, approve = false, timeout = usual.runbookMs } = keys;
  const known = Object.entries(params).map(([key, { enum: allowed = null }]) => [key, allowed] as const);
  return { title, command, params: new Map(known), approve, timeoutMs: timeout };
}

function agentOf(agent: Section["agent"]): EmbeddedSetting["agent"] {
  if (agent === undefined) return null;
  if (agent === "auto") return { command: "auto", timeoutMs: usual.agentMs, plans: false };
  const { command, timeout = usual.agentMs, plan = false } = agent;
  return { command, timeoutMs: timeout, plans: plan };
}
