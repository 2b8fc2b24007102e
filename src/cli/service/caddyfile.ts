import { isIP } from "node:net";

export interface Behind {
  name: string;
  /** Public URL without a trailing slash; null when it is not set. */
  siteUrl: string | null;
  /** Where Cortex Status listens. */
  bind: string;
  port: number;
  trustedProxies: readonly string[];
}

const localName = /(?:^|\.)(?:localhost|local|internal|lan|test|home\.arpa)$|^[^.]+$/i;

/** A site of Caddy in front of this Cortex Status. WebSocket and long poll need no word of their own there. */
export function caddyfile(behind: Behind): string {
  const url = new URL(behind.siteUrl ?? "https://localhost");
  const path = url.pathname.replace(/\/+$/, "");
  const upstream = `${addressOf(behind.bind)}:${behind.port}`;
  const proxy = `reverse_proxy ${upstream}`;
  const site =
    path === "" ? [proxy] : [`@cortex path ${path} ${path}/*`, `reverse_proxy @cortex ${upstream}`];
  return [
    `# Caddy in front of Cortex Status (${behind.name.replace(/\s+/g, " ")}), by \`cortex service caddy\`.`,
    "# As /etc/caddy/Caddyfile, or imported there; then `caddy reload`, and `cortex doctor` says whether all is well.",
    ...notes(behind),
    `${siteAddress(url)} {`,
    ...certificate(url).map(indented),
    ...["# Pages come compressed already; this is for what does not.", "encode gzip"].map(indented),
    ...site.map(indented),
    "}",
    "",
  ].join("\n");
}

function notes({ siteUrl, trustedProxies }: Behind): string[] {
  const notes: string[] = [];
  if (siteUrl === null)
    notes.push("# site.url is not set: set it to the public address, and print this anew.");
  if (!trustedProxies.some((range) => range.startsWith("127.") || range.startsWith("0.0.0.0/")))
    notes.push(
      "# 127.0.0.1 is not in site.trustedProxies: add it, or what Caddy says of the visitor is not believed.",
    );
  return notes;
}

/** Without a scheme Caddy gets a certificate and redirects from http by itself. */
function siteAddress({ protocol, host, hostname, port }: URL): string {
  return protocol === "https:" && port === "" ? hostname : `${protocol}//${host}`;
}

function certificate({ protocol, hostname }: URL): string[] {
  const bare = hostname.replace(/^\[|\]$/g, "");
  if (protocol !== "https:" || (isIP(bare) === 0 && !localName.test(bare))) return [];
  return ["# No public authority gives out certificates for this name.", "tls internal"];
}

function addressOf(bind: string): string {
  if (["0.0.0.0", "::", "::1", "localhost"].includes(bind)) return bind === "::1" ? "[::1]" : "127.0.0.1";
  return bind.includes(":") ? `[${bind}]` : bind;
}

function indented(line: string): string {
  return `\t${line}`;
}
