import { resolve } from "node:path";
import type { Command } from "commander";
import { channelsThereAre, type NotifyReport, notifyOnce } from "../app/notify/notify-once.ts";
import { programEnvironment } from "../config/environment.ts";
import { formatIssue } from "../config/issue.ts";
import { loadConfig } from "../config/load-config.ts";
import { systemClock } from "../core/clock.ts";
import { CortexError, type ExitCode, exitCodes } from "../core/errors.ts";
import type { CommandIo } from "./io.ts";

interface NotifyFlags {
  config: string;
  json?: boolean;
}

export function addNotify(program: Command, io: CommandIo): void {
  program
    .command("notify")
    .description("send a test notification: notify test <id>")
    .command("test")
    .description("send one test notification: exit 0 sent, 1 not sent, 4 no such channel")
    .argument("[id]", "a channel of the config; without it they are listed")
    .option("--config <file>", "the config", "cortex.yaml")
    .option("--json", "print what happened as JSON")
    .action(async (id: string | undefined, flags: NotifyFlags) => io.exit(await test(io, id, flags)));
}

async function test(io: CommandIo, id: string | undefined, flags: NotifyFlags): Promise<ExitCode> {
  const { config, errors = [] } = await loadConfig(resolve(io.cwd, flags.config), io.env);
  for (const issue of errors) io.stderr.write(`error: ${formatIssue(issue, flags.config)}\n`);
  if (!config) return exitCodes.config;
  if (id === undefined)
    throw new CortexError({
      code: "notify.no-channel",
      message: "Expected the id of the channel to test, found none",
      remedy: channelsThereAre(config),
      exitCode: exitCodes.usage,
    });
  const report = await notifyOnce(id, config, {
    clock: systemClock,
    environment: programEnvironment(io.env),
  });
  io.stdout.write(flags.json ? `${JSON.stringify(report, null, 2)}\n` : asText(report));
  return report.sent.ok ? exitCodes.ok : exitCodes.bad;
}

function asText({ id, kind, ms, sent }: NotifyReport): string {
  return sent.ok ? `${id}: sent by ${kind} in ${ms} ms\n` : `${id}: not sent by ${kind}: ${sent.why}\n`;
}
