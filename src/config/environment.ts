import { isIP } from "node:net";
import { resolve } from "node:path";
import { CortexError, exitCodes } from "../core/errors.ts";
import { logLevels } from "../core/log.ts";
import type { ProgramEnvironment } from "../probe/kind.ts";
import type { Environment } from "./config.ts";
import type { Env } from "./interpolate.ts";
import { isPasswordHash } from "./password.ts";
import { symbiontSchema } from "./schema/symbiont-schema.ts";
import { isSiteUrl } from "./schema/values.ts";

/** Flags of `cortex start`, as they were typed. */
export interface Flags {
  port?: string | undefined;
  bind?: string | undefined;
  data?: string | undefined;
}

interface Problem {
  code: string;
  message: string;
  remedy: string;
  /** What was typed is wrong, not what is set: that is usage. */
  isFlag?: boolean;
}

const secretLength = 32;

/** The environment of this process: the only place that touches it. */
export function processEnvironment(): Env {
  return process.env;
}

/**
 * Flags over environment over default, checked. An empty variable counts as not set.
 * Throws one `CortexError` (exit 3, or 2 when only flags are wrong) that names everything wrong; values of secrets are not in it.
 */
export function readEnvironment(env: Env, flags: Flags = {}): Environment {
  const problems: Problem[] = [];
  const read = (name: string) => (env[name] === "" ? undefined : env[name]);
  const environment: Environment = {
    production: read("NODE_ENV") === "production",
    secretKeyBase: secretKeyBase(read("SECRET_KEY_BASE"), read("NODE_ENV") === "production", problems),
    port: port(flags.port, read("PORT"), problems),
    bind: bind(flags.bind, read("BIND"), problems),
    dataDir: resolve(flags.data ?? read("CORTEX_DATA_DIR") ?? "./data"),
    logLevel: logLevel(read("LOG_LEVEL"), problems),
    url: publicUrl(read("CORTEX_URL"), read("PHX_HOST"), problems),
    operatorPassword: read("OPERATOR_PASSWORD") ?? null,
    operatorPasswordHash: operatorHash(read("OPERATOR_PASSWORD_HASH"), problems),
    programs: programEnvironment(env),
    agents: agentEnvironment(env),
    serviceManager: serviceManager(read("NOTIFY_SOCKET"), read("WATCHDOG_USEC")),
  };
  symbiontUrl(read("SYMBIONT_URL"), problems);
  symbiontToken(read("SYMBIONT_TOKEN"), problems);
  if (problems.length > 0) throw asError(problems);
  return environment;
}

/** What systemd sets; a number that is none is as good as none. */
function serviceManager(notifySocket: string | undefined, watchdog: string | undefined) {
  if (notifySocket === undefined) return null;
  const microseconds = /^\d+$/.test(watchdog ?? "") ? Number(watchdog) : 0;
  return { notifySocket, watchdogMs: microseconds > 0 ? microseconds / 1_000 : null };
}

const passedOn =
  /^(?:PATH|HOME|USER|LOGNAME|SHELL|LANG|LANGUAGE|LC_[A-Z]+|TZ|TMPDIR|XDG_RUNTIME_DIR|DBUS_SESSION_BUS_ADDRESS|DOCKER_HOST)$/;

/** What command-line agents look for besides: who pays for them, how they are set, the way out. */
const agentsOwn =
  /^(?:(?:ANTHROPIC|CLAUDE|OPENAI|CODEX|GEMINI)_[A-Z0-9_]+|GOOGLE_(?:API_KEY|CLOUD_[A-Z_]+)|XDG_(?:CONFIG|DATA|CACHE|STATE)_HOME|(?:HTTPS?|ALL|NO)_PROXY|(?:https?|all|no)_proxy|SSL_CERT_FILE|NODE_EXTRA_CA_CERTS)$/;

/**
 * What a program that a check starts finds in its environment: who and where it is, in which language.
 * A list of what may pass, not of what may not: a secret that nobody thought of stays here.
 */
export function programEnvironment(env: Env): ProgramEnvironment {
  return only(env, (name) => passedOn.test(name));
}

/** What the agent of `symbiont.agent` finds in its environment. */
function agentEnvironment(env: Env): ProgramEnvironment {
  return only(env, (name) => passedOn.test(name) || agentsOwn.test(name));
}

function only(env: Env, mayPass: (name: string) => boolean): ProgramEnvironment {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) =>
      value !== undefined && mayPass(name) ? [[name, value]] : [],
    ),
  );
}

/** The config reads it too, and is read anew at each change; here it is only judged. */
function symbiontUrl(value: string | undefined, problems: Problem[]): void {
  if (value === undefined || symbiontSchema.shape.url.safeParse(value).success) return;
  problems.push({
    code: "environment.symbiont-url",
    message: `SYMBIONT_URL has to be a URL that begins with http:// or https://, found ${JSON.stringify(withoutCredentials(value))}`,
    remedy: "set SYMBIONT_URL to the likes of http://127.0.0.1:8111",
  });
}

