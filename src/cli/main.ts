import { Command, CommanderError } from "commander";
import { closest, distance } from "fastest-levenshtein";
import { processEnvironment } from "../config/environment.ts";
import { CortexError, exitCodes, messageOf } from "../core/errors.ts";
import { addBackup } from "./backup.ts";
import { addCheck } from "./check.ts";
import { addDoctor } from "./doctor.ts";
import type { CommandIo } from "./io.ts";
import { addNotify } from "./notify.ts";
import { addPassword } from "./password.ts";
import { addProbe } from "./probe.ts";
import { addRestore } from "./restore.ts";
import { addSecret } from "./secret.ts";
import { addService } from "./service.ts";
import { addStart } from "./start.ts";
import { packageVersion } from "./version.ts";

const io: CommandIo = {
  stdout: process.stdout,
  stderr: process.stderr,
  stdin: process.stdin,
  env: processEnvironment(),
  cwd: process.cwd(),
  exit: (code) => {
    process.exitCode = code;
  },
};

const program = new Command("cortex")
  .description("watches the services and the host of this machine and shows the truth live on a status page")
  .version(packageVersion(), "-V, --version", "print the version")
  // The form of all other errors: a sentence, and below it what to do.
  .configureOutput({
    outputError: (text, write) => write(text.replace(/^error: /, "cortex: ").replace(/\n\((.*)\)/, "\n  $1")),
  })
  .showHelpAfterError("  Add --help for what there is")
  .exitOverride();
addStart(program, io);
addCheck(program, io);
addProbe(program, io);
addDoctor(program, io);
addNotify(program, io);
addBackup(program, io);
addRestore(program, io);
addSecret(program, io);
addService(program, io);
addPassword(program, io);

try {
  refuseUnknownCommand(process.argv[2]);
  await program.parseAsync();
} catch (thrown) {
  process.exitCode = explain(thrown);
}

/** Commander would take an unknown command for an argument of `start`, which is run when none is given. */
function refuseUnknownCommand(name: string | undefined): void {
  const known = [...program.commands.map((command) => command.name()), "help"];
  if (name === undefined || name.startsWith("-") || known.includes(name)) return;
  const nearest = closest(name, known);
  const isNear = distance(name, nearest) <= 3;
  throw new CortexError({
    code: "cli.unknown-command",
    message: `There is no command ${JSON.stringify(name)}`,
    remedy: `${isNear ? `Use ${nearest}, or see` : "See"} \`cortex --help\``,
    exitCode: exitCodes.usage,
  });
}

/** The edge where every error of a command ends: a sentence and a remedy, and the documented exit code. */
function explain(thrown: unknown): number {
  // Commander has printed its own words already; help and version are no errors.
  if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
  if (thrown instanceof CortexError) {
    io.stderr.write(`cortex: ${thrown.message}\n  ${thrown.remedy}\n`);
    return thrown.exitCode;
  }
  io.stderr.write(`cortex: this is a bug: ${thrown instanceof Error ? thrown.stack : messageOf(thrown)}\n`);
  return exitCodes.bad;
}
