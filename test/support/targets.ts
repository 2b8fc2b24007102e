import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export interface Target {
  url: string;
  port: number;
  /** Status of every answer from now on. */
  status: number;
  /** Epoch ms of each answer, by path. */
  answered: Map<string, number[]>;
  stop(): Promise<void>;
  /** Listens again on the same port. */
  start(): Promise<void>;
}

/** A server to be watched. */
export async function createTarget(address = "127.0.0.1"): Promise<Target> {
  let server = createServer();
  const listen = (port: number) => {
    server = createServer(({ url = "" }, response) => {
      const times = target.answered.get(url) ?? [];
      target.answered.set(url, times);
      response.on("finish", () => times.push(Date.now()));
      response.writeHead(target.status).end("ok");
    });
    return new Promise<void>((resolve, reject) =>
      server.once("error", reject).listen(port, address, resolve),
    );
  };
  const target: Target = {
    url: "",
    port: 0,
    status: 200,
    answered: new Map(),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
    start: () => listen(target.port),
  };
  await listen(0);
  target.port = (server.address() as AddressInfo).port;
  target.url = `http://${address}:${target.port}`;
  return target;
}

/** Waits until `look` gives something, looking often; fails with what was waited for. */
export async function eventually<T>(
  what: string,
  look: () => Promise<T | undefined | false> | T | undefined | false,
  withinMs = 10_000,
): Promise<T> {
  const until = performance.now() + withinMs;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (performance.now() > until) throw new Error(`waited ${withinMs} ms in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
