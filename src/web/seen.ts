import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import { type OriginParts, parseAddress, parseAuthority } from "./authority.ts";
import type { TrustedProxies } from "./trusted-proxies.ts";

/** How a request reached us, after the proxies that are trusted had their say. */
export interface Seen extends OriginParts {
  /** Forwarded headers came with the request, believed or not. */
  proxied: boolean;
  /** The remote address is one of `site.trustedProxies`. */
  trusted: boolean;
  /** What the forwarded headers claim; null without them. */
  claimed: OriginParts | null;
  /** The visitor's address: the last one in the chain that is no trusted proxy. */
  address: string;
  /** Who holds the other end of the connection: the proxy, or the visitor. */
  remoteAddress: string;
}

interface Claims {
  proto: string | undefined;
  host: string | undefined;
  port: string | undefined;
  /** Nearest last, as the headers have them. */
  addresses: string[];
}

/** Without a Host header (HTTP/1.0) there is nothing to compare with; such a request names this machine. */
const nameless = "localhost";

export function seen(request: IncomingMessage, proxies: TrustedProxies): Seen {
  const { headers, socket } = request;
  const remoteAddress = parseAddress(socket.remoteAddress ?? "") ?? "";
  const trusted = proxies.trusts(remoteAddress);
  const direct = directly(headers, "encrypted" in socket && socket.encrypted === true);
  const claims = readClaims(headers);
  if (!claims) {
    return { ...direct, proxied: false, trusted, claimed: null, address: remoteAddress, remoteAddress };
  }
  const claimed = claimedOrigin(claims, direct);
  const address = trusted ? lastUntrusted(claims.addresses, remoteAddress, proxies) : remoteAddress;
  return { ...(trusted ? claimed : direct), proxied: true, trusted, claimed, address, remoteAddress };
}

function directly(headers: IncomingHttpHeaders, encrypted: boolean): OriginParts {
  const scheme = encrypted ? "https" : "http";
  const port = encrypted ? 443 : 80;
  return parseAuthority(headers.host ?? nameless, scheme) ?? { scheme, host: nameless, port };
}

/**
 * `X-Forwarded-*` when any of them is there, else `Forwarded` (RFC 7239). Never a mixture: a proxy that writes one
 * lets the other through as the visitor sent it.
 */
function readClaims(headers: IncomingHttpHeaders): Claims | undefined {
  const proto = firstOf(headers["x-forwarded-proto"]);
  const host = firstOf(headers["x-forwarded-host"]);
  const port = firstOf(headers["x-forwarded-port"]);
  const chain = listOf(headers["x-forwarded-for"]);
  if (proto !== undefined || host !== undefined || port !== undefined || chain.length > 0) {
    return { proto, host, port, addresses: chain };
  }
  return headers.forwarded === undefined ? undefined : readForwarded(headers.forwarded);
}

const forwardedPair = /([\w!#$%&'*+.^`|~-]+)=("(?:[^"\\]|\\.)*"|[^\s;,"]+)\s*(?=[;,]|$)/g;

/** RFC 7239, section 4. The first `proto` and `host` are those the visitor used; every `for` is a link of the chain. */
function readForwarded(header: string): Claims {
  const claims: Claims = { proto: undefined, host: undefined, port: undefined, addresses: [] };
  for (const [, name = "", quoted = ""] of header.matchAll(forwardedPair)) {
    const value = quoted.startsWith('"') ? quoted.slice(1, -1).replace(/\\(.)/g, "$1") : quoted;
    switch (name.toLowerCase()) {
      case "proto":
        claims.proto ??= value;
        break;
      case "host":
        claims.host ??= value;
        break;
      case "for":
        claims.addresses.push(value);
        break;
      default:
    }
  }
  return claims;
}

function claimedOrigin({ proto, host, port }: Claims, direct: OriginParts): OriginParts {
  const said = proto?.toLowerCase();
  const scheme = said === "https" || said === "http" ? said : direct.scheme;
  const moved = scheme !== direct.scheme && direct.port === (direct.scheme === "https" ? 443 : 80);
  const kept: OriginParts = {
    ...direct,
    scheme,
    port: moved ? (scheme === "https" ? 443 : 80) : direct.port,
  };
  const named = (host === undefined ? undefined : parseAuthority(host, scheme)) ?? kept;
  return { ...named, port: claimedPort(port, host ?? "") ?? named.port };
}

/** A port inside the forwarded host is what the visitor typed; `X-Forwarded-Port` only fills its place. */
function claimedPort(port: string | undefined, host: string): number | undefined {
  if (port === undefined || !/^\d{1,5}$/.test(port) || /:\d+$/.test(host)) return undefined;
  const number = Number(port);
  return number >= 1 && number <= 65_535 ? number : undefined;
}

/** From our end of the chain outwards, as far as the proxies are trusted: what stands before that anybody may have written. */
function lastUntrusted(chain: readonly string[], remoteAddress: string, proxies: TrustedProxies): string {
  let nearest = remoteAddress;
  for (const link of chain.toReversed()) {
    if (!proxies.trusts(nearest)) return nearest;
    const address = parseAddress(link);
    if (address === undefined) return nearest;
    nearest = address;
  }
  return nearest;
}

function listOf(header: string | string[] | undefined): string[] {
  return (Array.isArray(header) ? header.join(",") : (header ?? ""))
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");
}

function firstOf(header: string | string[] | undefined): string | undefined {
  return listOf(header)[0];
}
