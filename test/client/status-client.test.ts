import { afterEach, beforeEach, expect, test } from "vitest";
import { connect, type Service, type StatusClient } from "../../src/client/index.ts";
import { type BroadcastTopic, createBroadcastTopic } from "../../src/live/broadcast-topic.ts";
import { type LiveServer, startLiveServer } from "../live/live-server.ts";
import { startTroubleProxy, type TroubleProxy } from "../support/trouble-proxy.ts";

let topic: BroadcastTopic;
let live: LiveServer;
let network: TroubleProxy;
let client: StatusClient;
let told: string[];
let services: Service[];
let seq: number;

function service(id: string, state: Service["state"]): Service {
  const none = { up: null, measured: 0 };
  return {
    ...{ id, name: id, description: null, group: null, state, since: null, checkedAt: null },
    ...{ latencyMs: null, reason: "ok", message: "ok" },
    uptime: { "24h": none, "7d": none, "30d": none, "90d": none },
  };
}

function change(id: string, state: Service["state"]): void {
  services = [...services.filter((one) => one.id !== id), service(id, state)];
  seq += 1;
  topic.publish("viewer", "status_update", { ...service(id, state), seq });
}

beforeEach(async () => {
  services = [service("api", "operational"), service("db", "operational")];
  seq = 7;
  topic = createBroadcastTopic("service_status", () => ({ services, seq }));
  live = await startLiveServer({
    routes: [topic.route],
    answer: (_, response) => void response.end(JSON.stringify({ allowed: true })),
  });
  network = await startTroubleProxy(live.port);
  told = [];
});

afterEach(async () => {
  client.close();
  await network.close();
  await live.close();
});

function start(options: Parameters<typeof connect>[1] = {}): StatusClient {
  client = connect(`http://127.0.0.1:${network.port}/`, options);
  client.on("update", ({ id, state }, before) => told.push(`${id} ${before?.state ?? "new"} ${state}`));
  client.on("removed", ({ id }) => told.push(`${id} gone`));
  return client;
}

const states = () => Object.fromEntries([...client.services].map(([id, { state }]) => [id, state]));

test.each(["websocket", "longpoll"] as const)(
  "over %s it knows all services and hears each change",
  async (transport) => {
    await start({ transport }).ready;
    expect(told.splice(0)).toEqual(["api new operational", "db new operational"]);
    expect(client.connection).toEqual({
      state: transport === "websocket" ? "live" : "polling",
      reason: null,
    });
    change("db", "down");
    seq += 1;
    services = services.filter(({ id }) => id !== "api");
    topic.publish("viewer", "service_removed", { id: "api", seq });
    await expect.poll(() => told).toEqual(["db operational down", "api gone"]);
    expect(states()).toEqual({ db: "down" });
  },
);

test("what changed while the connection was cut is told when it is back, and told once", async () => {
  await start().ready;
  const connections: string[] = [];
  client.on("connection", ({ state }) => connections.push(state));
  told = [];
  network.cut();
  // At once: it may be back before anybody has looked.
  change("db", "down");
  change("cache", "operational");
  await expect.poll(() => connections, { timeout: 5_000 }).toEqual(["reconnecting", "live"]);
  expect(told).toEqual(["db operational down", "cache new operational"]);
});

test("closing is not told as a loss", async () => {
  await start({ transport: "longpoll" }).ready;
  const connections: string[] = [];
  client.on("connection", ({ state }) => connections.push(state));
  client.close();
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(connections).toEqual(["closed"]);
});

test("an event that is missing makes it ask for everything again", async () => {
  await start().ready;
  seq += 1;
  services = [service("api", "down"), service("db", "operational")];
  change("db", "degraded");
  await expect.poll(states, { timeout: 5_000 }).toEqual({ api: "down", db: "degraded" });
});

test("where WebSocket does not get through it polls", async () => {
  network.upgrades = "refuse";
  await start().ready;
  expect(client.connection.state).toBe("polling");
  change("db", "down");
  await expect.poll(states).toMatchObject({ db: "down" });
});

test("closed before it was ready, it says so to who waits, and goes quiet", async () => {
  await live.close();
  const { ready } = start();
  client.close();
  await expect(ready).rejects.toThrow("closed before it was connected");
  expect(client.connection.state).toBe("closed");
  live = await startLiveServer({ routes: [] });
});
