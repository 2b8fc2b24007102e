import { resolve } from "node:path";
import type { Command } from "commander";
import { type ProbeReport, probeOnce } from "../app/monitor/probe-once.ts";
import type { Config } from "../config/config.ts";
import { programEnvironment } from "../config/environment.ts";
import { formatIssue } from "../config/issue.ts";
import { loadConfig } from "../config/load-config.ts";
import { isNear, nearest } from "../config/nearest.ts";
import { parseConfig } from "../config/parse-config.ts";
import { systemClock } from "../core/clock.ts";
import { CortexError, type ExitCode, exitCodes, messageOf } from "../core/errors.ts";
import type { Outcome } from "../protocol/vocabulary.ts";
import type { CommandIo } from "./io.ts";
import { checkOf } from "./probe-target.ts";
import { docsFolder } from "./version.ts";

type Service = Config["services"][number];

interface ProbeFlags {
  config: string;
  json?: boolean;
}

const exitOf: Record<Outcome, ExitCode> = {
  up: exitCodes.ok,
  degraded: exitCodes.bad,
  down: exitCodes.bad,
  unknown: exitCodes.unavailable,
};

export function addProbe(program: Command, io: CommandIo): void {
  program
    .command("probe")
    .description("run one check now: exit 0 up, 1 degraded or down, 4 no such service, 5 unknown")
    .argument(
      "[id|url]",
      "a service of the config (without it they are listed), or http(s)://, ws(s)://, tcp://, tls://, host:port",
    )
    .option("--config <file>", "the config", "cortex.yaml")
    .option("--json", "print what was found as JSON")
    .action(async (target: string | undefined, flags: ProbeFlags) => io.exit(await probe(io, target, flags)));
}

async function probe(
  io: CommandIo,
  target: string | undefined,
  { config, json }: ProbeFlags,
): Promise<ExitCode> {
  const check = target === undefined ? null : checkOf(target);
  const service =
    target !== undefined && check ? standalone(target, check, io) : await configured(io, target, config);
  if (!service) return exitCodes.config;
  const report = await probeOnce(service, {
    clock: systemClock,
    environment: programEnvironment(io.env),
    onBug: (_, thrown) =>
      void io.stderr.write(
        `cortex: this is a bug: ${thrown instanceof Error ? thrown.stack : messageOf(thrown)}\n`,
      ),
  });
  io.stdout.write(json ? `${JSON.stringify(report, null, 2)}\n` : asText(report));
  return exitOf[report.outcome];
}

/** A service that stands in no config: all keys but its target are the defaults. */
function standalone(target: string, check: Record<string, string>, { env, cwd }: CommandIo): Service {
  const text = JSON.stringify({ services: [{ id: "target", ...check }] }).replaceAll("${", () => "$${");
  const { config, errors = [] } = parseConfig(text, { env, configDir: cwd });
  const [service] = config?.services ?? [];
  if (service) return { ...service, id: target };
  const [issue] = errors;
  throw new CortexError({
    code: "probe.target",
    message: `${JSON.stringify(target)} cannot be checked: expected ${issue?.expected}, found ${issue?.found}`,
    remedy: `${issue?.remedy}.`,
    exitCode: exitCodes.usage,
  });
}

/** Undefined: the config cannot be used, and everything wrong with it has been said. */
async function configured(io: CommandIo, id: string | undefined, file: string): Promise<Service | undefined> {
  const { config, errors = [] } = await loadConfig(resolve(io.cwd, file), io.env);
  for (const issue of errors) io.stderr.write(`error: ${formatIssue(issue, file)}\n`);
  if (!config) return undefined;
  const ids = config.services.map((one) => one.id);
  if (id === undefined) throw noTarget(ids);
  const service = config.services.find((one) => one.id === id);
  if (!service) throw unknownService(id, ids, file);
  return service;
}

const orElse = "A URL or host:port is checked without a config.";

function noTarget(ids: readonly string[]): CortexError {
  return new CortexError({
    code: "probe.no-service",
    message: "Expected the id of the service to check, or a URL, found none",
    remedy: `${servicesThereAre(ids)} ${orElse}`,
    exitCode: exitCodes.usage,
  });
}

function unknownService(id: string, ids: readonly string[], file: string): CortexError {
  const likely = ids.length === 0 ? undefined : nearest(id, ids);
  const isSlip = likely !== undefined && isNear(id, likely);
  return new CortexError({
    code: "probe.unknown-service",
    message: `${file} has no service ${JSON.stringify(id)}`,
    remedy: `${isSlip ? `Did you mean ${likely}?` : servicesThereAre(ids)} ${orElse}`,
    exitCode: exitCodes.notFound,
  });
}

const mostNamed = 12;

function servicesThereAre(ids: readonly string[]): string {
  if (ids.length === 0) return "The config has no service.";
  const more = ids.length > mostNamed ? ` and ${ids.length - mostNamed} more` : "";
  return `The config has ${ids.slice(0, mostNamed).join(", ")}${more}.`;
}

/** Where the docs say more of a reason. */
const readOn: Readonly<Record<string, string>> = {
  probe: "troubleshooting.md#a-service-is-unknown",
  offline: "troubleshooting.md#a-service-is-unknown",
  certificate: "checks.md#a-certificate-of-your-own",
};

/** The line above says it already. */
function withoutTarget(detail: string, target: string): string {
  return detail.startsWith(`${target}: `) ? detail.slice(target.length + 2) : detail;
}

const phaseNames: Readonly<Record<string, string>> = { firstByte: "first byte" };

function asText({ outcome, reason, message, target, phases, detail }: ProbeReport): string {
  const rows = Object.entries(phases).map(([name, ms]) => [phaseNames[name] ?? name, `${ms.toFixed(1)} ms`]);
  const lines = [
    `${outcome}: ${message} (${reason})`,
    target,
    ...rows.map(([name = "", ms = ""]) => `  ${name.padEnd(10)} ${ms.padStart(12)}`),
    ...(detail === null ? [] : [`  ${withoutTarget(detail, target).replaceAll("\n", "\n  ")}`]),
    ...(readOn[reason] === undefined ? [] : [`more: ${docsFolder()}/${readOn[reason]}`]),
  ];
  return `${lines.join("\n")}\n`;
}
