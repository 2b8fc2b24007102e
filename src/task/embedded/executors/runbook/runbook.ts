import type { Executor, StepContext, StepEnd } from "../../executor.ts";
import type { ExecutorKind, ExecutorParts } from "../../executor-kind.ts";
import { plain } from "../../lines.ts";
import { type ProcessEnd, runProcess } from "../../run-process.ts";
import type { PlanSetting } from "../../setting.ts";
import { commandText, planRunbook, type RunbookInput, type RunOrder, readOrder } from "./plan-runbook.ts";

export type ProgramParts = Omit<ExecutorParts, "lookup" | "agentEnvironment">;

/** Commands of the config, run as they stand there: no shell, each parameter one argument. */
export const runbook: ExecutorKind = {
  name: "runbook",
  plan(prompt, setting) {
    const order = readOrder(prompt);
    if (!order || !(setting.runbooks.has(order.name) || looksLikeOrder(order, setting))) return null;
    return planRunbook(order, setting.runbooks);
  },
  isReady: ({ runbooks }) => runbooks.size > 0,
  make: runbookExecutor,
};

/** A misspelt runbook is not handed to an agent that would do something else. */
function looksLikeOrder(order: RunOrder, setting: PlanSetting): boolean {
  return order.isPlain && (setting.agent === null || (setting.runbooks.size > 0 && order.given.length > 0));
}

function runbookExecutor(parts: ProgramParts): Executor {
  return {
    name: "runbook",
    resumes: false,
    async run(context) {
      // As `planRunbook` made it.
      const { argv } = context.step.input as RunbookInput;
      const by = context.step.approval?.by;
      context.log("note", `${commandText(argv)}${by ? `, approved by ${by}` : ""}`);
      const end = await runProgramOf(context, parts, argv, null);
      return { ...outcomeOf(end), output: outputOf(end) };
    },
  };
}

export function runProgramOf(
  { taskId, step, signal, force, log }: StepContext,
  { clock, environment, installation, folder }: ProgramParts,
  argv: readonly string[],
  input: string | null,
): Promise<ProcessEnd> {
  return runProcess({
    ...{ argv, environment, input, clock, signal, force, folder: folder(), onLine: log },
    mark: `${installation}/${taskId}/${step.id}`,
  });
}

/** How a program's end is told. */
export function outcomeOf(end: ProcessEnd): Pick<StepEnd, "status" | "error" | "survivors" | "output"> {
  const { survivors } = end;
  switch (end.how) {
    case "not-started":
      return { status: "failed", error: end.why, survivors, output: null };
    case "killed":
      return { status: "failed", error: `ended by ${end.by}`, survivors, output: null };
    case "exited":
      return end.code === 0
        ? { status: "completed", error: null, survivors, output: null }
        : { status: "failed", error: `exit code ${end.code}${lastWords(end)}`, survivors, output: null };
  }
}

const mostWords = 300;

function lastWords({ stdout, stderr }: ProcessEnd): string {
  const [line] = [stderr, stdout].flatMap((text) => {
    const last = plain(text).trimEnd().split("\n").at(-1)?.trim();
    return last ? [last.slice(0, mostWords)] : [];
  });
  return line === undefined ? "" : `: ${line}`;
}

const mostOutput = 16 * 1024;

/** The end of what it printed: on standard output, or else on standard error. */
function outputOf({ stdout, stderr }: ProcessEnd): string | null {
  const text = plain((stdout.trim() === "" ? stderr : stdout).replace(/\r\n?/g, "\n")).trimEnd();
  if (text === "") return null;
  return text.length > mostOutput ? `…${text.slice(-mostOutput)}` : text;
}
