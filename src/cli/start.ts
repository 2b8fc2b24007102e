import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { isatty } from "node:tty";
import type { Command } from "commander";
import { type App, startApp } from "../app/app.ts";
import { writeDiscovered } from "../app/config/first-start.ts";
import { readEnvironment } from "../config/environment.ts";
import { formatIssue } from "../config/issue.ts";
import { loadConfig } from "../config/load-config.ts";
import { systemClock } from "../core/clock.ts";
import { CortexError, type ExitCode, exitCodes } from "../core/errors.ts";
import { fingerprint } from "../core/fingerprint.ts";
import { createLog } from "../core/log.ts";
import type { CommandIo } from "./io.ts";
import { packageVersion } from "./version.ts";

interface StartFlags {
  config?: string;
  port?: string;
  bind?: string;
  data?: string;
}

const usualConfig = "cortex.yaml";
const otherName = "cortex.yml";
/** A second signal, or this long after the first, ends the process whatever still runs. */
const patienceMs = 4_500;

export function addStart(program: Command, io: CommandIo): void {
  program
    .command("start", { isDefault: true })
    .description(
      "run everything, as `cortex` alone does; without a config, find what listens on this machine and write one",
    )
    .option("--config <file>", `the config (default: ${usualConfig} in this folder)`)
    .option("--port <number>", "port of the page (default: PORT, else 4000)")
    .option("--bind <address>", "address to listen on (default: BIND, else 127.0.0.1)")
    .option("--data <folder>", "where state is kept (default: CORTEX_DATA_DIR, else ./data)")
    .action((flags: StartFlags) => start(io, flags));
}

async function start(io: CommandIo, flags: StartFlags): Promise<void> {
  const environment = readEnvironment(io.env, flags);
  const configPath = resolve(io.cwd, flags.config ?? usualConfig);
  const say = (line: string) => void io.stdout.write(`cortex: ${line}\n`);
  const isFirst = flags.config === undefined && !existsSync(configPath);
  if (isFirst) {
    refuseOtherName(io.cwd);
    say(await writeDiscovered(configPath, environment.port, systemClock));
  }
  const configAsRead = await fingerprint(configPath);
  const loaded = await loadConfig(configPath, io.env);
  for (const issue of [...(loaded.errors ?? []), ...loaded.warnings]) {
    io.stderr.write(`${loaded.errors ? "error" : "warning"}: ${formatIssue(issue, configPath)}\n`);
  }
  if (!loaded.config) return io.exit(exitCodes.config);
  const starting = startApp({
    environment,
    configPath,
    configAsRead,
    isFirstConfig: isFirst,
    config: loaded.config,
    warnings: loaded.warnings,
    readConfig: (replaces) => loadConfig(configPath, io.env, { replaces }),
    clock: systemClock,
    log: createLog(environment.logLevel, process.stderr.isTTY === true),
    isTerminal: process.stdout.isTTY === true,
    say,
    assetsFolder: join(import.meta.dirname, "../assets"),
    version: packageVersion(),
  });
  heedSignals((code) => process.exit(code), starting);
  await starting;
}

/** Who wrote one of that name wants it read, and no other written beside it. */
function refuseOtherName(folder: string): void {
  if (!existsSync(resolve(folder, otherName))) return;
  throw new CortexError({
    code: "config.other-name",
    message: `The config of this folder has to be called ${usualConfig}, found ${otherName}`,
    remedy: `Rename it, or start with --config ${otherName}`,
    exitCode: exitCodes.config,
  });
}

/**
 * SIGINT and SIGTERM: stop in order, exit 0. SIGHUP reads the config again, as `systemctl reload` means it; where there is
 * a terminal, it says that this is being closed, and ends what runs in it. All wait for a start that is under way.
 */
function heedSignals(exit: (code: ExitCode) => never, starting: Promise<App>): void {
  let stopping = false;
  // One that is gone is no terminal any more.
  const isInTerminal = [0, 1, 2].some(isatty);
  // A start that fails is told by who began it.
  const started = starting.catch(() => null);
  const stop = async () => {
    stopping = true;
    systemClock.after(patienceMs, () => exit(exitCodes.bad));
    const app = await started;
    if (!app) return;
    try {
      await app.stop();
      exit(exitCodes.ok);
    } catch (thrown) {
      process.stderr.write(`cortex: could not stop in order: ${String(thrown)}\n`);
      exit(exitCodes.bad);
    }
  };
  const end = () => (stopping ? exit(exitCodes.bad) : void stop());
  process.on("SIGINT", end);
  process.on("SIGTERM", end);
  process.on("SIGHUP", () => {
    // A shell that ends says it once more than its terminal does.
    if (stopping) return;
    if (isInTerminal) void stop();
    else void started.then((app) => app?.reload());
  });
}
