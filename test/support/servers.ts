import { createServer as createHttpServer, type RequestListener, type Server } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { type AddressInfo, createServer, type Server as NetServer, type Socket } from "node:net";
import { createServer as createTlsServer, type TlsOptions } from "node:tls";
import { onTestFinished } from "vitest";

/** Servers that live as long as the test, on a port of 127.0.0.1 that they choose. */

async function listen(server: NetServer): Promise<number> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    // What the other side does to a connection is what the test is about; it must not end the test's own server.
    socket.on("error", () => undefined);
    socket.on("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

/** An HTTP server. */
export async function serve(answer: RequestListener): Promise<string> {
  const server: Server = createHttpServer(answer);
  return `http://127.0.0.1:${await listen(server)}`;
}

/** An HTTPS server; the URL names 127.0.0.1. */
export async function serveSecurely(options: TlsOptions, answer: RequestListener): Promise<string> {
  const server = createHttpsServer(options, answer);
  server.on("tlsClientError", () => undefined);
  return `https://127.0.0.1:${await listen(server)}`;
}

/** A server that says whatever it likes; resolves to its port. */
export async function speak(answer: (socket: Socket) => void): Promise<number> {
  return listen(createServer(answer));
}

/** The same over TLS. */
export async function speakSecurely(options: TlsOptions, answer: (socket: Socket) => void): Promise<number> {
  const server = createTlsServer(options, (socket) => {
    socket.on("error", () => undefined);
    answer(socket);
  });
  server.on("tlsClientError", () => undefined);
  return listen(server);
}

/** A port where nothing listens. */
export async function unusedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
