import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { WebSocketServer } from "ws";
import { issue } from "../../../../test/support/certificates.ts";
import { probeContext } from "../../../../test/support/probe-context.ts";
import { serve, serveSecurely, speak, unusedPort } from "../../../../test/support/servers.ts";
import { websocket } from "./websocket.ts";

function check(url: string, keys: Record<string, unknown> = {}, context = probeContext()) {
  if (!websocket.probe) throw new Error("the kind has no probe");
  return websocket.probe(websocket.options({ websocket: url, ...keys }), context);
}

async function accept(
  greet: (socket: import("ws").WebSocket, request: import("node:http").IncomingMessage) => void,
): Promise<string> {
  const server = createServer();
  const sockets = new WebSocketServer({ server });
  sockets.on("connection", greet);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    for (const socket of sockets.clients) socket.terminate();
    server.close();
  });
  return `ws://127.0.0.1:${(server.address() as AddressInfo).port}/live`;
}

const greeting = { expect: { message: { contains: "hello" } } };

test("is up when it opens, and takes leave with code 1000", async () => {
  const left = Promise.withResolvers<number>();
  const url = await accept((socket) => socket.on("close", left.resolve));
  const finding = await check(`${url}#part`);
  expect(finding).toMatchObject({ outcome: "up", reason: "ok", facts: null, detail: null });
  expect(Object.keys(finding.phases ?? {})).toEqual(["connect", "firstByte", "total"]);
  expect(await left.promise).toBe(1000);
});

test("sends headers, credentials and the subprotocol that is asked for", async () => {
  const asked = Promise.withResolvers<Record<string, unknown>>();
  const url = await accept((_, { headers }) => asked.resolve(headers));
  await check(url, {
    headers: { "X-Team": "blue", "Sec-WebSocket-Protocol": "phoenix, other" },
    auth: { basic: "me:secret" },
  });
  expect(await asked.promise).toMatchObject({
    "x-team": "blue",
    authorization: `Basic ${Buffer.from("me:secret").toString("base64")}`,
    "sec-websocket-protocol": "phoenix,other",
    "user-agent": "cortex-status",
  });
});

test("the first message has to be as expected", async () => {
  const url = await accept((socket) => socket.send(JSON.stringify({ hello: "world", queue: 3 })));
  expect(await check(url, greeting)).toMatchObject({ outcome: "up" });
  const json = { "$.queue": { lt: 3 } };
  expect(await check(url, { expect: { message: { json } } })).toMatchObject({
    outcome: "down",
    reason: "body",
    detail: expect.stringContaining("at $.queue: expected lt 3, found 3"),
  });
});

test("a close before the message, and silence, are told apart", async () => {
  const closes = await accept((socket) => socket.close(4001, "go away"));
  expect(await check(closes, greeting)).toMatchObject({
    outcome: "down",
    reason: "reset",
    detail: expect.stringContaining("code 4001 (go away)"),
  });
  const silent = await accept(() => undefined);
  expect(await check(silent, greeting, probeContext({ timeoutMs: 150 }))).toMatchObject({
    outcome: "down",
    reason: "timeout",
    detail: expect.stringContaining("waiting for a message"),
  });
});

test("an HTTP answer, a broken upgrade and a broken frame are named", async () => {
  const page = await serve((_, response) => response.writeHead(404).end("no socket here"));
  expect(await check(page.replace("http", "ws"))).toMatchObject({
    outcome: "down",
    reason: "status",
    facts: { status: 404 },
  });
  const wrongKey = await speak((socket) =>
    socket.once("data", () =>
      socket.write(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: no\r\n\r\n",
      ),
    ),
  );
  expect(await check(`ws://127.0.0.1:${wrongKey}`)).toMatchObject({
    outcome: "down",
    reason: "header",
    facts: { header: "upgrade" },
  });
  const broken = await accept((socket) => {
    // A frame with a reserved opcode, past the library's own framing.
    (socket as unknown as { _socket: import("node:net").Socket })._socket.write(Buffer.from([0x83, 0x00]));
  });
  expect(await check(broken, greeting)).toMatchObject({ outcome: "down", reason: "body" });
  expect(await check(`ws://127.0.0.1:${await unusedPort()}`)).toMatchObject({ reason: "refused" });
});

test("wss asks for a good certificate, unless it is told not to", async () => {
  const url = (await serveSecurely(issue(), (_, response) => response.end())).replace("https", "wss");
  expect(await check(url)).toMatchObject({ outcome: "down", reason: "certificate" });
  expect(await check(url, { tls: { verify: false } })).toMatchObject({ outcome: "down", reason: "status" });
});

test("a check that is called off ends at once, also before it began", async () => {
  const mute = await speak(() => undefined);
  const calledOff = new AbortController();
  const context = probeContext({ timeoutMs: 60_000, signal: calledOff.signal });
  const pending = check(`ws://127.0.0.1:${mute}`, {}, context);
  calledOff.abort();
  expect(await pending).toMatchObject({ outcome: "unknown" });
  expect(await check(`ws://127.0.0.1:${mute}`, {}, context)).toMatchObject({ outcome: "unknown" });
});
