import { createServer, type Server } from "node:http";
import { getRequestListener } from "@hono/node-server";
import type { Hono } from "hono";
import { systemCodeOf } from "../../core/errors.ts";

export interface Listening {
  port: number;
  close(): Promise<void>;
}

const host = "127.0.0.1";
/** So many ports are tried after the one that was asked for. */
const mostPorts = 100;

/** Listens on this machine alone, on the port or the next one that is free. Rejects with the system's error. */
export async function listenNear(app: Hono, port: number): Promise<Listening> {
  const answer = getRequestListener(app.fetch);
  for (let tried = port; ; tried++) {
    const server = createServer(
      { maxHeaderSize: 16 * 1024, headersTimeout: 10_000, requestTimeout: 30_000 },
      (request, response) => void answer(request, response),
    );
    try {
      return { port: await listen(server, tried), close: () => close(server) };
    } catch (thrown) {
      const isLast = tried >= Math.min(port + mostPorts, 65_535);
      if (systemCodeOf(thrown) !== "EADDRINUSE" || isLast) throw thrown;
    }
  }
}

/** Resolves to the port: 0 lets the system choose one. */
function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      const address = server.address();
      resolve(typeof address === "object" && address ? address.port : port);
    });
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
