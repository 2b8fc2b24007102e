import { couldNot } from "../../could-not.ts";
import { deadlineOf } from "../../deadline.ts";
import { defineKind } from "../../define-kind.ts";
import { timedOut } from "../../failure.ts";
import type { ProbeContext } from "../../kind.ts";
import { lastLine, type ProgramOutput, runProgram } from "../../program.ts";
import { type Facts, type Finding, toDetail } from "../../result.ts";
import { commandKeys } from "./keys.ts";

export interface CommandOptions {
  argv: string[];
  /** Where it starts: the config's folder, so that `./check.sh` stands beside the config. */
  folder: string;
}

export const command = defineKind({
  name: "command",
  keys: commandKeys,
  comesLater: [],
  options: ({ command }, { configDir }): CommandOptions => ({ argv: command, folder: configDir }),
  host: () => null,
  target,
  probe,
});

function target({ argv }: CommandOptions): string {
  return argv.join(" ");
}

async function probe(options: CommandOptions, context: ProbeContext): Promise<Finding> {
  const { clock, environment, timeoutMs } = context;
  using deadline = deadlineOf(context);
  const end = await runProgram({ ...options, environment, clock, signal: deadline.signal });
  if (end.how === "not-started") return couldNot(end.why);
  if (end.how === "stopped") {
    const said = lastLine(end.stdout) ?? lastLine(end.stderr);
    const doing = said === null ? "running, killed" : `running, killed; its last words: ${said}`;
    return timedOut(target(options), timeoutMs, doing);
  }
  if (end.how === "killed") return judged("down", end, { signal: end.by }, `ended by ${end.by}`);
  return fromCode(end.code, end);
}

/** Exit codes as the Monitoring Plugins Development Guidelines have them; any other is a failure. */
function fromCode(code: number, output: ProgramOutput): Finding {
  if (code === 0) return judged("up", output, null, null);
  const said = `ended with code ${code}`;
  if (code === 3) return couldNot(lastLine(output.stdout) ?? lastLine(output.stderr) ?? said);
  return judged(code === 1 ? "degraded" : "down", output, { code }, said);
}

function judged(
  outcome: Finding["outcome"],
  { stdout, stderr, ms }: ProgramOutput,
  facts: Facts | null,
  otherwise: string | null,
): Finding {
  const said = lastLine(stdout) ?? (outcome === "up" ? null : lastLine(stderr)) ?? otherwise;
  return {
    ...{ outcome, facts, latencyMs: ms, reason: outcome === "up" ? "ok" : "exit" },
    detail: said === null ? null : toDetail(said),
    phases: { total: ms },
  };
}
