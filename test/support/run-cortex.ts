import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { nodeEnvironment, nodeFlags } from "../../bin/node-flags.js";

export const entry = fileURLToPath(new URL("../../dist/server/cortex.js", import.meta.url));
export const operatorPassword = "correct horse battery staple";

export interface Place {
  dir: string;
  configPath: string;
  dataDir: string;
  /** Replaces the config file as an editor would. */
  write(config: string): Promise<void>;
  remove(): Promise<void>;
}

/** A folder of its own for config and data. */
export async function makePlace(config?: string): Promise<Place> {
  const dir = await mkdtemp(join(tmpdir(), "cortex-test-"));
  const configPath = join(dir, "cortex.yaml");
  const place = {
    dir,
    configPath,
    dataDir: join(dir, "data"),
    write: (text: string) => writeFile(configPath, text),
    remove: () => rm(dir, { recursive: true, force: true }),
  };
  if (config !== undefined) await place.write(config);
  return place;
}

export interface RunningCortex {
  url: string;
  child: ChildProcess;
  /** Everything printed so far, both streams. */
  output(): string;
  /** Sends the signal and resolves with the exit code when the process is gone; null: ended by the signal. */
  end(signal?: NodeJS.Signals): Promise<number | null>;
}

/**
 * The built program as a process of its own, on a free port. Resolves when its page is up.
 *
 * @param within a program that becomes it: `prlimit`, `unshare`
 */
export async function runCortex(
  place: Place,
  env: Record<string, string> = {},
  flags: string[] = [],
  within: string[] = [],
): Promise<RunningCortex> {
  const [program = "", ...args] = [
    ...within,
    process.execPath,
    ...nodeFlags,
    entry,
    "start",
    "--config",
    place.configPath,
    "--data",
    place.dataDir,
    "--port",
    "0",
    ...flags,
  ];
  const child = spawn(program, args, {
    cwd: place.dir,
    env: {
      ...{ PATH: process.env.PATH, OPERATOR_PASSWORD: operatorPassword, LOG_LEVEL: "warn" },
      ...nodeEnvironment,
      ...env,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let printed = "";
  const exited = new Promise<number | null>((resolve) => child.once("exit", resolve));
  const url = await new Promise<string>((resolve, reject) => {
    const read = (chunk: Buffer) => {
      printed += chunk.toString();
      const found = /page on (http:\S+)/.exec(printed)?.[1];
      if (found) resolve(found);
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    void exited.then((code) =>
      reject(new Error(`cortex ended with ${code} before its page was up:\n${printed}`)),
    );
  });
  return {
    url,
    child,
    output: () => printed,
    end(signal = "SIGTERM") {
      child.kill(signal);
      return exited;
    },
  };
}

/** The command run to its end. */
export async function cortex(args: string[], options: { cwd?: string; env?: Record<string, string> } = {}) {
  const child = spawn(process.execPath, [entry, ...args], {
    cwd: options.cwd,
    env: { PATH: process.env.PATH, ...options.env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  child.stderr.on("data", (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const code = await new Promise<number | null>((resolve) => child.once("exit", resolve));
  return { code, stdout, stderr };
}
