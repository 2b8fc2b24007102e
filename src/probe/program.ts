/** Runs a program for a check: no shell, a process group of its own, bounded in time, output and number. */
import type { ChildProcess } from "node:child_process";
import type { Clock } from "../core/clock.ts";
import type { ProgramEnvironment } from "./kind.ts";
import { roundMs } from "./latency.ts";
import { Places } from "./places.ts";
import { signalGroup, startGroup, whyNotStarted } from "./process-group.ts";

export interface Program {
  /** The program, found on the PATH of `environment`, and its arguments. */
  argv: readonly string[];
  environment: ProgramEnvironment;
  /** Folder it starts in; left out: ours. */
  folder?: string;
  /** What is on its standard input; left out: nothing. */
  input?: string;
  clock: Clock;
  /** Ends it, with all that it started. */
  signal: AbortSignal;
}

export type ProgramEnd =
  | (ProgramOutput & { how: "exited"; code: number })
  /** A signal that was not ours. */
  | (ProgramOutput & { how: "killed"; by: string })
  /** The signal came before it had ended. */
  | (ProgramOutput & { how: "stopped" })
  | { how: "not-started"; why: string };

export interface ProgramOutput {
  /** The last bytes of each, see `outputLimit`. */
  stdout: string;
  stderr: string;
  ms: number;
}

const outputLimit = 16 * 1024;

/** Programs at once, over all services: a check that hangs costs a process until its time is up. */
const places = new Places(128);

/** What a process that has ended left in its pipes is there by now; a child of its that holds them open is not waited for. */
const pipesMs = 100;

/** Never rejects: a program that cannot be started is an answer. */
export async function runProgram(program: Program): Promise<ProgramEnd> {
  const giveBack = await places.take(program.signal);
  if (!giveBack) return { how: "not-started", why: "too many programs of other checks run" };
  const beganAt = program.clock.monotonic();
  const child = startGroup({ ...program, hasInput: program.input !== undefined });
  if (child instanceof Error) {
    giveBack();
    return notStarted(program, child);
  }
  // A program need not read what it is given: how it ends is what counts.
  child.stdin?.on("error", () => undefined).end(program.input);
  // A process that cannot be killed (it waits for a dead disk) keeps its place, so that they do not pile up.
  child.once("exit", giveBack);
  const stdout = tailOf(child.stdout);
  const stderr = tailOf(child.stderr);
  const end = await ended(child, program);
  if (end instanceof Error) {
    giveBack();
    return notStarted(program, end);
  }
  return {
    ...end,
    ...{ stdout: stdout(), stderr: stderr(), ms: roundMs(program.clock.monotonic() - beganAt) },
  };
}

type End = { how: "exited"; code: number } | { how: "killed"; by: string } | { how: "stopped" };

function ended(child: ChildProcess, { clock, signal }: Program): Promise<End | Error> {
  return new Promise((resolve) => {
    const finish = (end: End | Error) => {
      signal.removeEventListener("abort", stop);
      child.stdout?.destroy();
      child.stderr?.destroy();
      resolve(end);
    };
    const stop = () => {
      killGroup(child);
      finish({ how: "stopped" });
    };
    child.once("error", finish);
    child.once("exit", (code, by) => {
      const end: End = code === null ? { how: "killed", by: by ?? "a signal" } : { how: "exited", code };
      const cancel = clock.after(pipesMs, () => finish(end));
      child.once("close", () => {
        cancel();
        finish(end);
      });
    });
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop, { once: true });
  });
}

/** Kills the process and everything it started that did not leave its group. */
function killGroup({ pid, exitCode, signalCode }: ChildProcess): void {
  if (pid !== undefined && exitCode === null && signalCode === null) signalGroup(pid, "SIGKILL");
}

/** The last bytes that came out of a pipe; what is before them is read and dropped, so that nobody blocks on it. */
function tailOf(pipe: ChildProcess["stdout"]): () => string {
  let tail = Buffer.alloc(0);
  pipe?.on("data", (chunk: Buffer) => {
    tail = Buffer.concat([tail, chunk]).subarray(-outputLimit);
  });
  return () => tail.toString("utf8");
}

function notStarted({ argv }: Program, error: Error): ProgramEnd {
  return { how: "not-started", why: whyNotStarted(argv, error) };
}

/** The last line that says something. */
export function lastLine(output: string): string | null {
  return (
    output
      .split("\n")
      .findLast((line) => line.trim() !== "")
      ?.trim() ?? null
  );
}
