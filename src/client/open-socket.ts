import { LongPoll, Socket } from "phoenix";
import { jittered } from "./jitter.ts";
import { keepTransport, type TransportName, type WebSocketClass } from "./keep-transport.ts";
import { type PulseParts, watchPulse } from "./pulse.ts";

export interface OpenSocketOptions extends Pick<PulseParts, "onDoubt" | "onHeard" | "timing"> {
  /** `/live` below the page's host, or a whole address. */
  endPoint: string;
  whyUrl: string;
  authToken?: string;
  /** `auto`: WebSocket, and long poll where that does not get through. */
  transport?: "auto" | TransportName;
  /** Undefined: this program has none, and polls. */
  webSocket: WebSocketClass | undefined;
  /** A poll that takes longer is given up. */
  pollMs?: number;
  /** The connection is gone, or counted as open and was dead. */
  onLost(): void;
}

export interface OpenSocket {
  socket: Socket;
  /** What carries it now. */
  transport(): TransportName;
  close(): void;
}

const reconnectAfterMs = [50, 200, 500, 1_000, 2_000];
const rejoinAfterMs = [500, 1_000, 2_000, 5_000];
const noStorage = { getItem: () => null, setItem: () => undefined, removeItem: () => undefined };

/** A Phoenix socket that finds its way through whatever there is, and notices when it died. Not connected yet. */
export function openSocket(options: OpenSocketOptions): OpenSocket {
  const { endPoint, whyUrl, authToken, transport = "auto", webSocket, pollMs, timing = {} } = options;
  const { onDoubt, onHeard, onLost } = options;
  const socket = new Socket(endPoint, {
    transport: transport === "longpoll" || !webSocket ? LongPoll : webSocket,
    reconnectAfterMs: (tries) => jittered(reconnectAfterMs[tries - 1] ?? 5_000),
    rejoinAfterMs: (tries) => jittered(rejoinAfterMs[tries - 1] ?? 10_000),
    // What the client would keep there is for a fallback that is not used; in another site's frame asking for it throws.
    sessionStorage: noStorage,
    ...(authToken !== undefined && { authToken }),
    ...(pollMs !== undefined && { longpollerTimeout: pollMs }),
  });
  const kept = transport === "auto" && webSocket ? keepTransport(socket, whyUrl, webSocket) : null;
  const fixed = transport === "websocket" && webSocket ? "websocket" : "longpoll";
  const name = () => kept?.name() ?? fixed;
  const renew = () => {
    if (kept) {
      kept.renew();
      return;
    }
    socket.replaceTransport(name() === "longpoll" || !webSocket ? LongPoll : webSocket);
    socket.connect();
  };
  socket.onClose(onLost);
  const endPulse = watchPulse({
    ...{ socket, onDoubt, onHeard, timing, tellsItself: () => name() === "longpoll" },
    onDead() {
      onLost();
      renew();
    },
  });
  return {
    socket,
    transport: name,
    close() {
      endPulse();
      kept?.stop();
      socket.disconnect();
    },
  };
}
