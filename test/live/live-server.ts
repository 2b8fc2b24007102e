import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Clock } from "../../src/core/clock.ts";
import { systemClock } from "../../src/core/clock.ts";
import { type Log, silentLog } from "../../src/core/log.ts";
import { createHub, type Hub } from "../../src/live/hub.ts";
import { createLongPollEndpoint, type LongPollEndpoint } from "../../src/live/longpoll.ts";
import type { LongPollLimits } from "../../src/live/longpoll-sessions.ts";
import type { Route } from "../../src/live/topic-router.ts";
import type { LiveLimits, ViewerContext } from "../../src/live/transport.ts";
import {
  createWebSocketEndpoint,
  type WebSocketEndpoint,
  type WebSocketParts,
} from "../../src/live/websocket.ts";

export interface LiveServer {
  server: Server;
  hub: Hub;
  endpoint: WebSocketEndpoint;
  longPoll: LongPollEndpoint;
  port: number;
  /** What the official client takes as its end point. */
  url: string;
  close(): Promise<void>;
}

export const viewer: ViewerContext = {
  audience: "viewer",
  sessionId: null,
  operatorUntil: null,
  isStillOperator: null,
  remoteAddress: "127.0.0.1",
};

interface Options {
  routes: readonly Route[];
  limits?: Partial<LiveLimits>;
  longPollLimits?: Partial<LongPollLimits>;
  clock?: Clock;
  log?: Log;
  checkOrigin?: WebSocketParts["checkOrigin"];
  connect?: WebSocketParts["connect"];
  /** Whatever is no upgrade. Default: nothing is there. */
  answer?: RequestListener;
  /** Default: any free one. */
  port?: number;
}

/** The live end of the product on a real HTTP server, with routes made for a test. */
export async function startLiveServer(options: Options): Promise<LiveServer> {
  const { routes, limits = {}, clock = systemClock, log = silentLog } = options;
  const hub = createHub({ clock, log, routes, limits });
  const parts = {
    ...{ hub, log },
    checkOrigin: options.checkOrigin ?? (() => ({ allowed: true })),
    connect: options.connect ?? (() => ({ ok: true, context: viewer })),
  };
  const endpoint = createWebSocketEndpoint({ ...parts, clock: systemClock, path: "/live/websocket" });
  const longPoll = createLongPollEndpoint({
    ...{ ...parts, clock, path: "/live/longpoll", limits: options.longPollLimits ?? {} },
    headers: () => [["X-Content-Type-Options", "nosniff"]],
    addressOf: (request) => request.socket.remoteAddress ?? "",
  });
  const other = options.answer ?? ((_, response) => void response.writeHead(404).end());
  const server = createServer((request, response) => {
    if (!longPoll.answer(request, response)) other(request, response);
  });
  server.on("upgrade", (request, socket, head) => {
    if (!endpoint.upgrade(request, socket, head)) socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    server,
    hub,
    endpoint,
    longPoll,
    port,
    url: `ws://127.0.0.1:${port}/live`,
    async close() {
      hub.shutdown();
      longPoll.close();
      await endpoint.close(200);
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}
