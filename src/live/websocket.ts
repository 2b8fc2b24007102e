import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { type RawData, type WebSocket, WebSocketServer } from "ws";
import type { Clock } from "../core/clock.ts";
import { messageOf } from "../core/errors.ts";
import type { Log } from "../core/log.ts";
import { type ConnectRequest, readHandshake, refuse } from "./handshake.ts";
import type { Hub } from "./hub.ts";
import { joinFrames } from "./shared-frame.ts";
import { closeCodes, type Transport, type ViewerContext } from "./transport.ts";

export type OriginVerdict = { allowed: true } | { allowed: false; reason: string };
export type ConnectResult =
  | { ok: true; context: ViewerContext }
  | { ok: false; status?: number; reason: string };

export interface WebSocketParts {
  hub: Hub;
  clock: Clock;
  log: Log;
  /** Whole path, base included: `/live/websocket`. */
  path: string;
  checkOrigin(request: IncomingMessage): OriginVerdict;
  /** Who is asking. A refusal is an HTTP answer (403 unless it says otherwise), never an open socket. */
  connect(request: ConnectRequest): Promise<ConnectResult> | ConnectResult;
}

export interface WebSocketEndpoint {
  /** For the server's `upgrade` event. False: the path is not ours and nothing was touched. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean;
  /** After `hub.shutdown()`: waits for the closes to be answered, at most `patienceMs`, then cuts. */
  close(patienceMs?: number): Promise<void>;
}

/** Who is gone without a word does not answer a close either: three seconds, not thirty. Its types do not know of it. */
const closing = { closeTimeout: 3_000 };

/** Phoenix's WebSocket transport. Compression stays off: it costs five times the time and four times the memory. */
export function createWebSocketEndpoint(parts: WebSocketParts): WebSocketEndpoint {
  const { hub, clock, log, path } = parts;
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: true,
    perMessageDeflate: false,
    maxPayload: hub.limits.frameBytes,
    ...closing,
  });
  let isClosing = false;

  const open = async (request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> => {
    const context = isClosing ? refusal(503, "shutting down") : await admit(parts, request);
    if (socket.destroyed) return;
    if (!context.ok) {
      log.debug({ reason: context.reason }, "live.refused");
      refuse(socket, context.status ?? 403, context.reason);
      return;
    }
    server.handleUpgrade(request, socket, head, (webSocket) => {
      carry(hub, webSocket, socket, context.context, log);
    });
  };

  return {
    upgrade(request, socket, head) {
      if ((request.url ?? "").split("?", 1)[0] !== path) return false;
      const onError = (error: Error) => log.debug({ error: error.message }, "live.socket-error");
      socket.on("error", onError);
      open(request, socket, head).catch((thrown: unknown) => {
        log.error({ error: messageOf(thrown) }, "live.connect-crashed");
        refuse(socket, 500, "internal error");
      });
      return true;
    },
    close: (patienceMs = 1_000) => {
      isClosing = true;
      return closeAll(server, clock, patienceMs);
    },
  };
}

function refusal(status: number, reason: string): ConnectResult {
  return { ok: false, status, reason };
}

/** The checks of Phoenix in its order: method, origin, version, subprotocol, then the application's own. */
async function admit(parts: WebSocketParts, request: IncomingMessage): Promise<ConnectResult> {
  if (request.method !== "GET") return refusal(400, "a WebSocket is opened with GET");
  const origin = parts.checkOrigin(request);
  if (!origin.allowed) return refusal(403, origin.reason);
  const handshake = readHandshake(request);
  if (!handshake.ok) {
    parts.log.warn(
      { reason: handshake.reason, address: request.socket.remoteAddress },
      "live.handshake-refused",
    );
    return refusal(403, handshake.reason);
  }
  const { hub } = parts;
  if (hub.size >= hub.limits.sockets) return refusal(503, "too many connections");
  return parts.connect(handshake.request);
}

function carry(hub: Hub, webSocket: WebSocket, socket: Duplex, context: ViewerContext, log: Log): void {
  const connection = hub.accept(createTransport(webSocket, socket), context);
  webSocket.on("message", (data, isBinary) => {
    const bytes = bytesOf(data);
    if (isBinary) connection.receiveBinary(bytes);
    else connection.receive(bytes.toString());
  });
  webSocket.on("ping", () => connection.touch());
  webSocket.on("error", (error) => log.debug({ error: error.message }, "live.websocket-error"));
  webSocket.on("close", () => connection.closed());
}

function createTransport(webSocket: WebSocket, socket: Duplex): Transport {
  const isOpen = () => webSocket.readyState === webSocket.OPEN;
  return {
    name: "websocket",
    send(text) {
      if (isOpen()) webSocket.send(text);
    },
    // Frames made once go to the raw socket: `ws` without compression writes at once as well, so order is kept.
    sendShared(frames) {
      if (!isOpen()) return;
      const [only] = frames;
      socket.write(only && frames.length === 1 ? only.webSocketFrame : joinFrames(frames));
    },
    close: (code, reason) => webSocket.close(code, reason),
    cut: () => webSocket.terminate(),
    queuedBytes: () => socket.writableLength,
  };
}

function bytesOf(data: RawData): Buffer {
  if (Buffer.isBuffer(data)) return data;
  return Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data);
}

function closeAll(server: WebSocketServer, clock: Clock, patienceMs: number): Promise<void> {
  for (const webSocket of server.clients) webSocket.close(closeCodes.restart, "restart");
  return new Promise((resolve) => {
    const cancel = clock.after(patienceMs, () => {
      for (const webSocket of server.clients) webSocket.terminate();
    });
    server.close(() => {
      cancel();
      resolve();
    });
  });
}