function symbiontToken(value: string | undefined, problems: Problem[]): void {
  if (value === undefined || symbiontSchema.shape.token.safeParse(value).success) return;
  problems.push({
    code: "environment.symbiont-token",
    message: "SYMBIONT_TOKEN has to be one line without letters beyond Latin-1; what it is is not shown",
    remedy: "copy the token again",
  });
}

function asError(problems: readonly Problem[]): CortexError {
  const [only] = problems;
  return new CortexError({
    code: only && problems.length === 1 ? only.code : "environment.invalid",
    message: problems.map(({ message }) => message).join("; "),
    remedy: problems.map(({ remedy }) => remedy).join("; "),
    exitCode: problems.every(({ isFlag }) => isFlag) ? exitCodes.usage : exitCodes.config,
  });
}

function secretKeyBase(value: string | undefined, production: boolean, problems: Problem[]): string | null {
  const remedy = "put the output of `cortex secret` into SECRET_KEY_BASE";
  if (value === undefined && production) {
    problems.push({
      code: "environment.secret-missing",
      message: "SECRET_KEY_BASE is required in production, found nothing",
      remedy,
    });
  }
  if (value !== undefined && value.length < secretLength) {
    const message = `SECRET_KEY_BASE needs at least ${secretLength} characters, found ${value.length}`;
    problems.push({ code: "environment.secret-short", message, remedy });
  }
  return value ?? null;
}

/** Port 0 lets the system choose one. */
function port(flag: string | undefined, variable: string | undefined, problems: Problem[]): number {
  const written = flag ?? variable ?? "4000";
  if (/^\d{1,5}$/.test(written) && Number(written) <= 65_535) return Number(written);
  const name = flag === undefined ? "PORT" : "--port";
  problems.push({
    code: "environment.port",
    message: `${name} has to be a port from 0 to 65535, found ${JSON.stringify(written)}`,
    remedy: `set ${name} to a number such as 4000`,
    isFlag: flag !== undefined,
  });
  return 0;
}

function bind(flag: string | undefined, variable: string | undefined, problems: Problem[]): string {
  const written = flag ?? variable ?? "127.0.0.1";
  if (isIP(written) !== 0 || /^[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?$/.test(written)) return written;
  const name = flag === undefined ? "BIND" : "--bind";
  problems.push({
    code: "environment.bind",
    message: `${name} has to be an address of this machine, found ${JSON.stringify(written)}`,
    remedy: `set ${name} to 127.0.0.1 (this machine), 0.0.0.0 or :: (everywhere)`,
    isFlag: flag !== undefined,
  });
  return "127.0.0.1";
}

function logLevel(value: string | undefined, problems: Problem[]): Environment["logLevel"] {
  const known = logLevels.find((level) => level === (value ?? "info").toLowerCase());
  if (known) return known;
  problems.push({
    code: "environment.log-level",
    message: `LOG_LEVEL has to be one of ${logLevels.join(", ")}, found ${JSON.stringify(value)}`,
    remedy: "set LOG_LEVEL to info",
  });
  return "info";
}

/** `CORTEX_URL` whole, or `PHX_HOST`: a host that is reached by https on 443. */
function publicUrl(url: string | undefined, host: string | undefined, problems: Problem[]): string | null {
  const written = url ?? (host === undefined ? undefined : `https://${host}`);
  if (written === undefined) return null;
  const isHost = url !== undefined || /^[^\s/:@?#]+$/.test(host ?? "");
  if (isHost && isSiteUrl(written)) return written.replace(/\/+$/, "");
  const [name, found, example] =
    url === undefined
      ? ["PHX_HOST", host, "status.example.com"]
      : ["CORTEX_URL", url, "https://status.example.com"];
  problems.push({
    code: "environment.url",
    message: `${name} has to be ${url === undefined ? "a host alone" : "the public URL"}, found ${JSON.stringify(withoutCredentials(found ?? ""))}`,
    remedy: `set ${name} to the likes of ${example}`,
  });
  return null;
}

function withoutCredentials(url: string): string {
  return url.replace(/\/\/[^/@\s]*@/g, "//…@");
}

function operatorHash(value: string | undefined, problems: Problem[]): string | null {
  if (value === undefined || isPasswordHash(value)) return value ?? null;
  problems.push({
    code: "environment.password-hash",
    message: "OPERATOR_PASSWORD_HASH has to be a hash made by `cortex password`, found something else",
    remedy: "run `cortex password` and set OPERATOR_PASSWORD_HASH to its output, in single quotes",
  });
  return null;
}
