import { isIP } from "node:net";

/** Scheme, host and port of an origin, canonical: lower case, default port filled in, IPv6 in brackets. */
export interface OriginParts {
  scheme: string;
  host: string;
  port: number;
}

const defaultPorts: Readonly<Record<string, number>> = { http: 80, https: 443 };
/** What may stand between `://` and the end: no path, query, fragment, user info, white space or control character. */
const authorityPattern = /^[^\s\p{Cc}/\\?#@]+$/u;
const originPattern = /^([a-z][a-z0-9+.-]*):\/\/(.+)$/i;

/** `h`, `h:8443`, `[::1]:4000` as the authority of a URL of that scheme; undefined when it is none. */
export function parseAuthority(text: string, scheme: string): OriginParts | undefined {
  const defaultPort = defaultPorts[scheme];
  if (defaultPort === undefined || !authorityPattern.test(text)) return undefined;
  const url = URL.parse(`${scheme}://${text}`);
  if (!url || url.hostname === "") return undefined;
  return { scheme, host: url.hostname, port: url.port === "" ? defaultPort : Number(url.port) };
}

/** An origin as browsers send it (RFC 6454, section 6); undefined for `null`, `file://` and what is no origin of HTTP. */
export function parseOrigin(text: string): OriginParts | undefined {
  const match = originPattern.exec(text);
  return match ? parseAuthority(match[2] ?? "", (match[1] ?? "").toLowerCase()) : undefined;
}

/** The origin as a browser writes it: the default port is left out. */
export function formatOrigin({ scheme, host, port }: OriginParts): string {
  return port === defaultPorts[scheme] ? `${scheme}://${host}` : `${scheme}://${host}:${port}`;
}

export function hasDefaultPort({ scheme, port }: OriginParts): boolean {
  return defaultPorts[scheme] === port;
}

/** An IP address without brackets, port, zone and the IPv4-in-IPv6 wrapping; undefined when it is none. */
export function parseAddress(text: string): string | undefined {
  const bare = /^\[([^\]]+)\](?::\d+)?$/.exec(text)?.[1] ?? /^([\d.]+):\d+$/.exec(text)?.[1] ?? text;
  const address = bare.replace(/%.*$/, "").replace(/^::ffff:(?=\d+\.)/i, "");
  return isIP(address) === 0 ? undefined : address.toLowerCase();
}
