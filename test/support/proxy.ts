import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request,
  type Server,
  type ServerResponse,
} from "node:http";
import { createServer as createSecureServer } from "node:https";
import { type AddressInfo, connect, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import { onTestFinished } from "vitest";
import type { Issued } from "./certificates.ts";

interface Changed {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

/** What is between a visitor and the server, and does what proxies do; left empty it is a right one. */
export interface ProxyHabits {
  /** Speaks TLS to visitors. */
  tls?: Issued;
  /** Address it comes to the server from. Default: 127.0.0.1. */
  from?: string;
  /** Headers it writes; undefined takes one away. Default: those of a right proxy. */
  writes?(seen: { host: string; scheme: string }): Record<string, string | undefined>;
  /** `strip`: an upgrade becomes a plain GET. `deaf`: it is let through, and then nothing is. */
  upgrades?: "pass" | "strip" | "deaf";
  /** Keeps each answer of the long poll back for so long. */
  holdsPollsMs?: number;
  /** Answers of the long poll wait until this many are there. */
  gathersPolls?: number;
  /** Cuts an upgraded connection on which nothing moved for so long. */
  cutsIdleAfterMs?: number;
  /** Path below which the server is mounted; taken away before the request goes on. */
  strips?: string;
  /** Puts another answer in the place of the server's. */
  changes?(path: string, answer: Changed): Changed | undefined;
}

export interface Proxy {
  url: string;
  port: number;
  close(): Promise<void>;
}

/** A proxy in front of `upstream` (http://host:port), on a port of its own for as long as the test. */
export async function startProxy(upstream: string, habits: ProxyHabits = {}): Promise<Proxy> {
  const sockets = new Set<Duplex>();
  const held: (() => void)[] = [];
  const scheme = habits.tls ? "https" : "http";
  const answer = (asked: IncomingMessage, response: ServerResponse) => {
    passOn(asked, response, upstream, habits, scheme, held);
  };
  const server: Server = habits.tls ? createSecureServer(habits.tls, answer) : createServer(answer);
  server.on("connection", (socket: Socket) => keep(sockets, socket));
  server.on("tlsClientError", () => undefined);
  server.on("upgrade", (asked: IncomingMessage, socket: Duplex) => {
    keep(sockets, socket);
    if (habits.upgrades === "strip") stripped(asked, socket, upstream, habits, scheme);
    else tunnel(asked, socket, upstream, habits, scheme, sockets);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    });
  onTestFinished(close);
  return { url: `${scheme}://127.0.0.1:${port}`, port, close };
}

function keep(sockets: Set<Duplex>, socket: Duplex): void {
  sockets.add(socket);
  socket.on("error", () => undefined);
  socket.on("close", () => sockets.delete(socket));
}

function rightHeaders({ host, scheme }: { host: string; scheme: string }): Record<string, string> {
  return { host, "x-forwarded-for": "192.0.2.9", "x-forwarded-proto": scheme, "x-forwarded-host": host };
}

function headersFor(asked: IncomingMessage, habits: ProxyHabits, scheme: string): Record<string, string> {
  const written = (habits.writes ?? rightHeaders)({ host: asked.headers.host ?? "", scheme });
  // What is to be changed has to be readable.
  if (habits.changes) delete asked.headers["accept-encoding"];
  const all = Object.entries({ ...asked.headers, ...written });
  return Object.fromEntries(
    all.flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  );
}

function pathOf({ url = "/" }: IncomingMessage, { strips = "" }: ProxyHabits): string {
  return strips !== "" && url.startsWith(strips) ? url.slice(strips.length) || "/" : url;
}

function passOn(
  asked: IncomingMessage,
  response: ServerResponse,
  upstream: string,
  habits: ProxyHabits,
  scheme: string,
  held: (() => void)[],
): void {
  const path = pathOf(asked, habits);
  const sent = request(new URL(path, upstream), {
    method: asked.method ?? "GET",
    headers: headersFor(asked, habits, scheme),
    localAddress: habits.from,
    agent: false,
  } as Parameters<typeof request>[1]);
  response.on("close", () => sent.destroy());
  sent.on("error", () => response.destroy());
  sent.on("response", async (answer) => {
    const chunks: Buffer[] = [];
    for await (const chunk of answer) chunks.push(chunk as Buffer);
    const got = { status: answer.statusCode ?? 502, headers: answer.headers, body: Buffer.concat(chunks) };
    const write = () => writeAnswer(response, path, got, habits);
    const isPoll = path.startsWith("/live/longpoll");
    if (isPoll && habits.gathersPolls !== undefined) {
      held.push(write);
      if (held.length >= habits.gathersPolls) for (const one of held.splice(0)) one();
    } else if (isPoll) setTimeout(write, habits.holdsPollsMs ?? 0);
    else write();
  });
  asked.pipe(sent);
}

interface Got {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

function writeAnswer(response: ServerResponse, path: string, got: Got, habits: ProxyHabits): void {
  const changed = habits.changes?.(path, { ...got, body: got.body.toString() });
  const { status, headers, body } = changed ?? got;
  const { connection, "transfer-encoding": coding, ...rest } = headers;
  response.writeHead(status, { ...rest, "content-length": Buffer.byteLength(body) }).end(body);
}

/** What a proxy does that knows no upgrades: a GET without the headers of one goes on, its answer comes back. */
function stripped(
  asked: IncomingMessage,
  socket: Duplex,
  upstream: string,
  habits: ProxyHabits,
  scheme: string,
): void {
  const { connection, upgrade, ...headers } = headersFor(asked, habits, scheme);
  const sent = request(new URL(pathOf(asked, habits), upstream), { headers, agent: false });
  sent.on("error", () => socket.destroy());
  sent.on("response", (answer) => {
    answer.resume();
    socket.end(`HTTP/1.1 ${answer.statusCode} Stripped\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`);
  });
  sent.end();
}

function tunnel(
  asked: IncomingMessage,
  socket: Duplex,
  upstream: string,
  habits: ProxyHabits,
  scheme: string,
  sockets: Set<Duplex>,
): void {
  const { hostname: host, port } = new URL(upstream);
  const target = connect({
    ...{ host, port: Number(port) },
    ...(habits.from === undefined ? {} : { localAddress: habits.from }),
  });
  keep(sockets, target);
  const lines = Object.entries(headersFor(asked, habits, scheme)).map(([name, value]) => `${name}: ${value}`);
  target.write(`GET ${pathOf(asked, habits)} HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n`);
  let isOpen = false;
  let timer: NodeJS.Timeout | undefined;
  const moved = () => {
    clearTimeout(timer);
    if (habits.cutsIdleAfterMs === undefined) return;
    timer = setTimeout(() => {
      socket.destroy();
      target.destroy();
    }, habits.cutsIdleAfterMs);
  };
  target.on("data", (chunk) => {
    moved();
    if (!isOpen || habits.upgrades !== "deaf") socket.write(chunk);
    isOpen = true;
  });
  socket.on("data", (chunk) => {
    moved();
    if (habits.upgrades !== "deaf") target.write(chunk);
  });
  for (const [one, other] of [
    [socket, target],
    [target, socket],
  ] as const) {
    one.on("close", () => other.destroy());
  }
}
