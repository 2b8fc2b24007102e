/** Starts programs as leaders of process groups of their own, so that what they start can be ended with them. */
import { type ChildProcess, spawn } from "node:child_process";
import { messageOf, systemCodeOf } from "../core/errors.ts";
import type { ProgramEnvironment } from "./kind.ts";

export interface GroupStart {
  /** The program, found on the PATH of `environment`, and its arguments; no shell. */
  argv: readonly string[];
  environment: ProgramEnvironment;
  /** Folder it starts in; left out: ours. */
  folder?: string;
  /** Whether something will be written to its standard input; otherwise there is none. */
  hasInput?: boolean;
}

/** What cannot be started is an answer: here, or as the child's event `error`. */
export function startGroup(start: GroupStart): ChildProcess | Error {
  const { argv, environment, folder, hasInput = false } = start;
  const [file = "", ...args] = argv;
  try {
    return spawn(file, args, {
      ...(folder === undefined ? {} : { cwd: folder }),
      env: environment,
      stdio: [hasInput ? "pipe" : "ignore", "pipe", "pipe"],
      // A session of its own: no terminal to ask on, and a group whose number is the process id.
      detached: true,
    });
  } catch (thrown) {
    // Arguments that no process can have, such as a zero byte, or too many of them.
    return thrown instanceof Error ? thrown : new Error(String(thrown));
  }
}

/** Signals a process and everything it started that did not leave its group. False: there is nothing left of it. */
export function signalGroup(leader: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(-leader, signal);
  } catch (thrown) {
    // It ended in the meantime.
    if (systemCodeOf(thrown) === "ESRCH") return false;
    throw thrown;
  }
}

const startErrors: Readonly<Record<string, string>> = {
  ENOENT: "there is no such program",
  EACCES: "it may not be run",
  EAGAIN: "this machine has no room for another process",
  ENOMEM: "this machine has no room for another process",
  E2BIG: "its arguments are too long",
};

/** Why a program could not be started, for people. */
export function whyNotStarted(argv: readonly string[], error: Error): string {
  return `${argv[0] ?? ""}: ${startErrors[systemCodeOf(error) ?? ""] ?? messageOf(error)}`;
}
