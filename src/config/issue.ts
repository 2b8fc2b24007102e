/** One thing in the config that is wrong, or (as a warning) not what its author may think. */
export interface ConfigIssue {
  /** `services[3].every`; empty for the file as a whole. */
  path: string;
  /** Line in the file, from 1. */
  line: number;
  expected: string;
  /** What stands there; a secret is never told. */
  found: string;
  /** One imperative sentence. */
  remedy: string;
}

export type Path = readonly (string | number)[];

/** Two lines for a terminal or a log. */
export function formatIssue(issue: ConfigIssue, file: string): string {
  const place = issue.path === "" ? "" : ` ${issue.path}:`;
  return `${file}:${issue.line}:${place} expected ${issue.expected}, found ${issue.found}\n    → ${issue.remedy}`;
}

export function formatPath(path: Path): string {
  return path.reduce<string>((written, part) => `${written}${formatPart(part, written === "")}`, "");
}

function formatPart(part: string | number, isFirst: boolean): string {
  if (typeof part === "number") return `[${part}]`;
  if (!/^[A-Za-z_][\w-]*$/.test(part)) return `[${JSON.stringify(shorten(part))}]`;
  return isFirst ? part : `.${part}`;
}

/** Keys whose values may be secrets, wherever they stand. */
const secretKey =
  /^(?:token|key|secret|bearer|basic|auth|smtp|routingkey|.*password.*|.*authorization|cookie|.*-(?:key|token|secret))$/i;

/** Places whose addresses are secrets in themselves. */
const secretPlace = /^(?:heartbeat\.url|notify\.channels\[\d+\]\.(?!id$).*)$/;

export function isSecretPath(path: Path): boolean {
  return (
    path.some((part) => typeof part === "string" && secretKey.test(part)) ||
    secretPlace.test(formatPath(path))
  );
}

/** What was found, quoted and short. */
export function describe(value: unknown, isSecret: boolean): string {
  if (value === undefined || value === null) return "nothing";
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : "a list";
  if (typeof value === "object") return "keys and values";
  if (isSecret) return "a value that is not shown";
  return typeof value === "string" ? JSON.stringify(shorten(withoutCredentials(value))) : String(value);
}

export function shorten(text: string, limit = 80): string {
  return text.length > limit ? `${text.slice(0, limit - 1)}…` : text;
}

/** A key between backticks, fit for a terminal. */
export function quoteKey(key: string): string {
  return `\`${JSON.stringify(shorten(key)).slice(1, -1)}\``;
}

function withoutCredentials(text: string): string {
  return text.replace(/\/\/[^/@\s]*@/g, "//…@");
}
