import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createFixture, type Fixture } from "./fixture-routes.ts";
import { type LiveServer, startLiveServer } from "./live-server.ts";
import { RawClient } from "./raw-client.ts";

let fixture: Fixture;
let live: LiveServer;
let client: RawClient;

beforeEach(async () => {
  fixture = createFixture();
  live = await startLiveServer({ routes: fixture.routes });
  client = await RawClient.open(live.url);
});

afterEach(async () => {
  client.cut();
  await live.close();
});

describe("heartbeat", () => {
  test("is answered before any join, without a join_ref, in a text frame", async () => {
    client.send(null, "9", "phoenix", "heartbeat", {});
    expect(await client.messages(1)).toEqual([
      [null, "9", "phoenix", "phx_reply", { status: "ok", response: {} }],
    ]);
    expect(client.binaryFrames).toBe(0);
  });

  test("anything else on its topic is an unmatched topic", async () => {
    client.send(null, "9", "phoenix", "other", {});
    expect(await client.messages(1)).toEqual([
      [null, "9", "phoenix", "phx_reply", { status: "error", response: { reason: "unmatched topic" } }],
    ]);
  });
});

describe("join", () => {
  test("is answered with both refs and the response of the route", async () => {
    client.send("3", "3", "room:1", "phx_join", { a: 1 });
    expect(await client.messages(1)).toEqual([
      ["3", "3", "room:1", "phx_reply", { status: "ok", response: { joined: "room:1", with: { a: 1 } } }],
    ]);
  });

  test("that the route refuses gets the reason", async () => {
    client.send("3", "3", "refused", "phx_join", {});
    expect(await client.messages(1)).toEqual([
      ["3", "3", "refused", "phx_reply", { status: "error", response: { reason: "not for you" } }],
    ]);
  });

  test("of an unknown topic is unmatched, with join_ref null", async () => {
    client.send("3", "3", "nowhere", "phx_join", {});
    expect(await client.messages(1)).toEqual([
      [null, "3", "nowhere", "phx_reply", { status: "error", response: { reason: "unmatched topic" } }],
    ]);
  });

  test("that throws says so and leaves nothing joined", async () => {
    client.send("3", "3", "crash", "phx_join", {});
    client.send("3", "4", "crash", "echo", {});
    expect(await client.messages(2)).toEqual([
      ["3", "3", "crash", "phx_reply", { status: "error", response: { reason: "join crashed" } }],
      [null, "4", "crash", "phx_reply", { status: "error", response: { reason: "unmatched topic" } }],
    ]);
  });

  test("number 101 is refused, and joining one of the hundred anew is not", async () => {
    for (let n = 1; n <= 101; n++) client.send(`${n}`, `${n}`, `room:${n}`, "phx_join", {});
    const answers = await client.messages(101);
    expect(answers.filter(([, , , , payload]) => JSON.stringify(payload).includes('"ok"'))).toHaveLength(100);
    expect(answers).toContainEqual([
      "101",
      "101",
      "room:101",
      "phx_reply",
      { status: "error", response: { reason: "too many channels joined" } },
    ]);
    client.send("102", "102", "room:1", "phx_join", {});
    expect((await client.messages(102))[101]?.[4]).toMatchObject({ status: "ok" });
  });

  test("of a topic that is joined already replaces it: the new reply first, then the close of the old", async () => {
    client.send("3", "3", "room:1", "phx_join", {});
    await client.messages(1);
    client.send("5", "5", "room:1", "phx_join", {});
    client.send("3", "6", "room:1", "echo", "stale");
    client.send("5", "7", "room:1", "echo", "fresh");
    expect((await client.messages(4)).slice(1)).toEqual([
      ["5", "5", "room:1", "phx_reply", { status: "ok", response: { joined: "room:1", with: {} } }],
      ["3", "3", "room:1", "phx_close", {}],
      ["5", "7", "room:1", "phx_reply", { status: "ok", response: "fresh" }],
    ]);
    expect(fixture.left).toEqual(["room:1"]);
  });

  test("that is left while it is pending leaves no ghost behind", async () => {
    client.send("3", "3", "slow:1", "phx_join", {});
    client.send("3", "4", "slow:1", "phx_leave", {});
    expect(await client.messages(2)).toEqual([
      ["3", "4", "slow:1", "phx_reply", { status: "ok", response: {} }],
      ["3", "3", "slow:1", "phx_close", {}],
    ]);
    fixture.answerSlow();
    expect(await client.settle()).toHaveLength(2);
    expect(fixture.left).toEqual(["slow"]);
    expect(live.hub.topics().size).toBe(0);
  });

  test("holds pushes back until its reply is written, and answers what came meanwhile afterwards", async () => {
    client.send("3", "3", "slow:1", "phx_join", {});
    client.send("3", "4", "slow:1", "echo", 1);
    await client.settle();
    fixture.slowSubscribers[0]?.push("early", { n: 1 });
    fixture.answerSlow({
      response: { snapshot: true },
      channel: { handle: () => ({ status: "ok", response: 1 }) },
    });
    expect(await client.messages(3)).toEqual([
      ["3", "3", "slow:1", "phx_reply", { status: "ok", response: { snapshot: true } }],
      ["3", null, "slow:1", "early", { n: 1 }],
      ["3", "4", "slow:1", "phx_reply", { status: "ok", response: 1 }],
    ]);
  });
});

