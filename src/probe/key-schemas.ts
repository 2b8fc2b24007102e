import { z } from "zod";
import { formatDuration, longestDurationMs, parseDuration } from "../core/duration.ts";
import { compilePattern } from "./linear-pattern.ts";

/** What the words of a config may be, shared by the kinds' keys and the config's own. */

/**
 * The error text of a schema: what was expected, what to do, and what was found where the value itself
 * does not say it; one line each. `config` splits it again and adds the path and the line.
 */
export function says(expected: string, remedy: string, found?: string): string {
  return found === undefined ? `${expected}\n${remedy}` : `${expected}\n${remedy}\n${found}`;
}

/** An object that takes these keys and no other. Its error for another key is the list of the known ones. */
export function closed<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === "unrecognized_keys"
        ? Object.keys(shape).join(" ")
        : says("keys and values", `write it with the keys ${Object.keys(shape).join(", ")}`),
  });
}

export function text(expected = "text", remedy = "write text, in quotes where it looks like a number") {
  return z
    .string(says(expected, remedy))
    .min(1, says(expected, remedy))
    .max(100_000, says(expected, "shorten it"));
}

export function flag() {
  return z.boolean(says("true or false", "write true or false, without quotes"));
}

export function whole(min: number, max: number) {
  const error = says(
    `a whole number from ${min} to ${max}`,
    `write a whole number from ${min} to ${max}, without quotes`,
  );
  return z.int(error).min(min, error).max(max, error);
}

export function oneOf<const Words extends readonly [string, ...string[]]>(words: Words) {
  return z.enum(words, says(`one of ${words.join(", ")}`, `write one of ${words.join(", ")}`));
}

export function listOf<Item extends z.ZodType>(item: Item) {
  return z.array(item, says("a list", "write it as a list: [a, b], or one item a line after a dash"));
}

/** `250ms 10s 5m 1h 30d` → milliseconds. */
export function duration({ min = 1, max = longestDurationMs }: { min?: number; max?: number } = {}) {
  const error = says("a duration", "write a number and ms, s, m, h or d: 250ms, 10s, 5m, 1h, 30d");
  const range =
    min >= 1_000 ? `a duration of at least ${formatDuration(min)}` : "a duration of more than zero";
  return z
    .string(error)
    .regex(/^\d+(?:\.\d+)?(?:ms|s|m|h|d)$/, error)
    .transform((value) => parseDuration(value) ?? 0)
    .refine((ms) => ms >= min, says(range, `write ${range.replace("a duration of ", "")}`))
    .refine(
      (ms) => ms <= max,
      says(`a duration of at most ${formatDuration(max)}`, `write at most ${formatDuration(max)}`),
    );
}

/** A URL of one of these schemes, kept as it was written. Credentials have keys of their own. */
export function url(...schemes: readonly [string, ...string[]]) {
  const expected = `a URL that begins with ${schemes.map((scheme) => `${scheme}://`).join(" or ")}`;
  const remedy = `write ${schemes.at(-1)}://, the host, and the port if it is not the usual one`;
  return z
    .string(says(expected, remedy))
    .refine((value) => isUrl(value, schemes), says(expected, remedy))
    .refine(
      (value) => !hasCredentials(value),
      says("a URL without user and password", "move user and password to `auth: { basic: … }`"),
    );
}

function isUrl(value: string, schemes: readonly string[]): boolean {
  if (!URL.canParse(value) || /\s/.test(value)) return false;
  const { protocol, hostname } = new URL(value);
  return schemes.includes(protocol.slice(0, -1)) && hostname !== "" && /^[a-z]+:\/\//i.test(value);
}

function hasCredentials(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { username, password } = new URL(value);
  return username !== "" || password !== "";
}

export interface HostPort {
  /** A name or an address; an IPv6 address without its brackets. */
  host: string;
  port: number;
}

/** `host:port` or `[v6]:port`; the port may be left out where there is a usual one. */
export function hostPort(usualPort?: number) {
  const example = usualPort === undefined ? "127.0.0.1:5432" : `example.com or example.com:${usualPort}`;
  const error = says("a host and a port", `write host:port, such as ${example}; an IPv6 address in brackets`);
  return z.string(error).transform((value, context): HostPort => {
    const parsed = parseHostPort(value, usualPort);
    if (parsed) return parsed;
    context.issues.push({ code: "custom", message: error, input: value });
    return z.NEVER;
  });
}

function parseHostPort(value: string, usualPort: number | undefined): HostPort | undefined {
  const match = /^(?:\[([0-9a-f:.%]+)\]|([^\s:/[\]@]+))(?::(\d{1,5}))?$/i.exec(value);
  const host = match?.[1] ?? match?.[2];
  const port = match?.[3] === undefined ? usualPort : Number(match[3]);
  if (host === undefined || port === undefined || port < 1 || port > 65_535) return undefined;
  return { host, port };
}

/** A name or address alone. */
export function host() {
  const error = says("a host name or an address", "write the host alone, without scheme, port or path");
  return z.string(error).regex(/^(?:[^\s:/[\]@]+|[0-9a-f:.]*:[0-9a-f:.%]*)$/i, error);
}

/** What a field may hold (RFC 9110 section 5.5), as Node sends it: one line of Latin-1. */
const fieldText = /^[\t\u0020-\u007e\u0080-\u00ff]*$/;

/** A token or key that is sent in a header. */
export function headerToken() {
  const error = says(
    "a token of one line, without letters beyond Latin-1",
    "copy it again: no line break, no quotes of a word processor",
  );
  return text().max(8_000, error).regex(fieldText, error);
}

/** Names and values as RFC 9110 section 5 allows them in a field. */
export function headerMap() {
  const name = z
    .string()
    .regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/, says("a header name", "use letters, digits and dashes"));
  const error = says(
    "the text of a header",
    "write text in one line, in quotes where it looks like a number, without letters beyond Latin-1",
  );
  const value = z.string(error).regex(fieldText, error);
  return z.record(name, value, says("header names and their values", "write { name: value }"));
}

/** What `compilePattern` takes: it runs on texts of others, so only what takes linear time is allowed. */
export function pattern() {
  const error = says(
    "a regular expression without look-around and back references",
    "write a regular expression of JavaScript, in single quotes, without (?=…), (?!…), (?<=…), (?<!…) and \\1",
  );
  return z.string(error).refine((value) => compilePattern(value) !== undefined, error);
}

/** `90%` → 90. */
export function percent() {
  const error = says("a percentage from 1% to 100%", "write a number and %, such as 90%");
  return z
    .string(error)
    .regex(/^\d{1,3}(?:\.\d+)?%$/, error)
    .transform((value) => Number.parseFloat(value))
    .refine((value) => value > 0 && value <= 100, error);
}
