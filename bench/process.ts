import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { partPath } from "./plain-parts.ts";

/** What a process says of itself: user + system time since it started, memory it holds now. */
export interface Usage {
  cpuMs: number;
  residentBytes: number;
}

/** A process under test, asked over its IPC channel. */
export interface Part {
  pid: number;
  ask<T>(question: string, ...values: unknown[]): Promise<T>;
  usage(): Promise<Usage>;
  stop(): Promise<void>;
}

const reporter = partPath("report-usage");

/** Starts one of `bench/parts`. */
export function startPart(name: string, ...args: (string | number)[]): Part {
  return startProcess([partPath(name), ...args.map(String)]);
}

/** Starts a Node process with the usage reporter loaded before its program. */
export function startProcess(args: readonly string[], env: NodeJS.ProcessEnv = {}): Part {
  const child = spawn(process.execPath, ["--import", reporter, ...args], {
    stdio: ["ignore", "ignore", "inherit", "ipc"],
    env: { ...process.env, ...env },
  });
  const ask = <T>(question: string, ...values: unknown[]) => answerOf<T>(child, question, values);
  return { pid: child.pid ?? 0, ask, usage: () => ask<Usage>("usage"), stop: () => stop(child) };
}

let questions = 0;

function answerOf<T>(child: ChildProcess, question: string, values: readonly unknown[]): Promise<T> {
  const id = ++questions;
  return new Promise((resolve, reject) => {
    const ended = () => reject(new Error(`the process ended before it answered ${question}`));
    const hear = (message: { id: number; answer: T }) => {
      if (message.id !== id) return;
      child.off("message", hear).off("exit", ended);
      resolve(message.answer);
    };
    child.on("message", hear).on("exit", ended);
    child.send({ id, question, values });
  });
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGTERM");
  await once(child, "exit");
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return typeof address === "object" && address ? address.port : 0;
}
