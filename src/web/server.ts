import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
  STATUS_CODES,
} from "node:http";
import type { Duplex } from "node:stream";
import { getRequestListener } from "@hono/node-server";
import type { Clock } from "../core/clock.ts";
import { systemCodeOf } from "../core/errors.ts";
import type { Log } from "../core/log.ts";
import { probeHeader, selfHeader } from "../probe/self-check.ts";
import { type AppParts, createApp } from "./app.ts";
import { Callers } from "./caller.ts";
import { Gate } from "./gate.ts";
import { OriginGuard } from "./origin-guard.ts";
import type { PageCache } from "./page-cache.ts";
import type { OperatorPages, PageViews } from "./page-views.ts";
import { listenError, type WhoListens } from "./port-taken.ts";
import type { SessionStore } from "./ports.ts";
import { type Asked, HttpError, problemAnswer } from "./problem.ts";
import { createPublicPages } from "./public-pages.ts";
import { createAheadGuard } from "./requests-ahead.ts";
import type { HeaderList } from "./security-headers.ts";
import { Sessions } from "./session.ts";
import type { WebSettings } from "./settings.ts";

export interface WebServerParts
  extends Pick<
    AppParts,
    | "reader"
    | "desk"
    | "programPlace"
    | "site"
    | "board"
    | "now"
    | "version"
    | "commands"
    | "metrics"
    | "takeMetrics"
    | "readiness"
    | "push"
    | "assets"
  > {
  /** Of the config in force; the same object as long as it does not change. */
  settings(): WebSettings;
  clock: Clock;
  log: Log;
  /** What proves to a check of our own that it asked us, whatever it asked for. */
  answerSelfCheck(nonce: string): string;
  secretKeyBase: string;
  sessionStore: SessionStore;
  verifyPassword(password: string, hash: string): Promise<boolean>;
  /** By the id that `Caller.session` has: what the session had open is to be closed. */
  onSessionEnded(sessionId: string): void;
  /** More are turned away; null: any number. */
  mostConnections: number | null;
  pages: PageCache;
  views: PageViews;
  operatorPages: OperatorPages;
  whoListens: WhoListens;
}

/** For a socket that wants to be something else. False: nobody took it and nothing was touched. */
export type UpgradeHandler = (request: IncomingMessage, socket: Duplex, head: Buffer) => boolean;

/** For a request that is not the pages' business. False: nobody took it and nothing was touched. */
export type RequestHandler = (request: IncomingMessage, response: ServerResponse) => boolean;

export interface WebServer {
  server: Server;
  callers: Callers;
  guard: OriginGuard;
  /** Sockets that ask for an upgrade go here, their path without the base path. */
  onUpgrade(handler: UpgradeHandler): void;
  /** Requests go here before anything else, their path without the base path; `settings().headers` are not set yet. */
  onRequest(handler: RequestHandler): void;
  /** @throws CortexError `web.port-taken`, `web.port-forbidden`, `web.bind-unknown`, `web.listen`, all with exit code 5 */
  listen(port: number, bind: string): Promise<{ port: number }>;
  /** Takes no more connections; requests that run have `patienceMs` to end. */
  close(patienceMs?: number): Promise<void>;
}

const bounds = {
  maxHeaderSize: 16 * 1024,
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  // Longer than the minute after which common proxies let go of an idle connection: it is they who close.
  keepAliveTimeout: 65_000,
  connectionsCheckingInterval: 5_000,
  // Who offers HTTP/2 over plain HTTP (curl --http2, Java) is answered in HTTP/1.1, as whoever does not know the word may.
  shouldUpgradeCallback: ({ headers }: IncomingMessage) => /\bwebsocket\b/i.test(headers.upgrade ?? ""),
};

/** A connection on which nothing moves for this long ends: its reader takes nothing. A form of one's own may take 60 s. */
const stalledMs = 90_000;

export function createWebServer(parts: WebServerParts): WebServer {
  const { settings, clock, log } = parts;
  const guard = new OriginGuard({ settings, clock, log });
  const { callers, answer } = createAnswer(parts, guard);
  let first: RequestHandler = () => false;
  const isTaken = createAheadGuard();
  const server = createServer(bounds, (request, response) => {
    if (!isTaken(request, response)) return;
    request.url = withoutBase(request.url ?? "/", settings().basePath);
    const nonce = request.headers[probeHeader];
    if (typeof nonce === "string") response.setHeader(selfHeader, parts.answerSelfCheck(nonce));
    if (!first(request, response)) answer(request, response);
  });
  server.timeout = stalledMs;
  if (parts.mostConnections !== null) server.maxConnections = parts.mostConnections;
  server.on("clientError", (error, socket) => refuseBroken(error, socket, settings()));
  server.on("checkExpectation", (_request, response) => {
    setHeaders(response, settings().headers);
    response.writeHead(417, { "Content-Length": "0" }).end();
  });
  return {
    server,
    callers,
    guard,
    onUpgrade(handler) {
      server.removeAllListeners("upgrade");
      server.on("upgrade", (request, socket, head) => {
        request.url = withoutBase(request.url ?? "/", settings().basePath);
        if (!handler(request, socket, head)) refuseUpgrade(socket, settings());
      });
    },
    onRequest(handler) {
      first = handler;
    },
    listen: (port, bind) => listen(server, { port, bind }, parts.whoListens),
    close: (patienceMs = 2_000) => close(server, clock, patienceMs),
  };
}

