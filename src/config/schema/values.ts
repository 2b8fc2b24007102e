import { isIP } from "node:net";
import { z } from "zod";
import { isStart, startShape } from "../../incident/maintenance.ts";
import { recurrenceProblem } from "../../incident/recurrence.ts";
import { closed, listOf, says, text } from "../../probe/key-schemas.ts";
import { isPasswordHash } from "../password.ts";

/** Values that only the config's own keys have. */

const idError = says(
  "an id of letters, digits, - and _",
  "write an id such as web-1; `name` may have any text",
);

export function id() {
  return z.string(idError).regex(/^[A-Za-z0-9_-]{1,128}$/, idError);
}

export function ids() {
  return listOf(id());
}

const zoneError = says("an IANA time zone", "write a zone such as Europe/Berlin or UTC");

export function timeZone() {
  return z.string(zoneError).refine(isTimeZone, zoneError);
}

function isTimeZone(value: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: value }).format(0) !== "";
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

const originError = says(
  "an origin: scheme, host and port",
  "write https://host or https://*.host, with :port if it is not the usual one, and no path",
);

/** What a browser sends as Origin; `*.` stands for one or more labels. */
export function origin() {
  return z
    .string(originError)
    .regex(/^https?:\/\/(?:\*\.)?(?:[^\s/:@?#*;,'"[\]]+|\[[0-9a-f:.]+\])(?::\d{1,5})?$/i, originError)
    .refine((value) => URL.canParse(value.replace("//*.", "//any.")), originError);
}

const sourceError = says("an origin, 'self' or *", "write https://host, 'self' (with its quotes) or \"*\"");

/** A source of the Content-Security-Policy directive frame-ancestors. */
export function frameSource() {
  return z.union([z.literal("*"), z.literal("'self'"), origin()], sourceError);
}

const rangeError = says(
  "an address or a range of addresses",
  "write an address or CIDR, such as 10.0.0.0/8 or ::1/128",
);

export function addressRange() {
  return z.string(rangeError).refine(isAddressRange, rangeError);
}

function isAddressRange(value: string): boolean {
  const [address = "", bits, ...rest] = value.split("/");
  const family = isIP(address);
  if (family === 0 || rest.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128));
}

const siteUrlError = says(
  "the public URL of this page",
  "write https://host, with a path if the page is below one, without ? and #",
);

/** A URL without query; a trailing slash is dropped. */
export function siteUrl() {
  return z
    .string(siteUrlError)
    .refine(isSiteUrl, siteUrlError)
    .transform((value) => value.replace(/\/+$/, ""));
}

export function isSiteUrl(value: string): boolean {
  if (!/^https?:\/\/[^/\s*]+(?:\/|$)/i.test(value) || !URL.canParse(value)) return false;
  const { search, hash, username, password } = new URL(value);
  return search === "" && hash === "" && username === "" && password === "" && !/[\s?#]/.test(value);
}

const colourError = says("a colour", 'write it as "#3b6ea5", in quotes');

export function colour() {
  return z.string(colourError).regex(/^#(?:[0-9a-f]{3}|[0-9a-f]{6})$/i, colourError);
}

const hashError = says(
  "a password hash made by `cortex password`",
  "run `cortex password` and put its output here",
);

export function passwordHash() {
  return z.string(hashError).refine(isPasswordHash, hashError);
}

const tokenError = says(
  "a token of letters, digits and signs, without spaces",
  "make one with `openssl rand -hex 32`",
);

export function bearerToken() {
  return z.string(tokenError).regex(/^[\x21-\x7e]{1,1000}$/, tokenError);
}

const momentError = says(
  "a local time or a time with its offset",
  'write "2026-12-06T02:00", or end it in Z or +01:00',
);

export function moment() {
  return z.string(momentError).regex(startShape, momentError).refine(isStart, momentError);
}

const ruleError = says("a recurrence rule of RFC 5545", "write a rule such as FREQ=MONTHLY;BYDAY=1SU");

const ruleShape = /^(?:RRULE:)?(?:[A-Z]+=[^=;\s]+)(?:;[A-Z]+=[^=;\s]+)*$/;

export function recurrence() {
  return z
    .string(ruleError)
    .regex(ruleShape, ruleError)
    .superRefine((value, context) => {
      const problem = ruleShape.test(value) ? recurrenceProblem(value) : null;
      if (problem === null) return;
      const message = says("a recurrence rule of RFC 5545", problem.remedy, problem.found);
      context.addIssue({ code: "custom", message });
    });
}

const commandError = says(
  "a command as a list",
  'write the program and each argument: ["systemctl", "restart", "nginx"]',
);

export function commandLine() {
  return z.array(text(), commandError).min(1, commandError);
}

const tcpError = says("tcp://host:port", "write a target such as tcp://1.1.1.1:443");

export function tcpTarget() {
  return z
    .string(tcpError)
    .regex(/^tcp:\/\/(?:\[[0-9a-f:.]+\]|[^\s:/[\]@]+):[1-9]\d{0,4}$/i, tcpError)
    .refine((target) => URL.canParse(target), tcpError);
}

const quietError = says("the hours of the night, local", 'write "22:00-07:00"');

export function dailyHours() {
  return z.string(quietError).regex(/^(?:[01]\d|2[0-3]):[0-5]\d-(?:[01]\d|2[0-3]):[0-5]\d$/, quietError);
}

const offError = says(
  "off, or { targets: [tcp://host:port] }",
  "write `connectivity: off`, or a list of targets",
);

export function offOr<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.union([z.literal("off"), z.literal(false), closed(shape)], offError);
}
