/** Which executor takes a prompt, and the steps it makes of it. */

import type { Plan } from "./executor.ts";
import { executorKinds } from "./executors.ts";
import { refusal } from "./refusal.ts";
import type { PlanSetting } from "./setting.ts";

const mostPromptChars = 100_000;

/** @throws CortexError 422: nobody can take it; the sentence says what to change or to configure. */
export function planOf(prompt: string, setting: PlanSetting): Plan {
  const text = prompt.trim();
  if (text === "") throw refusal(422, "empty-prompt", "The prompt is empty", "Say what is to be done");
  if (text.length > mostPromptChars) {
    const found = `The prompt has ${text.length} characters, at most ${mostPromptChars} are taken`;
    throw refusal(413, "long-prompt", found, "Put the long part into a file and name it");
  }
  for (const { plan } of executorKinds) {
    const made = plan(text, setting);
    if (made) return made;
  }
  throw noExecutor(setting);
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
