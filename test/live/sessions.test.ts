import { afterEach, beforeEach, expect, test } from "vitest";
import { ManualClock } from "../../src/core/manual-clock.ts";
import { createFixture, type Fixture } from "./fixture-routes.ts";
import { type LiveServer, startLiveServer, viewer } from "./live-server.ts";
import { RawClient } from "./raw-client.ts";

const clock = new ManualClock();
let fixture: Fixture;
let live: LiveServer;
let client: RawClient;

let isInConfig: boolean;

beforeEach(async () => {
  isInConfig = true;
  fixture = createFixture();
  live = await startLiveServer({
    routes: fixture.routes,
    clock,
    connect: () => ({
      ok: true,
      context: {
        ...viewer,
        audience: "operator",
        sessionId: "s1",
        operatorUntil: clock.now() + 30_000,
        isStillOperator: () => isInConfig,
      },
    }),
  });
  client = await RawClient.open(live.url);
  client.send("1", "1", "operator:services", "phx_join", {});
  client.send("2", "2", "room:1", "phx_join", {});
  client.send("3", "3", "news", "phx_join", {});
  await client.messages(3);
  client.received.length = 0;
});

afterEach(async () => {
  client.cut();
  await live.close();
});

const operatorChannelsClosed = [
  ["1", "1", "operator:services", "phx_close", {}],
  ["3", "3", "news", "phx_close", {}],
];

test("ending a session closes what rests on it, and only that; the socket goes on as a viewer's", async () => {
  live.hub.closeSession("s2");
  expect(await client.settle()).toEqual([]);
  live.hub.closeSession("s1");
  expect(await client.messages(2)).toEqual(operatorChannelsClosed);
  client.received.length = 0;
  client.send("2", "4", "room:1", "echo", 1);
  client.send("5", "5", "operator:services", "phx_join", {});
  client.send("6", "6", "news", "phx_join", {});
  expect((await client.messages(3)).map(([, ref, , , payload]) => [ref, payload])).toEqual([
    ["4", { status: "ok", response: 1 }],
    ["5", { status: "error", response: { reason: "operators only" } }],
    ["6", { status: "ok", response: { audience: "viewer" } }],
  ]);
});

test("a session that expires ends likewise, without anybody's doing", async () => {
  await clock.advance(29_000);
  expect(await client.settle()).toEqual([]);
  await clock.advance(2_000);
  expect(await client.messages(2)).toEqual(operatorChannelsClosed);
});

test("a join that was asked with a session which ended meanwhile is refused", async () => {
  client.send("7", "7", "slow:1", "phx_join", {});
  await client.settle();
  live.hub.closeSession("s1");
  await client.messages(2);
  fixture.answerSlow({ rights: "operator" });
  expect((await client.messages(3))[2]).toEqual([
    "7",
    "7",
    "slow:1",
    "phx_reply",
    { status: "error", response: { reason: "the session has ended" } },
  ]);
  expect(fixture.left).toContain("slow");
});

test("a token that is taken out of the config ends likewise", async () => {
  isInConfig = false;
  await clock.advance(2_000);
  expect(await client.messages(2)).toEqual(operatorChannelsClosed);
});
