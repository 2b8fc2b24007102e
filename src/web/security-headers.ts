import { CortexError, exitCodes } from "../core/errors.ts";

export type HeaderList = readonly (readonly [name: string, value: string])[];

/**
 * The headers that every answer carries, errors and 304 included. No inline script or style is ever needed: whoever adds
 * one finds it dead.
 *
 * @throws CortexError `web.frame-ancestor` for a source that would break out of its directive
 */
export function securityHeaders(frameAncestors: readonly string[]): HeaderList {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    // Covers the WebSocket of the same host as well (CSP Level 3).
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    `frame-ancestors ${frameSources(frameAncestors)}`,
  ].join("; ");
  const headers: [string, string][] = [
    ["Content-Security-Policy", policy],
    ["X-Content-Type-Options", "nosniff"],
    // Not no-referrer: with that, browsers send `Origin: null` with our own forms.
    ["Referrer-Policy", "same-origin"],
    ["Cross-Origin-Opener-Policy", "same-origin"],
    ["Cross-Origin-Resource-Policy", "same-origin"],
    ["Permissions-Policy", "camera=(), geolocation=(), microphone=()"],
  ];
  // For browsers that do not know frame-ancestors; it can only say "nobody".
  if (frameAncestors.length === 0) headers.push(["X-Frame-Options", "DENY"]);
  return headers;
}

function frameSources(sources: readonly string[]): string {
  if (sources.length === 0) return "'none'";
  for (const source of sources) {
    if (/^[!-~]+$/.test(source) && !/[;,]/.test(source)) continue;
    throw new CortexError({
      code: "web.frame-ancestor",
      message: `site.frameAncestors: expected an origin such as https://example.com, found ${JSON.stringify(source)}`,
      remedy: "Correct the entry of site.frameAncestors",
      exitCode: exitCodes.config,
    });
  }
  return sources.join(" ");
}
