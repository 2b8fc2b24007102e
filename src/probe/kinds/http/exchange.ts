import { type IncomingMessage, request as plainRequest, type RequestOptions } from "node:http";
import { request as tlsRequest } from "node:https";
import { connect, type LookupFunction, type Socket } from "node:net";
import type { Clock } from "../../../core/clock.ts";
import { roundMs } from "../../latency.ts";
import { notePhases, type Phases } from "../../phases.ts";
import type { SecureConnection } from "../../secure.ts";

export interface Exchange {
  url: URL;
  method: string;
  headers: Record<string, string>;
  body: string | null;
  /** How a TLS connection is made; for `https:` only. */
  tls: SecureConnection | null;
  signal: AbortSignal;
  clock: Clock;
  lookup: LookupFunction;
  /** Filled in as they end: milliseconds from the start of the exchange. */
  phases: Phases;
}

/** A connection of its own needs no agent, which would be made anew for each: a seventh of a check. */
const withoutAgent: RequestOptions = {
  defaultPort: 80,
  createConnection: ({ host, port, lookup }) =>
    connect({ host: host ?? "localhost", port: Number(port), lookup }),
};

/** Node's own bound is 16 KiB; there are honest servers that send more. */
const maxHeaderSize = 64 * 1024;

/**
 * Sends one request on a connection of its own and resolves at the answer's headers, the body still to come.
 * Rejects with the socket's error.
 */
export function exchange({
  url,
  method,
  headers,
  body,
  tls,
  signal,
  clock,
  lookup,
  phases,
}: Exchange): Promise<IncomingMessage> {
  const beganAt = clock.monotonic();
  return new Promise((resolve, reject) => {
    const how = { method, headers, lookup, maxHeaderSize };
    const request =
      tls === null
        ? plainRequest(url, { ...how, ...withoutAgent })
        : tlsRequest(url, { ...how, ...tls, agent: false });
    // Not the request's own `signal`: it makes two errors for every check, aborted or not.
    // The signal is of this check alone and goes with it: nobody has to stop listening.
    signal.addEventListener("abort", () => request.destroy(new Error("aborted")), { once: true });
    request.once("socket", (socket: Socket) => notePhases(socket, phases, clock, beganAt));
    const answered = (response: IncomingMessage) => {
      phases.firstByte = roundMs(clock.monotonic() - beganAt);
      // A body that breaks off is told by `close` without `end`; the error event would only repeat it.
      response.on("error", () => undefined);
      resolve(response);
    };
    request.once("response", answered);
    // A server that switches protocols unasked has answered all the same.
    request.once("upgrade", (response, socket) => {
      answered(response);
      socket.destroy();
    });
    request.on("error", reject);
    if (body === null) request.end();
    else request.end(body);
  });
}
