import { parse, serialize } from "hono/utils/cookie";
import type { Seen } from "./seen.ts";

/** `session` opens the gate; `form` ties the login form to its browser; `refresh` is how often pages are read. */
export type CookieKind = "session" | "form" | "refresh";

export interface CookieScope {
  seen: Pick<Seen, "scheme">;
  basePath: string;
}

export function readCookie(
  header: string | undefined,
  kind: CookieKind,
  scope: CookieScope,
): string | undefined {
  if (header === undefined) return undefined;
  const name = cookieName(kind, scope);
  return parse(header, name)[name];
}

/** @param maxAgeMs undefined: as long as the browser runs */
export function writeCookie(
  kind: CookieKind,
  value: string,
  maxAgeMs: number | undefined,
  scope: CookieScope,
): string {
  return serialize(cookieName(kind, scope), value, {
    httpOnly: true,
    sameSite: "Lax",
    secure: isSecure(scope),
    path: scope.basePath || "/",
    ...(maxAgeMs === undefined ? {} : { maxAge: Math.floor(maxAgeMs / 1_000) }),
  });
}

/**
 * With a prefix that browsers enforce (RFC 6265bis, section 4.1.3) where that is possible: then no neighbour on another
 * subdomain, and nobody without TLS, can plant the cookie.
 */
function cookieName(kind: CookieKind, scope: CookieScope): string {
  const prefix = isSecure(scope) ? (scope.basePath === "" ? "__Host-" : "__Secure-") : "";
  return `${prefix}cortex_${kind}`;
}

function isSecure({ seen }: CookieScope): boolean {
  return seen.scheme === "https";
}
