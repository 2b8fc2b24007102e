import type { Plan } from "../../executor.ts";
import { planStepId, type StepPlan } from "../../step.ts";

export interface AgentSetting {
  argv: readonly string[];
  timeoutMs: number;
  /** Whether it is asked for a plan first. */
  plans: boolean;
}

export interface AgentInput {
  /** A plan is asked for, or the work is done. */
  wants: "plan" | "work";
  argv: string[];
  prompt: string;
  timeoutMs: number;
}

const mostTitleChars = 80;

export function planAgent(prompt: string, { argv, timeoutMs, plans }: AgentSetting): Plan {
  const input: AgentInput = { wants: plans ? "plan" : "work", argv: [...argv], prompt, timeoutMs };
  const step = plans ? agentStep(planStepId, "Plan", input) : agentStep("work", titleOf(prompt), input);
  return { executor: "agent", steps: [step] };
}

export function agentStep(id: string, title: string, input: AgentInput, dependsOn: string[] = []): StepPlan {
  const { timeoutMs } = input;
  return { id, title, executor: "agent", dependsOn, runs: "after-success", input, question: null, timeoutMs };
}

/** The first line, shortened. */
export function titleOf(prompt: string): string {
  const line = prompt.trim().split("\n")[0] ?? "";
  return line.length > mostTitleChars ? `${line.slice(0, mostTitleChars - 1)}…` : line;
}
