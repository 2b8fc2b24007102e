import type { Command } from "commander";
import { exitCodes } from "../core/errors.ts";
import { randomToken } from "../core/ids.ts";
import type { CommandIo } from "./io.ts";

const secretBytes = 64;

export function addSecret(program: Command, io: CommandIo): void {
  program
    .command("secret")
    .description("print a fresh SECRET_KEY_BASE")
    .option("--json", "print it as JSON")
    .action(({ json }: { json?: boolean }) => {
      const secret = randomToken(secretBytes);
      io.stdout.write(`${json ? JSON.stringify({ secret }) : secret}\n`);
      io.exit(exitCodes.ok);
    });
}
