import type { ClientRequest, IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import { type ClientOptions, WebSocket } from "ws";
import type { Clock } from "../../../core/clock.ts";
import { messageOf, systemCodeOf } from "../../../core/errors.ts";
import type { Lookup } from "../../kind.ts";
import { roundMs } from "../../latency.ts";
import { notePhases, type Phases } from "../../phases.ts";
import { type SecureConnection, usualContext } from "../../secure.ts";
import { forSockets, type LookupWatch } from "../../socket-lookup.ts";

interface Opening {
  url: string;
  headers: Record<string, string>;
  protocols: string[];
  tls: SecureConnection | null;
  waitsForMessage: boolean;
  signal: AbortSignal;
  clock: Clock;
  lookup: Lookup;
  watch: LookupWatch;
  /** Filled in as they end. */
  phases: Phases;
}

/** How it went. */
export type Ending =
  | { is: "good"; message: string; response: IncomingMessage | null }
  /** An HTTP answer instead of a WebSocket. */
  | { is: "answered"; response: IncomingMessage }
  /** The upgrade broke RFC 6455 section 4.1. */
  | { is: "invalid"; found: string }
  /** A frame did. */
  | { is: "broken"; found: string; tooLarge: boolean }
  | { is: "closed"; code: number; words: string }
  | { is: "failed"; error: Error }
  | { is: "stopped" };

/** A first message larger than this is not read. */
const maxPayload = 4 * 1024 * 1024;

/** Opens a WebSocket, reads a message if one is waited for, and leaves. Always resolves, with the socket destroyed. */
export function openSocket(opening: Opening): Promise<Ending> {
  const { url, protocols, waitsForMessage, signal, phases } = opening;
  return new Promise((resolve) => {
    if (signal.aborted) return resolve({ is: "stopped" });
    const socket = new WebSocket(url, protocols, optionsOf(opening));
    let response: IncomingMessage | null = null;
    const end = (ending: Ending) => {
      signal.removeEventListener("abort", stop);
      resolve(ending);
      // Destroying a handshake that is under way is told as an error; the outcome stands already.
      socket.close(1000);
      socket.terminate();
    };
    const stop = () => end({ is: "stopped" });
    signal.addEventListener("abort", stop, { once: true });
    socket.once("upgrade", (answer) => {
      response = answer;
    });
    socket.once("open", () => {
      if (!waitsForMessage) end({ is: "good", message: "", response });
    });
    socket.once("message", (data: Buffer) => end({ is: "good", message: data.toString(), response }));
    socket.once("unexpected-response", (_, answer) => {
      answer.on("error", () => undefined);
      end({ is: "answered", response: answer });
    });
    socket.once("close", (code, words) => end({ is: "closed", code, words: words.toString() }));
    socket.on("error", (error) => end(fromSocketError(error, phases.firstByte !== undefined)));
  });
}

function optionsOf({ headers, tls, signal, clock, lookup, watch, phases }: Opening): ClientOptions {
  const beganAt = clock.monotonic();
  return {
    ...{ headers, maxPayload, perMessageDeflate: false },
    ...(tls ?? { secureContext: usualContext() }),
    // `ws` hands what it does not know to node:http; its types do not say so.
    ...{ lookup: forSockets(lookup, signal, watch) },
    finishRequest(request: ClientRequest) {
      request.once("socket", (socket: Socket) => notePhases(socket, phases, clock, beganAt));
      request.once("upgrade", () => {
        phases.firstByte = roundMs(clock.monotonic() - beganAt);
      });
      request.end();
    },
  };
}

/** The system's errors have a code; `ws` gives one to what is wrong with a frame, none to what is wrong with the upgrade. */
function fromSocketError(error: Error, isOpen: boolean): Ending {
  const code = systemCodeOf(error);
  if (code?.startsWith("WS_ERR_")) {
    const tooLarge = code === "WS_ERR_UNSUPPORTED_MESSAGE_LENGTH";
    return { is: "broken", found: messageOf(error), tooLarge };
  }
  if (code === undefined && isOpen) return { is: "invalid", found: messageOf(error) };
  return { is: "failed", error };
}
