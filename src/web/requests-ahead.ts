import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";

/** Requests that a connection may send ahead of the answer it is reading. Browsers and proxies send none. */
const ahead = 8;

/**
 * Node answers what one packet asks for before it looks whether anybody reads: a thousand requests of 60 bytes would be
 * a thousand pages in memory. Nobody who sends so many at once wants them, so the connection ends.
 */
export function createAheadGuard(): (request: IncomingMessage, response: ServerResponse) => boolean {
  const waiting = new WeakMap<Socket, number>();
  return ({ socket }, response) => {
    if (socket.destroyed) return false;
    // A response gets its socket when those before it are through.
    if (response.socket !== null) return true;
    const count = (waiting.get(socket) ?? 0) + 1;
    if (count > ahead) {
      socket.destroy();
      return false;
    }
    waiting.set(socket, count);
    response.once("close", () => waiting.set(socket, (waiting.get(socket) ?? 1) - 1));
    return true;
  };
}
