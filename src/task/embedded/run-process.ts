/** Runs the program of a step: streamed, in a process group of its own, and gone when this says so. */
import type { ChildProcess } from "node:child_process";
import { type Clock, pause } from "../../core/clock.ts";
import type { ProgramEnvironment } from "../../probe/kind.ts";
import { startGroup, whyNotStarted } from "../../probe/process-group.ts";
import { lineCutter } from "./lines.ts";
import { endProcesses, livingProcesses, markVariable } from "./processes.ts";

export interface ProcessRun {
  argv: readonly string[];
  environment: ProgramEnvironment;
  folder: string;
  /** For its standard input; null: there is none. */
  input: string | null;
  /** See `processes.ts`. */
  mark: string;
  clock: Clock;
  /** Ends it, with all that it started. */
  signal: AbortSignal;
  /** Ends it by force at once. */
  force: AbortSignal;
  /** Each line as it comes. Reading goes on when what it returns resolves. */
  onLine(stream: "out" | "err" | "note", text: string): Promise<void> | undefined;
}

export type ProcessEnd = { stdout: string; stderr: string; survivors: number[] } & (
  | { how: "exited"; code: number }
  | { how: "killed"; by: string }
  | { how: "not-started"; why: string }
);

/** The last of what it printed. */
const keptBytes = 1024 * 1024;
const graceMs = 2_000;
/** What it left in its pipes is there by now; something of another group that holds them open is not waited for. */
const pipesMs = 200;
/** A program that prints faster than this is worth reading is made to wait. */
const breathMs = 20;

/** Never rejects. Resolves when none of its processes is left, or with those that cannot be ended. */
export async function runProcess(run: ProcessRun): Promise<ProcessEnd> {
  const { argv, environment, folder, input, mark, clock, signal, force } = run;
  const started = startGroup({
    ...{ argv, folder, hasInput: input !== null },
    environment: { ...environment, [markVariable]: mark },
  });
  if (started instanceof Error) return notStarted(argv, started);
  const stdout = follow(started.stdout, run, "out");
  const stderr = follow(started.stderr, run, "err");
  const left = leaving(started);
  feed(started, input);
  const belonging = { leader: started.pid ?? null, mark };
  const ending = { clock, graceMs, force };
  const stopped = Promise.withResolvers<void>();
  let survivors: Promise<number[]> | null = null;
  const stop = () => {
    survivors = endProcesses(belonging, ending);
    survivors.then(() => stopped.resolve(), stopped.reject);
  };
  if (started.pid !== undefined) {
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop, { once: true });
  }
  const end = await Promise.race([
    left,
    stopped.promise.then(() => pause(clock, pipesMs)).then(() => unkillable),
  ]);
  if (end instanceof Error) return notStarted(argv, end);
  if (!survivors) {
    // Whoever looks for it from now on is told that it ended by itself.
    signal.removeEventListener("abort", stop);
    survivors = endRest(belonging.leader, run);
  }
  const alive = await survivors;
  await Promise.race([Promise.all([stdout.ended, stderr.ended]), pause(clock, pipesMs)]);
  started.stdout?.destroy();
  started.stderr?.destroy();
  return { ...end, stdout: stdout.text(), stderr: stderr.text(), survivors: alive };
}

const unkillable = { how: "killed", by: "SIGKILL" } as const;

/** What it left running in its group when it ended. What has a session of its own was meant to stay. */
async function endRest(leader: number | null, { clock, force, onLine }: ProcessRun): Promise<number[]> {
  const group = { leader, mark: null };
  const left = await livingProcesses(group);
  if (left.length === 0) return [];
  onLine("note", `it left ${left.length === 1 ? "a process" : `${left.length} processes`} running; ended`);
  return endProcesses(group, { clock, graceMs, force });
}

function leaving(
  child: ChildProcess,
): Promise<{ how: "exited"; code: number } | { how: "killed"; by: string } | Error> {
  return new Promise((resolve) => {
    child.once("error", resolve);
    child.once("exit", (code, by) =>
      resolve(code === null ? { how: "killed", by: by ?? "a signal" } : { how: "exited", code }),
    );
  });
}

/** A program that does not read its input is none the worse for it. */
function feed({ stdin }: ChildProcess, input: string | null): void {
  if (!stdin) return;
  stdin.on("error", () => stdin.destroy());
  stdin.end(input ?? "");
}

function follow(pipe: ChildProcess["stdout"], { clock, onLine }: ProcessRun, stream: "out" | "err") {
  let kept: Buffer[] = [];
  let bytes = 0;
  let room: Promise<void> | undefined;
  const cutter = lineCutter((line) => {
    room = onLine(stream, line) ?? room;
  });
  const ended = Promise.withResolvers<void>();
  pipe?.on("data", (chunk: Buffer) => {
    kept.push(chunk);
    bytes += chunk.length;
    if (bytes > 2 * keptBytes) {
      kept = [Buffer.concat(kept).subarray(-keptBytes)];
      bytes = keptBytes;
    }
    cutter.write(chunk);
    if (!room) return;
    pipe.pause();
    void room.then(() => pause(clock, breathMs)).then(() => pipe.resume());
    room = undefined;
  });
  pipe?.once("close", () => {
    cutter.end();
    ended.resolve();
  });
  return { ended: ended.promise, text: () => Buffer.concat(kept).subarray(-keptBytes).toString("utf8") };
}

function notStarted(argv: readonly string[], error: Error): ProcessEnd {
  return { how: "not-started", why: whyNotStarted(argv, error), stdout: "", stderr: "", survivors: [] };
}
