import { LongPoll, Socket as PhoenixSocket } from "phoenix";
import { Socket as Socket1721 } from "phoenix-1.7.21";
import { LongPoll as LongPoll180, Socket as Socket180 } from "phoenix-1.8.0";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import type { Transport as LiveTransport } from "../../src/live/transport.ts";
import { createFixture, type Fixture } from "./fixture-routes.ts";
import { type LiveServer, startLiveServer } from "./live-server.ts";

type Transport = new (endPoint: string) => object;

type Client = typeof PhoenixSocket;

/** The one that our page has, and older ones that programs may have. Before 1.8 its long poll knows browsers only. */
const clients: [LiveTransport["name"], string, Client, Transport][] = [
  ["websocket", "1.8.16", PhoenixSocket, WebSocket],
  ["longpoll", "1.8.16", PhoenixSocket, LongPoll],
  ["websocket", "1.8.0", Socket180, WebSocket],
  ["longpoll", "1.8.0", Socket180, LongPoll180],
  ["websocket", "1.7.21", Socket1721, WebSocket],
];

let fixture: Fixture;
let live: LiveServer;
let socket: PhoenixSocket;

function connect(url: string, Socket: Client, transport: Transport): PhoenixSocket {
  const opened = new Socket(url, {
    transport,
    timeout: 1_000,
    heartbeatIntervalMs: 200,
    rejoinAfterMs: () => 50,
    reconnectAfterMs: () => 50,
  });
  opened.connect();
  return opened;
}

type Answered = [status: string, response: unknown];

/** How the client saw its push answered. */
function answerOf(push: ReturnType<ReturnType<PhoenixSocket["channel"]>["join"]>): Promise<Answered> {
  return new Promise((resolve) => {
    for (const status of ["ok", "error", "timeout"] as const) {
      push.receive(status, (response: unknown) => resolve([status, response]));
    }
  });
}

describe.each(clients)("over %s the official client %s", (name, _, Socket, transport) => {
  beforeEach(async () => {
    fixture = createFixture();
    live = await startLiveServer({ routes: fixture.routes });
    socket = connect(live.url, Socket, transport);
  });

  afterEach(async () => {
    socket.disconnect();
    await live.close();
  });

  test("joins, pushes, hears and leaves", async () => {
    const channel = socket.channel("room:1", { a: 1 });
    const heard: unknown[] = [];
    channel.on("pushed", (payload) => void heard.push(payload));
    expect(await answerOf(channel.join())).toEqual(["ok", { joined: "room:1", with: { a: 1 } }]);
    expect(await answerOf(channel.push("echo", { b: 2 }))).toEqual(["ok", { b: 2 }]);
    expect(await answerOf(channel.push("refuse", {}))).toEqual(["error", { reason: "no" }]);
    channel.push("push", { c: 3 });
    await expect.poll(() => heard).toEqual([{ c: 3 }]);
    expect(await answerOf(channel.leave())).toEqual(["ok", {}]);
    await expect.poll(() => fixture.left).toEqual(["room:1"]);
  });

  test("is told why a join is refused", async () => {
    expect(await answerOf(socket.channel("refused").join())).toEqual(["error", { reason: "not for you" }]);
    expect(await answerOf(socket.channel("nowhere").join())).toEqual([
      "error",
      { reason: "unmatched topic" },
    ]);
    expect(await answerOf(socket.channel("crash").join())).toEqual(["error", { reason: "join crashed" }]);
  });

  test("keeps the connection with its heartbeats and gets each answered", async () => {
    const channel = socket.channel("room:1");
    await answerOf(channel.join());
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect(socket.isConnected()).toBe(true);
    expect(fixture.left).toEqual([]);
  });

  test("joins again after its channel crashed", async () => {
    const channel = socket.channel("room:1");
    await answerOf(channel.join());
    channel.push("boom", {});
    await expect.poll(() => fixture.left).toEqual(["room:1"]);
    expect(await answerOf(channel.push("echo", { back: true }))).toEqual(["ok", { back: true }]);
  });

  test("comes back by itself when the server restarts, with a new snapshot", async () => {
    const channel = socket.channel("news");
    const snapshots: unknown[] = [];
    channel.join().receive("ok", (response) => void snapshots.push(response));
    await expect.poll(() => snapshots.length, { timeout: 5_000 }).toBe(1);
    const { port } = live;
    await live.close();
    await expect.poll(() => socket.isConnected()).toBe(false);
    fixture = createFixture();
    live = await startLiveServer({ routes: fixture.routes, port });
    await expect.poll(() => snapshots.length, { timeout: 10_000 }).toBe(2);
    const heard: unknown[] = [];
    channel.on("update", (payload) => void heard.push(payload));
    fixture.news.publish("viewer", "update", { n: 1 });
    await expect.poll(() => heard).toEqual([{ n: 1 }]);
  });

  test("is told that binary is not supported, and goes on", async () => {
    const channel = socket.channel("room:1");
    await answerOf(channel.join());
    expect(await answerOf(channel.push("upload", new ArrayBuffer(300)))).toEqual([
      "error",
      { reason: "binary not supported" },
    ]);
    expect(await answerOf(channel.push("echo", { n: 1 }))).toEqual(["ok", { n: 1 }]);
  });

  test("a second channel of the same topic takes the place of the first", async () => {
    await answerOf(socket.channel("room:1", { first: true }).join());
    const second = socket.channel("room:1", { second: true });
    expect((await answerOf(second.join()))[0]).toBe("ok");
    expect(await answerOf(second.push("echo", { n: 2 }))).toEqual(["ok", { n: 2 }]);
    expect(live.hub.topics().get("room:1")).toBe(1);
  });

  test("is carried by the transport that it asked for", async () => {
    await answerOf(socket.channel("room:1").join());
    expect([...live.hub.transports()]).toEqual([[name, 1]]);
  });
});
