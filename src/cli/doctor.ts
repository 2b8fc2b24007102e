import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { Command } from "commander";
import type { Config } from "../config/config.ts";
import { programEnvironment, readEnvironment } from "../config/environment.ts";
import { formatIssue } from "../config/issue.ts";
import { loadConfig } from "../config/load-config.ts";
import { systemClock } from "../core/clock.ts";
import { CortexError, type ExitCode, exitCodes } from "../core/errors.ts";
import { anyBrowser } from "../doctor/browser/any-browser.ts";
import { examine } from "../doctor/examine.ts";
import type { DoctorReport } from "../doctor/report.ts";
import { createLookup } from "../probe/lookup.ts";
import type { CommandIo } from "./io.ts";
import { docsFolder } from "./version.ts";

interface DoctorFlags {
  config: string;
  json?: boolean;
  idle?: boolean;
}

/** The official client sends a heartbeat after 30 s. */
const idleMs = 31_000;

export function addDoctor(program: Command, io: CommandIo): void {
  program
    .command("doctor")
    .description("walk the chain that a visitor's browser uses and name what is wrong: exit 0 ok, else 1")
    .argument("[url]", "address of the page (default: site.url of the config, else this machine's)")
    .option("--config <file>", "the config", "cortex.yaml")
    .option("--json", "print the report as JSON")
    .option("--idle", `keep a connection idle for ${idleMs / 1_000} s as well, as an open page does`)
    .action(async (url: string | undefined, flags: DoctorFlags) => io.exit(await doctor(io, url, flags)));
}

async function doctor(io: CommandIo, typed: string | undefined, flags: DoctorFlags): Promise<ExitCode> {
  const config = await readConfig(io, flags.config);
  if (config === "broken" && typed === undefined) return exitCodes.config;
  const known = config === "broken" ? null : config;
  const url = typed === undefined ? ownUrl(io, known) : readUrl(typed);
  const report = await examine({
    url,
    clock: systemClock,
    lookup: createLookup(systemClock),
    idleMs: flags.idle ? idleMs : null,
    selfChecked: known ? selfChecked(known, url) : [],
    browser: anyBrowser({
      dendrite: known?.dendrite ?? null,
      environment: programEnvironment(io.env),
      isRoot: process.getuid?.() === 0,
    }),
  });
  io.stdout.write(flags.json ? `${JSON.stringify(report, null, 2)}\n` : asText(report));
  return report.verdict === "ok" ? exitCodes.ok : exitCodes.bad;
}

/** Null: there is none, which stops nobody. What is wrong with one is said. */
async function readConfig(io: CommandIo, file: string): Promise<Config | "broken" | null> {
  const path = resolve(io.cwd, file);
  if (!existsSync(path)) return null;
  const { config, errors = [] } = await loadConfig(path, io.env);
  for (const issue of errors) io.stderr.write(`error: ${formatIssue(issue, file)}\n`);
  return config ?? "broken";
}

function ownUrl({ env }: CommandIo, config: Config | null): URL {
  const environment = readEnvironment({ ...env, NODE_ENV: undefined });
  const { bind, port } = environment;
  const everywhere = ["127.0.0.1", "0.0.0.0", "::", "::1", "localhost"].includes(bind);
  const host = everywhere ? "localhost" : bind.includes(":") ? `[${bind}]` : bind;
  return new URL(environment.url ?? config?.site.url ?? `http://${host}:${port}`);
}

/** A host alone is meant as a browser takes it today: over TLS. */
function readUrl(typed: string): URL {
  const url = URL.parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(typed) ? typed : `https://${typed}`);
  if (url && /^https?:$/.test(url.protocol) && url.username === "" && url.password === "") return url;
  throw new CortexError({
    code: "doctor.url",
    message: `${JSON.stringify(typed)} is no address of a page: expected http:// or https://, without user and password`,
    remedy: "Name the page as visitors do: cortex doctor https://status.example.com",
    exitCode: exitCodes.usage,
  });
}

function selfChecked({ services }: Config, { origin }: URL): string[] {
  return services
    .filter(
      ({ kind, target }) => kind === "http" && URL.parse(target.replace(/^\S+ /, ""))?.origin === origin,
    )
    .map(({ id }) => id);
}

function asText({ url, verdict, remedy, steps, warnings }: DoctorReport): string {
  const rows = steps.map(
    ({ step, ok, ms, expected, found }) =>
      `${ok ? (found.startsWith("skipped: ") ? "skip" : " ok ") : "FAIL"}  ${step.padEnd(10)} ${`${Math.round(ms)} ms`.padStart(9)}  ${found}${ok ? "" : `\n${" ".repeat(28)}expected: ${expected}`}`,
  );
  const lines = [
    url,
    ...rows,
    ...warnings.map((warning) => `note  ${warning}`),
    ...(remedy === null
      ? [verdict]
      : [`${verdict}: ${remedy}`, `more: ${docsFolder()}/troubleshooting.md#${verdict}`]),
  ];
  return `${lines.join("\n")}\n`;
}
