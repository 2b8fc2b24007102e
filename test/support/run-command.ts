import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { Command } from "commander";
import type { CommandIo } from "../../src/cli/io.ts";
import { scratchFolder } from "./scratch-folder.ts";

export interface Ran {
  code: number;
  stdout: string;
  stderr: string;
  cwd: string;
}

/** A command in a folder of its own, in which the config may lie. */
export async function runCommand(
  add: (program: Command, io: CommandIo) => unknown,
  args: readonly string[],
  { config, env = {} }: { config?: string | undefined; env?: CommandIo["env"] } = {},
): Promise<Ran> {
  const cwd = await scratchFolder();
  if (config !== undefined) await writeFile(join(cwd, "cortex.yaml"), config);
  const out = { code: -1, stdout: "", stderr: "", cwd };
  const program = new Command().exitOverride();
  add(program, {
    stdout: { write: (text) => (out.stdout += text) },
    stderr: { write: (text) => (out.stderr += text) },
    stdin: Readable.from([]),
    ...{ env, cwd },
    exit: (code) => (out.code = code),
  });
  await program.parseAsync(["node", "cortex", ...args]);
  return out;
}
