import { userInfo } from "node:os";
import { join, resolve } from "node:path";
import type { Command } from "commander";
import type { Config } from "../config/config.ts";
import { readEnvironment } from "../config/environment.ts";
import { formatIssue } from "../config/issue.ts";
import { loadConfig } from "../config/load-config.ts";
import { type ExitCode, exitCodes } from "../core/errors.ts";
import type { CommandIo } from "./io.ts";
import { caddyfile } from "./service/caddyfile.ts";
import type { Needs } from "./service/openings.ts";
import { systemdUnit } from "./service/systemd-unit.ts";

interface ServiceFlags {
  config: string;
  port?: string;
  bind?: string;
}

export function addService(program: Command, io: CommandIo): void {
  const service = program
    .command("service")
    .description("print a hardened systemd unit, or with `caddy` a Caddyfile, filled in from the config")
    .action(async (flags: ServiceFlags) => io.exit(await print(io, flags, unitFor)));
  const caddy = service
    .command("caddy")
    .description("print a Caddyfile, filled in from the config")
    .action(async (_: unknown, command: Command) =>
      io.exit(await print(io, command.optsWithGlobals<ServiceFlags>(), caddyFor)),
    );
  for (const command of [service, caddy]) {
    command
      .option("--config <file>", "the config", "cortex.yaml")
      .option("--port <number>", "port of the page (default: PORT, else 4000)")
      .option("--bind <address>", "address to listen on (default: BIND, else 127.0.0.1)");
  }
}

interface Given {
  config: Config;
  configPath: string;
  port: number;
  bind: string;
  siteUrl: string | null;
}

async function print(io: CommandIo, flags: ServiceFlags, text: (given: Given) => string): Promise<ExitCode> {
  // What is printed now runs elsewhere: secrets that only that environment has are not missed here.
  const { port, bind, url } = readEnvironment({ ...io.env, NODE_ENV: undefined }, flags);
  const configPath = resolve(io.cwd, flags.config);
  const { config, errors = [] } = await loadConfig(configPath, io.env);
  for (const issue of errors) io.stderr.write(`error: ${formatIssue(issue, flags.config)}\n`);
  if (!config) return exitCodes.config;
  io.stdout.write(text({ config, configPath, port, bind, siteUrl: url ?? config.site.url }));
  return exitCodes.ok;
}

function caddyFor({ config, siteUrl, port, bind }: Given): string {
  const { name, trustedProxies } = config.site;
  return caddyfile({ name, siteUrl, bind, port, trustedProxies });
}

function unitFor({ config, configPath, port, bind }: Given): string {
  return systemdUnit({
    ...{ name: config.site.name, configPath, port, bind },
    node: process.execPath,
    entry: join(import.meta.dirname, "../../dist/server/cortex.js"),
    needs: { services: config.services, ...executorsOf(config), user: userInfo().username },
  });
}

/** With a Symbiont elsewhere nothing of it runs here. */
function executorsOf({ symbiont, embedded }: Config): Pick<Needs, "runbooks" | "agent"> {
  if (symbiont.url !== null) return { runbooks: [], agent: null };
  const { agent } = embedded;
  const runbooks = [...embedded.runbooks].map(([id, { command }]) => ({ id, program: command[0] ?? "" }));
  return { runbooks, agent: agent && (agent.command === "auto" ? "(auto)" : (agent.command[0] ?? "")) };
}
