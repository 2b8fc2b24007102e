import { join, resolve } from "node:path";
import type { Command } from "commander";
import { readEnvironment } from "../config/environment.ts";
import { systemClock } from "../core/clock.ts";
import { backupDatabase } from "../store/backup.ts";
import type { CommandIo } from "./io.ts";

interface BackupFlags {
  data?: string;
  force?: boolean;
  json?: boolean;
}

export function addBackup(program: Command, io: CommandIo): void {
  program
    .command("backup")
    .description("write a consistent copy of the state to a file; an instance may be running")
    .argument("<file>", "where the copy goes")
    .option("--data <folder>", "where state is kept (default: CORTEX_DATA_DIR, else ./data)")
    .option("--force", "replace the file if it is there")
    .option("--json", "print what was written as JSON")
    .action((file: string, flags: BackupFlags) => runBackup(io, resolve(io.cwd, file), flags));
}

async function runBackup(
  io: CommandIo,
  file: string,
  { data, force = false, json }: BackupFlags,
): Promise<void> {
  const begun = systemClock.monotonic();
  const bytes = await backupDatabase({ databasePath: join(dataFolder(io, data), "cortex.db"), file, force });
  const milliseconds = Math.round(systemClock.monotonic() - begun);
  const said = json
    ? JSON.stringify({ file, bytes, milliseconds })
    : `cortex: wrote ${file}: ${(bytes / 2 ** 20).toFixed(1)} MB, checked, in ${milliseconds} ms`;
  io.stdout.write(`${said}\n`);
}

/** Of the whole environment a copy needs the folder alone; what else is missing there does not keep it from being made. */
export function dataFolder(io: CommandIo, flag: string | undefined): string {
  const { CORTEX_DATA_DIR } = io.env;
  return readEnvironment({ CORTEX_DATA_DIR }, { data: flag }).dataDir;
}
