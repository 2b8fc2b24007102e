import { type IncomingHttpHeaders, request } from "node:http";
import { afterEach, expect, test } from "vitest";
import { WebSocket } from "ws";
import { ManualClock } from "../../src/core/manual-clock.ts";
import type { ConnectRequest } from "../../src/live/handshake.ts";
import { endNever } from "../support/end-never.ts";
import { createFixture } from "./fixture-routes.ts";
import { type LiveServer, startLiveServer, viewer } from "./live-server.ts";
import { RawClient } from "./raw-client.ts";

let live: LiveServer | undefined;
afterEach(async () => {
  await live?.close();
  live = undefined;
});

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

/** An upgrade request by hand; status 101 when the server switched. */
function upgrade(
  port: number,
  path: string,
  headers: Record<string, string> = {},
  method = "GET",
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request({
      port,
      host: "127.0.0.1",
      path,
      method,
      headers: {
        connection: "Upgrade",
        upgrade: "websocket",
        "sec-websocket-version": "13",
        "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
        ...headers,
      },
    });
    sent.on("upgrade", (response, socket) => {
      socket.destroy();
      resolve({ status: 101, headers: response.headers, body: "" });
    });
    sent.on("response", async (response) => {
      let body = "";
      for await (const chunk of response) body += String(chunk);
      resolve({ status: response.statusCode ?? 0, headers: response.headers, body });
    });
    sent.on("error", reject);
    sent.end();
  });
}

test.each([
  ["/live/websocket?vsn=2.0.0", 101],
  ["/live/websocket?_csrf_token=a%20b&nested%5Bx%5D=1&&vsn=2.0.0&", 101],
  ["/live/websocket", 403],
  ["/live/websocket?vsn=1.0.0", 403],
  ["/live/websocket?vsn=123.1.1", 403],
  ["/live/websocket?vsn[]=2.0.0", 403],
])("the upgrade of %s is answered with %i", async (path, status) => {
  const warnings: object[] = [];
  const note = () => undefined;
  live = await startLiveServer({
    routes: [],
    log: { debug: note, info: note, error: note, warn: (fields) => void warnings.push(fields) },
  });
  expect((await upgrade(live.port, path)).status).toBe(status);
  expect(warnings).toHaveLength(status === 101 ? 0 : 1);
});

test("a refused client that never closes holds no connection", async () => {
  live = await startLiveServer({ routes: [] });
  const head = "GET /live/websocket HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n";
  expect(await endNever(live.port, head)).toContain("403 Forbidden");
});

test("an upgrade by POST is a bad request", async () => {
  live = await startLiveServer({ routes: [] });
  expect((await upgrade(live.port, "/live/websocket?vsn=2.0.0", {}, "POST")).status).toBe(400);
});

test("a refused origin gets 403 with the reason before the upgrade", async () => {
  live = await startLiveServer({
    routes: [],
    checkOrigin: ({ headers }) =>
      headers.origin === "https://good.example"
        ? { allowed: true }
        : { allowed: false, reason: "port differs – 444" },
  });
  const path = "/live/websocket?vsn=2.0.0";
  const refused = await upgrade(live.port, path, { origin: "https://good.example:444" });
  expect(refused).toMatchObject({ status: 403, body: "port differs – 444\n" });
  expect(refused.headers["x-cortex-reason"]).toBe("port differs ? 444");
  expect((await upgrade(live.port, path, { origin: "https://good.example" })).status).toBe(101);
});

test("the authToken reaches connect, and only the subprotocol phoenix is echoed", async () => {
  const tokens: (string | null)[] = [];
  live = await startLiveServer({
    routes: [],
    connect: ({ authToken }: ConnectRequest) => {
      tokens.push(authToken);
      return authToken === "bad" ? { ok: false, reason: "unknown token" } : { ok: true, context: viewer };
    },
  });
  const path = "/live/websocket?vsn=2.0.0";
  const withToken = (token: string) => ({
    "sec-websocket-protocol": `phoenix, base64url.bearer.phx.${btoa(token).replace(/=/g, "")}`,
  });
  const accepted = await upgrade(live.port, path, withToken("secret?>~"));
  expect(accepted.status).toBe(101);
  expect(accepted.headers["sec-websocket-protocol"]).toBe("phoenix");
  expect(await upgrade(live.port, path, withToken("bad"))).toMatchObject({
    status: 403,
    body: "unknown token\n",
  });
  expect((await upgrade(live.port, path, { "sec-websocket-protocol": "other" })).status).toBe(403);
  expect(tokens).toEqual(["secret?>~", "bad"]);
});

test("a connect that throws is an internal error, and one that says so another status", async () => {
  let status: number | undefined;
  live = await startLiveServer({
    routes: [],
    connect: () => {
      if (status === undefined) throw new Error("store is gone");
      return { ok: false, status, reason: "slow down" };
    },
  });
  expect((await upgrade(live.port, "/live/websocket?vsn=2.0.0")).status).toBe(500);
  status = 429;
  expect((await upgrade(live.port, "/live/websocket?vsn=2.0.0")).status).toBe(429);
});

test("beyond the number of sockets there is 503", async () => {
  live = await startLiveServer({ routes: [], limits: { sockets: 1 } });
  const first = await RawClient.open(live.url);
  expect((await upgrade(live.port, "/live/websocket?vsn=2.0.0")).status).toBe(503);
  first.cut();
});

test("compression is not agreed to", async () => {
  live = await startLiveServer({ routes: [] });
  const webSocket = new WebSocket(`${live.url}/websocket?vsn=2.0.0`);
  await new Promise((resolve) => webSocket.once("open", resolve));
  expect(webSocket.extensions).toBe("");
  webSocket.terminate();
});

test("a minute without a frame ends the connection with 1001, heartbeats keep it", async () => {
  const clock = new ManualClock();
  live = await startLiveServer({ routes: [], clock });
  const quiet = await RawClient.open(live.url);
  const alive = await RawClient.open(live.url);
  await clock.advance(40_000);
  await alive.settle();
  await clock.advance(22_000);
  expect((await quiet.closed).code).toBe(1001);
  await alive.settle();
  expect(live.hub.size).toBe(1);
  alive.cut();
});

test("shutdown closes with 1012 and cuts those who do not answer", async () => {
  live = await startLiveServer({ routes: createFixture().routes });
  const polite = await RawClient.open(live.url);
  const deaf = await RawClient.open(live.url);
  deaf.webSocket.pause();
  live.hub.shutdown();
  await live.endpoint.close(100);
  expect((await polite.closed).code).toBe(1012);
  expect(live.hub.size).toBe(0);
  deaf.cut();
});
