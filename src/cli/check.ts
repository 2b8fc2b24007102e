import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { Command } from "commander";
import { type ConfigIssue, formatIssue } from "../config/issue.ts";
import { loadConfig } from "../config/load-config.ts";
import type { ConfigResult } from "../config/parse-config.ts";
import { type ExitCode, exitCodes } from "../core/errors.ts";
import type { CommandIo } from "./io.ts";

interface CheckFlags {
  config: string;
  json?: boolean;
}

export function addCheck(program: Command, io: CommandIo): void {
  program
    .command("check")
    .description("validate the config: every error (exit 3) and every warning")
    .option("--config <file>", "the config", "cortex.yaml")
    .option("--json", "print the errors and warnings as JSON")
    .action(async (flags: CheckFlags) => io.exit(await runCheck(io, flags)));
}

async function runCheck(io: CommandIo, { config: file, json }: CheckFlags): Promise<ExitCode> {
  const result = await loadConfig(resolve(io.cwd, file), io.env, { isThere: existsSync });
  if (json) io.stdout.write(`${JSON.stringify(asJson(file, result), null, 2)}\n`);
  else printPlainly(io, file, result);
  return result.errors ? exitCodes.config : exitCodes.ok;
}

function asJson(file: string, { config, errors = [], warnings }: ConfigResult) {
  return { file, ok: config !== undefined, services: config?.services.length ?? 0, errors, warnings };
}

function printPlainly(io: CommandIo, file: string, { config, errors = [], warnings }: ConfigResult): void {
  const print = (kind: string) => (issue: ConfigIssue) =>
    io.stdout.write(`${kind}: ${formatIssue(issue, file)}\n`);
  errors.forEach(print("error"));
  warnings.forEach(print("warning"));
  const counts = `${counted(errors.length, "error")}, ${counted(warnings.length, "warning")}`;
  io.stdout.write(
    config ? `${file}: ${counted(config.services.length, "service")}, ${counts}\n` : `${file}: ${counts}\n`,
  );
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