/** Public pages first, then the router; the headers that every answer carries are set before either speaks. */
function createAnswer(parts: WebServerParts, guard: OriginGuard) {
  const { settings, clock, log, views } = parts;
  const sessions = new Sessions({
    store: parts.sessionStore,
    clock,
    lastsMs: () => settings().sessionLastsMs,
    ...{ secretKeyBase: parts.secretKeyBase, passwordHash: () => settings().passwordHash },
    onEnded: parts.onSessionEnded,
  });
  const callers = new Callers({ settings, sessions });
  const gate = new Gate({ ...parts, sessions, callers });
  const problem = problemAnswer({ log, settings, views });
  const app = createApp({ ...parts, gate, guard, problem });
  const hono = getRequestListener(app.fetch, {
    errorHandler: (thrown) => problem(asBadRequest(thrown), unread),
  });
  const route = (request: IncomingMessage, response: ServerResponse): void => {
    setHeaders(response, settings().headers);
    void hono(request, response);
  };
  const fail = (thrown: unknown, request: IncomingMessage, response: ServerResponse): void => {
    if (response.headersSent) {
      response.destroy();
      return;
    }
    setHeaders(response, settings().headers);
    void getRequestListener(() => problem(thrown, askedBy(request)))(request, response);
  };
  const publicPages = createPublicPages({ ...parts, onError: fail });
  return {
    callers,
    answer(request: IncomingMessage, response: ServerResponse): void {
      try {
        if (!publicPages(request, response)) route(request, response);
      } catch (thrown) {
        fail(thrown, request, response);
      }
    },
  };
}

function setHeaders(response: ServerResponse, headers: HeaderList): void {
  for (const [name, value] of headers) response.setHeader(name, value);
}

function askedBy({ method = "GET", headers }: IncomingMessage): Asked {
  return { method, route: "/", accept: headers.accept, acceptLanguage: headers["accept-language"] };
}

const unread = { method: "", route: "/", accept: undefined, acceptLanguage: undefined };

/** What the adapter throws before there is a request: an address or a Host that cannot be read. */
function asBadRequest(thrown: unknown): unknown {
  if (!(thrown instanceof Error) || thrown.name !== "RequestError") return thrown;
  return new HttpError({
    status: 400,
    code: "web.unreadable-request",
    message: "The address or the Host header of the request could not be read",
    remedy: "Send a valid address and host",
  });
}

/** Everything is also there without the base path: a proxy may have taken it away. */
function withoutBase(url: string, basePath: string): string {
  if (basePath === "" || !url.startsWith(basePath)) return url;
  const rest = url.slice(basePath.length);
  if (rest === "" || rest.startsWith("?")) return `/${rest}`;
  return rest.startsWith("/") ? rest : url;
}

/** What node:http refuses before there is a request: broken syntax, headers too large or too slow. */
function refuseBroken(error: Error, socket: Duplex, settings: WebSettings): void {
  const code = systemCodeOf(error);
  if (code === "ECONNRESET" || !socket.writable) {
    socket.destroy();
    return;
  }
  const status = code === "HPE_HEADER_OVERFLOW" ? 431 : code === "ERR_HTTP_REQUEST_TIMEOUT" ? 408 : 400;
  endPlainly(socket, status, settings);
}

function refuseUpgrade(socket: Duplex, settings: WebSettings): void {
  socket.on("error", () => socket.destroy());
  // The server has let go of it: who never closes the other side would hold the connection, and a file with it.
  socket.once("finish", () => socket.destroy());
  endPlainly(socket, 404, settings);
}

function endPlainly(socket: Duplex, status: number, { headers }: WebSettings): void {
  const fixed = headers.map(([name, value]) => `${name}: ${value}`);
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    ...fixed,
    "Connection: close",
    "Content-Length: 0",
  ];
  socket.end(`${head.join("\r\n")}\r\n\r\n`);
}

/** After a restart thousands of pages knock at once; who is not let into the queue tries again a second later. */
const backlog = 4_096;

function listen(
  server: Server,
  place: { port: number; bind: string },
  whoListens: WhoListens,
): Promise<{ port: number }> {
  return new Promise((resolve, reject) => {
    const onError = (error: Error) => void listenError(error, place, whoListens).then(reject, reject);
    server.once("error", onError);
    server.listen({ port: place.port, host: place.bind, backlog }, () => {
      server.off("error", onError);
      const address = server.address();
      resolve({ port: typeof address === "object" && address ? address.port : place.port });
    });
  });
}

/** `close` ends idle connections by itself; what still runs after the patience is cut. */
function close(server: Server, clock: Clock, patienceMs: number): Promise<void> {
  if (!server.listening) return Promise.resolve();
  return new Promise((resolve) => {
    const cancel = clock.after(patienceMs, () => server.closeAllConnections());
    server.close(() => {
      cancel();
      resolve();
    });
  });
}
