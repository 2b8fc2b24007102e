import type { Executor, StepContext } from "../../executor.ts";
import type { ExecutorKind } from "../../executor-kind.ts";
import { planProblem } from "../../graph.ts";
import { plain } from "../../lines.ts";
import { isPlan, type StepPlan } from "../../step.ts";
import { outcomeOf, type ProgramParts, runProgramOf } from "../runbook/runbook.ts";
import { type AgentAnswer, readAnswer, readPlan } from "./answer.ts";
import { type AgentInput, agentStep, planAgent, titleOf } from "./plan-agent.ts";

/** A command-line agent: the prompt on its standard input, its answer on its standard output. */
export const agent: ExecutorKind = {
  name: "agent",
  plan: (prompt, setting) => setting.agent && planAgent(prompt, setting.agent),
  isReady: (setting) => setting.agent !== null,
  make: ({ agentEnvironment, ...parts }) => agentExecutor({ ...parts, environment: agentEnvironment }),
};

function agentExecutor(parts: ProgramParts): Executor {
  return {
    name: "agent",
    resumes: false,
    async run(context) {
      // As `planAgent` or a plan made it.
      const input = context.step.input as AgentInput;
      const prompt = input.wants === "plan" ? planPrompt(input.prompt) : workPrompt(input, context);
      const end = await runProgramOf(context, parts, input.argv, prompt);
      const outcome = outcomeOf(end);
      const answer = readAnswer(plain(end.stdout));
      const told = {
        output: shorten(answer.text === "" ? plain(end.stderr).trim() : answer.text),
        ...{ costUsd: answer.costUsd, model: answer.model, survivors: end.survivors },
      };
      if (outcome.status === "failed") return { ...outcome, ...told };
      const problem = problemOf(answer);
      if (problem !== null) return { status: "failed", error: problem, ...told };
      if (input.wants === "work") return { status: "completed", error: null, ...told };
      return { status: "completed", error: null, ...told, next: stepsOf(answer, input, context) };
    },
  };
}

function problemOf({ text, isError }: AgentAnswer): string | null {
  if (isError) return `it says that it failed: ${titleOf(text)}`;
  return text === "" ? "it ended without an answer" : null;
}

/** Whatever is no plan that can be run is no harm: then the whole is one step. */
function stepsOf(answer: AgentAnswer, input: AgentInput, { step, prompt, log }: StepContext): StepPlan[] {
  const work = { ...input, wants: "work" } as const;
  const plan = readPlan(answer.text);
  const steps = (plan?.steps ?? []).map(({ id, title, prompt: words = title, depends_on }) =>
    agentStep(`do-${id}`, title, { ...work, prompt: words }, [
      step.id,
      ...depends_on.map((one) => `do-${one}`),
    ]),
  );
  const problem = plan === null ? "there is no plan in its answer" : planProblem([step, ...steps]);
  if (problem === null) return steps;
  log("note", `${problem}; the goal is handed over as a whole`);
  return [agentStep("work", titleOf(prompt), { ...work, prompt }, [step.id])];
}

function planPrompt(goal: string): string {
  return `Make a plan for the goal below; do not begin with it. Answer with JSON alone, in this shape:
{"steps":[{"id":"short-id","title":"what people read","prompt":"what exactly is to be done","depends_on":["id of a step"]}]}
At most 20 steps. Steps that do not depend on each other run at the same time, each by an agent that is told the goal,
its step and the answers of the steps it depends on. A goal that is one piece of work is one step.

Goal:
${goal}
`;
}

/** A step of a plan is told of the whole and of what came before it; a goal that is one step is the prompt alone. */
function workPrompt({ prompt }: AgentInput, { prompt: goal, before, step }: StepContext): string {
  const earlier = before.filter((step) => !isPlan(step) && step.output !== null);
  if (prompt.trim() === goal.trim() && earlier.length === 0) return prompt;
  const answers = earlier.map(({ title, output }) => `\n## Answer of: ${title}\n${output}\n`).join("");
  return `You do one step of a larger goal.\n\nGoal:\n${goal}\n\nYour step: ${step.title}\n${prompt}\n${answers}`;
}

const mostOutput = 64 * 1024;

function shorten(text: string): string | null {
  if (text === "") return null;
  return text.length > mostOutput ? `${text.slice(0, mostOutput)}…` : text;
}
