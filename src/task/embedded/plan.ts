/** Which executor takes a prompt, and the steps it makes of it. */

import type { Plan } from "./executor.ts";
import { type AgentSetting, planAgent } from "./executors/agent/plan-agent.ts";
import { diagnoseTarget, planDiagnosis } from "./executors/diagnose/plan-diagnosis.ts";
import { planRunbook, type Runbook, readOrder } from "./executors/runbook/plan-runbook.ts";
import { refusal } from "./refusal.ts";

export interface PlanSetting {
  runbooks: ReadonlyMap<string, Runbook>;
  /** Null: none is configured, or none was found; `why` says which. */
  agent: AgentSetting | null;
  whyNoAgent: string;
  /** Programs start in it: the folder of the config. */
  folder: string;
}

const mostPromptChars = 100_000;

/** @throws CortexError 422: nobody can take it; the sentence says what to change or to configure. */
export function planOf(prompt: string, setting: PlanSetting): Plan {
  const text = prompt.trim();
  if (text === "") throw refusal(422, "empty-prompt", "The prompt is empty", "Say what is to be done");
  if (text.length > mostPromptChars) {
    const found = `The prompt has ${text.length} characters, at most ${mostPromptChars} are taken`;
    throw refusal(413, "long-prompt", found, "Put the long part into a file and name it");
  }
  const order = readOrder(text);
  if (order && (setting.runbooks.has(order.name) || looksLikeOrder(order, setting)))
    return planRunbook(order, setting.runbooks);
  const target = diagnoseTarget(text);
  if (target) return planDiagnosis(target);
  if (setting.agent) return planAgent(text, setting.agent);
  throw noExecutor(setting);
}

/** A misspelt runbook is not handed to an agent that would do something else. */
function looksLikeOrder(
  order: { given: readonly unknown[]; isPlain: boolean },
  setting: PlanSetting,
): boolean {
  return order.isPlain && (setting.agent === null || (setting.runbooks.size > 0 && order.given.length > 0));
}

function noExecutor({ runbooks, whyNoAgent }: PlanSetting) {
  const names = [...runbooks.keys()].map((name) => `run ${name}`);
  const known = ["diagnose <URL or host>", ...names.slice(0, 10)].join(", ");
  return refusal(
    422,
    "no-executor",
    `No executor takes this prompt: ${whyNoAgent}, and it is neither \`diagnose <URL or host>\` nor \`run <runbook>\``,
    `For free prompts set \`symbiont.agent\` in the config to { command: ["claude", "-p"] } or auto, for commands \`symbiont.runbooks\`; what can be done now: ${known}`,
  );
}