describe("a joined channel", () => {
  beforeEach(async () => {
    client.send("3", "3", "room:1", "phx_join", {});
    await client.messages(1);
    client.received.length = 0;
  });

  test("answers a push once, with or without its join_ref", async () => {
    client.send("3", "4", "room:1", "echo", { a: 1 });
    client.send(null, "5", "room:1", "refuse", {});
    expect(await client.messages(2)).toEqual([
      ["3", "4", "room:1", "phx_reply", { status: "ok", response: { a: 1 } }],
      ["3", "5", "room:1", "phx_reply", { status: "error", response: { reason: "no" } }],
    ]);
  });

  test("drops a push of an outdated join silently", async () => {
    client.send("2", "4", "room:1", "echo", {});
    client.send("2", "5", "room:1", "phx_leave", {});
    expect(await client.settle()).toEqual([]);
    expect(fixture.left).toEqual([]);
  });

  test("pushes with its join_ref and no ref", async () => {
    client.send("3", "4", "room:1", "push", { a: 1 });
    expect(await client.messages(1)).toEqual([["3", null, "room:1", "pushed", { a: 1 }]]);
  });

  test("is left: reply, then close", async () => {
    client.send("3", "4", "room:1", "phx_leave", {});
    client.send("3", "5", "room:1", "phx_leave", {});
    expect(await client.messages(3)).toEqual([
      ["3", "4", "room:1", "phx_reply", { status: "ok", response: {} }],
      ["3", "3", "room:1", "phx_close", {}],
      ["3", "5", "room:1", "phx_reply", { status: "ok", response: {} }],
    ]);
    expect(fixture.left).toEqual(["room:1"]);
  });

  test("that crashes says so and can be joined again", async () => {
    client.send("3", "4", "room:1", "boom", {});
    expect(await client.messages(1)).toEqual([
      ["3", "3", "room:1", "phx_error", { reason: "channel_crash" }],
    ]);
    client.send("5", "5", "room:1", "phx_join", {});
    expect((await client.messages(2))[1]?.[4]).toMatchObject({ status: "ok" });
  });

  test("that the server closes is gone", async () => {
    client.send("3", "4", "room:1", "close", {});
    client.send("3", "5", "room:1", "echo", {});
    expect(await client.messages(2)).toEqual([
      ["3", "3", "room:1", "phx_close", {}],
      [null, "5", "room:1", "phx_reply", { status: "error", response: { reason: "unmatched topic" } }],
    ]);
  });

  test("ends when the connection is cut", async () => {
    client.cut();
    await expect.poll(() => fixture.left, { timeout: 5_000 }).toEqual(["room:1"]);
    expect(live.hub.size).toBe(0);
  });
});

describe("frames that are not messages", () => {
  test.each([["not json"], ["{}"], ['["1","2","room:1"]'], ['["1","2",3,"phx_join",{}]']])(
    "%s ends the connection with 1011",
    async (frame) => {
      client.webSocket.send(frame);
      expect((await client.closed).code).toBe(1011);
    },
  );

  test("a binary push is answered as not supported and the connection stays", async () => {
    const parts = ["3", "8", "room:ü", "upload"].map((part) => Buffer.from(part));
    const header = Buffer.from([0, ...parts.map((part) => part.length)]);
    client.webSocket.send(Buffer.concat([header, ...parts, Buffer.from([1, 2, 3])]));
    expect(await client.messages(1)).toEqual([
      ["3", "8", "room:ü", "phx_reply", { status: "error", response: { reason: "binary not supported" } }],
    ]);
  });

  test("a frame over the limit is cut with 1009", async () => {
    client.webSocket.send("x".repeat(8 * 1024 * 1024 + 1));
    expect((await client.closed).code).toBe(1009);
  });

  test("a flood is ended with a reason", async () => {
    for (let n = 0; n < 700; n++) client.send(null, `${n}`, "phoenix", "heartbeat", {});
    expect(await client.closed).toEqual({ code: 1008, reason: "too many messages" });
  });
});
