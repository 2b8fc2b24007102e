import { join, resolve } from "node:path";
import type { Command } from "commander";
import { systemClock } from "../core/clock.ts";
import { restoreDatabase } from "../store/restore.ts";
import { dataFolder } from "./backup.ts";
import type { CommandIo } from "./io.ts";

interface RestoreFlags {
  data?: string;
  json?: boolean;
}

export function addRestore(program: Command, io: CommandIo): void {
  program
    .command("restore")
    .description("put a copy back, its secrets and settings with it; no instance may be running")
    .argument("<file>", "what `cortex backup` wrote")
    .option("--data <folder>", "where state is kept (default: CORTEX_DATA_DIR, else ./data)")
    .option("--json", "print what was done as JSON")
    .action((file: string, flags: RestoreFlags) => runRestore(io, resolve(io.cwd, file), flags));
}

async function runRestore(io: CommandIo, file: string, { data, json }: RestoreFlags): Promise<void> {
  const dataDir = dataFolder(io, data);
  const kept = await restoreDatabase({ file, dataDir, clock: systemClock });
  const database = join(dataDir, "cortex.db");
  if (json) io.stdout.write(`${JSON.stringify({ file, database, kept })}\n`);
  else {
    io.stdout.write(`cortex: restored ${database} from ${file}\n`);
    if (kept !== null) io.stdout.write(`cortex: the database before it is kept as ${kept}\n`);
  }
}
