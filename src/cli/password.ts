import type { Command } from "commander";
import { hashPassword } from "../config/password.ts";
import { type ExitCode, exitCodes } from "../core/errors.ts";
import type { CommandIo } from "./io.ts";
import { askHidden, Interrupted, readLine } from "./read-secret.ts";

export function addPassword(program: Command, io: CommandIo): void {
  program
    .command("password")
    .description(
      "read a password from the terminal (hidden, twice) or from standard input, and print its hash",
    )
    .option("--json", "print it as JSON")
    .action(async ({ json }: { json?: boolean }) => io.exit(await runPassword(io, json === true)));
}

async function runPassword(io: CommandIo, json: boolean): Promise<ExitCode> {
  const answer = await ask(io);
  if ("refusal" in answer) {
    io.stderr.write(`${answer.refusal}\n`);
    return exitCodes.usage;
  }
  const hash = await hashPassword(answer.password);
  io.stdout.write(`${json ? JSON.stringify({ hash }) : hash}\n`);
  if (io.stdin.isTTY)
    io.stderr.write("Put it into OPERATOR_PASSWORD_HASH, in single quotes, or into operator.passwordHash.\n");
  return exitCodes.ok;
}

async function ask(io: CommandIo): Promise<{ password: string } | { refusal: string }> {
  try {
    const [password = "", again = password] = io.stdin.isTTY
      ? await askHidden(io, ["Password: ", "Again: "])
      : [await readLine(io.stdin)];
    if (password === "") return { refusal: "The password is empty. Give one of at least one character." };
    return password === again
      ? { password }
      : { refusal: "The two passwords differ. Run `cortex password` again." };
  } catch (error) {
    if (error instanceof Interrupted) return { refusal: "Interrupted; nothing was made." };
    throw error;
  }
}
