import { couldNot } from "../../could-not.ts";
import { deadlineOf } from "../../deadline.ts";
import { defineKind } from "../../define-kind.ts";
import type { ProbeContext } from "../../kind.ts";
import { lastLine, runProgram } from "../../program.ts";
import { type Finding, toDetail } from "../../result.ts";
import { systemdKeys } from "./keys.ts";

interface SystemdOptions {
  unit: string;
}

/** What the service manager says of a unit; a failed job of ours to ask it says nothing about the unit. */
export const systemd = defineKind({
  name: "systemd",
  keys: systemdKeys,
  comesLater: [],
  options: ({ systemd }): SystemdOptions => ({ unit: systemd }),
  host: () => null,
  target: ({ unit }) => unit,
  probe,
});

const asked = ["LoadState", "ActiveState", "SubState", "Result"] as const;

async function probe({ unit }: SystemdOptions, context: ProbeContext): Promise<Finding> {
  const { clock, environment, timeoutMs } = context;
  using deadline = deadlineOf(context);
  const end = await runProgram({
    argv: ["systemctl", "show", `--property=${asked.join(",")}`, "--", unit],
    environment: { ...environment, LC_ALL: "C" },
    ...{ clock, signal: deadline.signal },
  });
  if (end.how === "not-started") return couldNot(end.why);
  if (end.how === "stopped") return couldNot(`systemctl gave no answer within ${timeoutMs} ms`);
  if (end.how === "killed") return couldNot(`systemctl was ended by ${end.by}`);
  const state = readState(end.stdout);
  if (end.code !== 0 || !state.ActiveState)
    return couldNot(`systemctl: ${lastLine(end.stderr) ?? `ended with code ${end.code}`}`);
  return judge(unit, state, end.ms);
}

type UnitState = Partial<Record<(typeof asked)[number], string>>;

function readState(output: string): UnitState {
  const state: UnitState = {};
  for (const name of asked) {
    const value = new RegExp(`^${name}=(.*)$`, "m").exec(output)?.[1];
    if (value !== undefined) state[name] = value.trim();
  }
  return state;
}

/** States of org.freedesktop.systemd1(5). While a unit reloads it serves; while it waits to be restarted it does not. */
function judge(unit: string, state: UnitState, ms: number): Finding {
  const { ActiveState = "", SubState = "", Result = "", LoadState = "" } = state;
  const found = { latencyMs: null, phases: { total: ms } };
  if (["active", "reloading", "refreshing"].includes(ActiveState))
    return { ...found, outcome: "up", reason: "ok", facts: null, detail: null };
  const result = Result === "" || Result === "success" ? "" : `, result ${Result}`;
  const known = LoadState === "not-found" ? ", no such unit" : "";
  const detail = toDetail(`${unit}: ${ActiveState} (${SubState})${result}${known}`);
  if (ActiveState === "activating" && SubState !== "auto-restart")
    return { ...found, outcome: "degraded", reason: "reported", facts: { phase: "starting" }, detail };
  return { ...found, outcome: "down", reason: "missing", facts: null, detail };
}
