import { CortexError, exitCodes } from "../core/errors.ts";
import { formatOrigin, hasDefaultPort, type OriginParts, parseOrigin } from "./authority.ts";
import type { Seen } from "./seen.ts";

export interface OriginRule extends OriginParts {
  /** `host` stands for every name below it, never for itself. */
  below: boolean;
}

export interface OriginRules {
  /** Origin of `site.url`; null: the request's own origin takes its place. */
  site: OriginRule | null;
  /** `site.allowedOrigins`. */
  allowed: readonly OriginRule[];
}

const originVerdicts = [
  "ok",
  "proxy-not-trusted",
  "scheme-behind-tls",
  "port-mismatch",
  "host-not-allowed",
] as const;
export type OriginVerdictName = (typeof originVerdicts)[number];
export type OriginDifference = "scheme" | "host" | "port";

/** The answer to "may a page of this origin talk to us", with all that it takes to mend a no. */
export interface OriginVerdict {
  allowed: boolean;
  verdict: OriginVerdictName;
  /** As it came; null when none came. */
  origin: string | null;
  /** Origins that would have been right. */
  expected: string[];
  /** What differs from the nearest expected one; null when nothing does, or the origin names no host at all. */
  differs: OriginDifference | null;
  /** What to change; null when it is allowed. */
  remedy: string | null;
}

/** @throws CortexError `web.origin-rule` for what is no origin: a bare host, a path, a lone `*` */
export function originRules(siteUrl: string | null, allowedOrigins: readonly string[]): OriginRules {
  const site = siteUrl === null ? null : { ...parseRule(new URL(siteUrl).origin, "site.url"), below: false };
  return { site, allowed: allowedOrigins.map((text) => parseRule(text, "site.allowedOrigins")) };
}

/**
 * Scheme, host and port are compared after default ports are filled in and case is folded. No origin at all (a program,
 * a plain link) is allowed; one without a host (`null`, `file://`) never is.
 */
export function checkOrigin(origin: string | undefined, rules: OriginRules, request: Seen): OriginVerdict {
  const expected = [rules.site ?? { ...request, below: false }, ...rules.allowed];
  const base = { origin: origin ?? null, expected: expected.map(formatRule) };
  if (origin === undefined) return { ...base, allowed: true, verdict: "ok", differs: null, remedy: null };
  const came = parseOrigin(origin);
  if (!came) {
    const remedy = "Open the page by its http or https address, not from a file or a sandboxed frame";
    return { ...base, allowed: false, verdict: "host-not-allowed", differs: null, remedy };
  }
  const differs = nearestDifference(came, expected);
  if (differs === null) return { ...base, allowed: true, verdict: "ok", differs, remedy: null };
  return { ...base, allowed: false, differs, ...diagnose(came, differs, rules, request) };
}

/** Whether the socket of a page served on this host would be refused, whichever scheme the browser really used. */
export function isServedOnForeignHost(rules: OriginRules, request: Seen): boolean {
  if (rules.site === null) return false;
  const expected = [rules.site, ...rules.allowed];
  const port = hasDefaultPort(request) ? null : request.port;
  return (["http", "https"] as const).every((scheme) => {
    const origin = { scheme, host: request.host, port: port ?? (scheme === "https" ? 443 : 80) };
    return nearestDifference(origin, expected) !== null;
  });
}

function parseRule(text: string, setting: string): OriginRule {
  const parts = parseOrigin(text.replace(/\/$/, ""));
  const below = parts?.host.startsWith("*.") ?? false;
  const host = below ? parts?.host.slice(2) : parts?.host;
  if (!parts || !host || host.includes("*")) {
    throw new CortexError({
      code: "web.origin-rule",
      message: `${setting}: expected an origin such as https://example.com or https://*.example.com, found ${JSON.stringify(text)}`,
      remedy: `Write scheme and host in ${setting}, nothing after them but a port`,
      exitCode: exitCodes.config,
    });
  }
  return { ...parts, host, below };
}

function formatRule(rule: OriginRule): string {
  return formatOrigin(rule.below ? { ...rule, host: `*.${rule.host}` } : rule);
}

const nearness: readonly OriginDifference[] = ["scheme", "port", "host"];

/** Null when a rule holds; else what parts the origin from the rule that comes nearest. */
function nearestDifference(came: OriginParts, rules: readonly OriginRule[]): OriginDifference | null {
  const differences = rules.map((rule) => difference(came, rule));
  if (differences.includes(null)) return null;
  return nearness.find((part) => differences.includes(part)) ?? "host";
}

function difference(came: OriginParts, rule: OriginRule): OriginDifference | null {
  const hostHolds = rule.below
    ? came.host.endsWith(`.${rule.host}`) && came.host.length > rule.host.length + 1
    : came.host === rule.host;
  if (!hostHolds) return "host";
  if (came.scheme === rule.scheme) return came.port === rule.port ? null : "port";
  // The default port goes with the scheme: https://h and http://h differ in one thing only.
  return came.port === rule.port || (hasDefaultPort(came) && hasDefaultPort(rule)) ? "scheme" : "port";
}

function diagnose(
  came: OriginParts,
  differs: OriginDifference,
  rules: OriginRules,
  request: Seen,
): { verdict: OriginVerdictName; remedy: string } {
  const origin = formatOrigin(came);
  const untrusted = untrustedProxy(request);
  const { claimed } = request;
  if (untrusted !== null && rules.site === null && claimed && formatOrigin(claimed) === origin) {
    return { verdict: "proxy-not-trusted", remedy: untrusted };
  }
  const setting = rules.site === null ? `Set site.url: ${origin}` : `Add ${origin} to site.allowedOrigins`;
  const also = untrusted === null ? "" : `. Its forwarded headers are not believed, either: ${untrusted}`;
  if (differs === "host") return { verdict: "host-not-allowed", remedy: setting + also };
  if (differs === "port") return { verdict: "port-mismatch", remedy: setting + also };
  const proxy =
    rules.site === null ? ", or let the proxy send X-Forwarded-Proto" : ", or correct the scheme of site.url";
  return { verdict: "scheme-behind-tls", remedy: setting + proxy + also };
}

/** What to change so that the forwarded headers of this request are believed; null when they are, or there are none. */
export function untrustedProxy({ proxied, trusted, remoteAddress }: Seen): string | null {
  return proxied && !trusted ? `Add ${remoteAddress} to site.trustedProxies` : null;
}
