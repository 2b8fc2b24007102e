import { request } from "node:http";
import { connect } from "node:net";
import { systemCodeOf } from "../core/errors.ts";

/** What one question to a listener brought. */
export type Answer =
  /** Nobody accepted the connection. */
  | { kind: "nothing"; detail: string }
  /** The connection was accepted; what speaks there is unknown or no HTTP. */
  | { kind: "accepted" }
  | { kind: "http"; status: number; location: string | null; contentType: string };

export interface Endpoint {
  address: string;
  port: number;
}

/** `127.0.0.1:80`, `[::1]:80` */
export function endpointText({ address, port }: Endpoint): string {
  return address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;
}

/** Opens a TCP connection and closes it. Never rejects; ends with the signal. */
export function askInTcp(endpoint: Endpoint, signal: AbortSignal): Promise<Answer> {
  return new Promise((resolve) => {
    const socket = connect({ host: endpoint.address, port: endpoint.port, signal });
    socket.on("connect", () => {
      resolve({ kind: "accepted" });
      socket.destroy();
    });
    socket.on("error", (error) => resolve({ kind: "nothing", detail: silence(error) }));
  });
}

/** GET of a path; the body is not read. Never rejects; ends with the signal. */
export function askInHttp(endpoint: Endpoint, path: string, signal: AbortSignal): Promise<Answer> {
  return new Promise((resolve) => {
    let accepted = false;
    const question = request({
      host: endpoint.address,
      port: endpoint.port,
      path,
      agent: false,
      signal,
      headers: { host: endpointText(endpoint), "user-agent": "cortex-status", connection: "close" },
    });
    question.on("socket", (socket) => socket.on("connect", () => (accepted = true)));
    question.on("response", (answer) => {
      const { statusCode = 0, headers } = answer;
      const contentType = headers["content-type"] ?? "";
      resolve({ kind: "http", status: statusCode, location: headers.location ?? null, contentType });
      answer.destroy();
    });
    // A parse error, a reset or silence after the connection: something listens that speaks no HTTP.
    question.on("error", (error) =>
      resolve(accepted ? { kind: "accepted" } : { kind: "nothing", detail: silence(error) }),
    );
    question.end();
  });
}

function silence(error: Error): string {
  return error.name === "AbortError" ? "no answer in time" : (systemCodeOf(error) ?? error.message);
}
