import type { Socket } from "node:net";
import type { Reason } from "../../../src/protocol/vocabulary.ts";

/** Makes the target and gives the keys of the service that watches it. */
export type Begin = () => Promise<Record<string, unknown>>;

/** What is wrong with it, the reason that names it, and how it comes to be. */
export type Misbehaviour = readonly [what: string, reason: Reason, begin: Begin];

import { serve, speak } from "../servers.ts";

export const reads = { expect: { body: { contains: "well" } } };
export const ok = "HTTP/1.1 200 OK\r\n";

/** An HTTP server that says these bytes to whatever it is asked, and goes on as told. */
export function says(
  bytes: string | Buffer,
  then: (socket: Socket) => void = () => undefined,
  keys: object = {},
): Begin {
  return async () => {
    const port = await speak((socket) =>
      socket.once("data", () => {
        socket.write(bytes);
        then(socket);
      }),
    );
    return { http: `http://127.0.0.1:${port}/`, ...keys };
  };
}

export const hangsUp = (socket: Socket) => void socket.end();
export const resets = (socket: Socket) => void socket.resetAndDestroy();

/** Writes a piece every so often until the other side has had enough. */
export function drips(piece: string | Buffer, everyMs: number): (socket: Socket) => void {
  return (socket) => {
    const timer = setInterval(() => socket.write(piece), everyMs);
    socket.on("close", () => clearInterval(timer));
  };
}

/** Writes as fast as the other side reads. */
export function floods(piece: Buffer): (socket: Socket) => void {
  return (socket) => {
    const more = () => {
      while (!socket.destroyed && socket.write(piece));
    };
    socket.on("drain", more);
    more();
  };
}

export function answers(
  status: number,
  headers: Record<string, string>,
  body: string | Buffer,
  keys: object = {},
): Begin {
  return async () => ({
    http: await serve((_, response) => response.writeHead(status, headers).end(body)),
    ...keys,
  });
}

export function redirects(to: (path: string) => string, keys: object = {}): Begin {
  return async () => ({
    http: await serve(({ url = "/" }, response) => response.writeHead(302, { location: to(url) }).end()),
    ...keys,
  });
}
