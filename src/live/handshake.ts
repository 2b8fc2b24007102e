import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";

/** An upgrade that speaks our protocol, before anybody decided who it is. */
export interface ConnectRequest {
  request: IncomingMessage;
  /** Query parameters of the client, `vsn` included. */
  params: URLSearchParams;
  /** The client's option `authToken`; null when it has none. */
  authToken: string | null;
}

export type Handshake = { ok: true; request: ConnectRequest } | { ok: false; reason: string };

const spokenVersion = /^2\.0\.\d+$/;
const subprotocol = "phoenix";
const tokenPrefix = "base64url.bearer.phx.";

/**
 * Reads version and token. Of the offered subprotocols only `phoenix` is left on the request, so that it is what gets
 * echoed: the token travels as a second one, and is not always a valid name of a subprotocol.
 */
export function readHandshake(request: IncomingMessage): Handshake {
  const params = new URLSearchParams((request.url ?? "").split("?").slice(1).join("?"));
  const version = readVersion(params);
  if (!version.ok) return version;
  const offered = request.headers["sec-websocket-protocol"]?.split(",").map((name) => name.trim());
  if (!offered) return { ok: true, request: { request, params, authToken: null } };
  if (!offered.includes(subprotocol))
    return { ok: false, reason: "the only subprotocol spoken here is phoenix" };
  request.headers["sec-websocket-protocol"] = subprotocol;
  const token = offered.find((name) => name.startsWith(tokenPrefix))?.slice(tokenPrefix.length);
  const authToken = token === undefined ? null : Buffer.from(token, "base64").toString();
  return { ok: true, request: { request, params, authToken } };
}

export function readVersion(params: URLSearchParams): { ok: true } | { ok: false; reason: string } {
  const version = params.get("vsn");
  if (version !== null && spokenVersion.test(version)) return { ok: true };
  const reason = `serializer version ${version ?? "1.0.0 (none given)"} is not spoken here, only 2.0.0`;
  return { ok: false, reason };
}

const statusTexts: Record<number, string> = {
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  429: "Too Many Requests",
  500: "Internal Server Error",
  503: "Service Unavailable",
};

/** Answers an upgrade with a plain HTTP refusal that says why; clients then back off, as they would not after an accept. */
export function refuse(socket: Duplex, status: number, reason: string): void {
  const body = `${reason}\n`;
  // A client that never closes its side would hold the connection, and a file with it.
  socket.once("finish", () => socket.destroy());
  socket.end(
    [
      `HTTP/1.1 ${status} ${statusTexts[status] ?? "Refused"}`,
      "Connection: close",
      "Content-Type: text/plain; charset=utf-8",
      `Content-Length: ${Buffer.byteLength(body)}`,
      "Cache-Control: no-store",
      "X-Content-Type-Options: nosniff",
      `X-Cortex-Reason: ${reason.replace(/[^\x20-\x7e]/g, "?").slice(0, 500)}`,
      "",
      body,
    ].join("\r\n"),
  );
}
