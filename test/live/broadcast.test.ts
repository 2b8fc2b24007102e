import { afterEach, expect, test } from "vitest";
import { createBroadcastTopic } from "../../src/live/broadcast-topic.ts";
import { SharedFrame } from "../../src/live/shared-frame.ts";
import type { Subscriber } from "../../src/live/topic-router.ts";
import { type LiveServer, startLiveServer, viewer } from "./live-server.ts";
import { RawClient } from "./raw-client.ts";

let live: LiveServer | undefined;
const clients: RawClient[] = [];
afterEach(async () => {
  for (const client of clients.splice(0)) client.cut();
  await live?.close();
});

async function open(url: string, topic: string): Promise<RawClient> {
  const client = await RawClient.open(url);
  clients.push(client);
  client.send("1", "1", topic, "phx_join", {});
  await client.messages(1);
  return client;
}

test("a broadcast reaches every audience with its own payload and no refs, in text frames", async () => {
  const topic = createBroadcastTopic("news", (audience) => ({ audience }));
  const audiences = ["viewer", "operator", "viewer"] as const;
  let next = 0;
  live = await startLiveServer({
    routes: [topic.route],
    connect: () => ({ ok: true, context: { ...viewer, audience: audiences[next++] ?? "viewer" } }),
  });
  for (const _ of audiences) await open(live.url, "news");
  topic.publish("viewer", "update", { public: true });
  topic.publish("operator", "update", { secret: true });
  for (const [index, audience] of audiences.entries()) {
    const payload = audience === "viewer" ? { public: true } : { secret: true };
    const messages = await clients[index]?.messages(2);
    expect(messages).toEqual([
      ["1", "1", "news", "phx_reply", { status: "ok", response: { audience } }],
      [null, null, "news", "update", payload],
    ]);
    expect(clients[index]?.binaryFrames).toBe(0);
  }
});

test("nothing is encoded for an audience that nobody belongs to", () => {
  const topic = createBroadcastTopic("news", () => ({}));
  topic.publish("viewer", "update", {
    toJSON() {
      throw new Error("was encoded");
    },
  });
  expect(topic.watchers("viewer")).toBe(0);
});

test("broadcasts and messages for one viewer arrive in the order in which they were sent", async () => {
  const subscribers: Subscriber[] = [];
  live = await startLiveServer({
    routes: [
      {
        topic: "mixed",
        join: ({ subscriber }) => {
          subscribers.push(subscriber);
          return { ok: true, response: {}, rights: "viewer" };
        },
      },
    ],
  });
  for (let n = 0; n < 20; n++) await open(live.url, "mixed");
  const rounds = 200;
  for (let n = 0; n < rounds; n++) {
    const frame = new SharedFrame("mixed", "shared", n);
    for (const subscriber of subscribers) subscriber.share(frame);
    for (const [index, subscriber] of subscribers.entries()) {
      if ((n + index) % 3 === 0) subscriber.push("own", n);
    }
    if (n % 50 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  for (const [index, client] of clients.entries()) {
    await client.settle();
    const expected = Array.from({ length: rounds }, (_, n) =>
      (n + index) % 3 === 0 ? [`shared ${n}`, `own ${n}`] : [`shared ${n}`],
    ).flat();
    expect(client.received.slice(1).map(([, , , event, payload]) => `${event} ${payload}`)).toEqual(expected);
  }
});

test.each([0, 125, 126, 65_535, 65_536, 200_000])(
  "a frame with a payload of %i bytes arrives whole",
  async (size) => {
    const topic = createBroadcastTopic("news", () => ({}));
    live = await startLiveServer({ routes: [topic.route] });
    const client = await open(live.url, "news");
    const overhead = new SharedFrame("news", "update", "").text.length;
    const payload = "ü".repeat(4).concat("x".repeat(Math.max(0, size - overhead - 8)));
    topic.publish("viewer", "update", payload);
    expect((await client.messages(2))[1]?.[4]).toBe(payload);
  },
);

test("a viewer that does not read is skipped, costs the others nothing, and is told to join again when it reads", async () => {
  const topic = createBroadcastTopic("news", () => ({}));
  live = await startLiveServer({ routes: [topic.route], limits: { queuedBytes: 100_000 } });
  const slow = await open(live.url, "news");
  const quick = await open(live.url, "news");
  slow.webSocket.pause();
  const rounds = 400;
  const block = "x".repeat(50_000);
  for (let n = 0; n < rounds; n++) {
    topic.publish("viewer", "update", { n, block });
    if (n % 4 === 3) await quick.messages(n + 2);
  }
  await quick.messages(rounds + 1);
  expect(topic.watchers("viewer")).toBe(1);
  slow.webSocket.resume();
  await expect.poll(() => slow.received.at(-1)?.[3], { timeout: 20_000 }).toBe("phx_error");
  const updates = slow.received.slice(1, -1).map(([, , , , payload]) => (payload as { n: number }).n);
  expect(updates.length).toBeLessThan(rounds);
  expect(updates).toEqual(updates.map((_, index) => index));
});
