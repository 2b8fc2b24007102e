import { expect, test } from "vitest";
import { silentLog } from "../../../src/core/log.ts";
import { ManualClock } from "../../../src/core/manual-clock.ts";
import type { Channel, Sent } from "../../../src/notify/channel.ts";
import type { Delivery } from "../../../src/notify/ports.ts";
import { createSender } from "../../../src/notify/sender.ts";
import { createLookup } from "../../../src/probe/lookup.ts";
import { createMemoryStore } from "../../../src/store/memory-store.ts";

function delivery(channelId: string): Delivery {
  return {
    ...{ id: `news.${channelId}`, channelId, serviceId: "api", at: 0, notBefore: 0 },
    item: {
      ...{ event: "service.changed", at: 0, level: "down", title: "api is down", lines: [], link: null },
      ...{ subject: "service:api", ends: false, change: null, body: {} },
    },
    ...{ state: "waiting", letterId: null, attempts: 0, nextAt: null, why: null, doneAt: null },
  };
}

function channel(id: string, send: () => Promise<Sent>): Channel {
  return { id, kind: "webhook", gathers: false, send };
}

test("what is decided while one channel comes and another one goes is sent, or said not to be", async () => {
  const clock = new ManualClock();
  const { outbox } = createMemoryStore();
  const sender = createSender([], {
    ...{ clock, log: silentLog, store: outbox },
    site: () => ({ name: "Hydrascale", url: null }),
    context: () => ({ lookup: createLookup(clock), environment: {}, language: "en", timeZone: "UTC" }),
  });
  const told: string[] = [];
  const hangs = channel("old", () => new Promise(() => undefined));
  const works = channel("new", async () => {
    told.push("new");
    return { ok: true };
  });
  await sender.configure([hangs]);
  sender.add([delivery("old")]);
  await clock.advance(0);
  const configured = sender.configure([works]);
  sender.add([delivery("new"), { ...delivery("old"), id: "later.old" }]);
  expect(sender.waiting().map(({ id }) => id)).toEqual(["news.new", "later.old"]);
  await clock.advance(2_000);
  await configured;
  await expect.poll(() => told).toEqual(["new"]);
  await expect
    .poll(async () => (await outbox.done(9)).map(({ id, state }) => `${id} ${state}`).sort())
    .toEqual(["later.old not-sent", "news.new sent", "news.old not-sent"]);
  await sender.stop();
});

test("what fails while the config changes is tried again at once, by what the config says now", async () => {
  const clock = new ManualClock();
  const { outbox } = createMemoryStore();
  const tried = { ...delivery("ops"), attempts: 9, at: clock.now() };
  const sender = createSender([tried], {
    ...{ clock, log: silentLog, store: outbox },
    site: () => ({ name: "Hydrascale", url: null }),
    context: () => ({ lookup: createLookup(clock), environment: {}, language: "en", timeZone: "UTC" }),
  });
  const answer = Promise.withResolvers<Sent>();
  await sender.configure([channel("ops", () => answer.promise)]);
  await clock.advance(0);
  await sender.configure([channel("ops", async () => ({ ok: true }))]);
  answer.resolve({ ok: false, why: "answered 404" });
  await expect.poll(async () => (await outbox.done(9)).map(({ state }) => state)).toEqual(["sent"]);
  await sender.stop();
});

test("a store that refuses what waited for a channel that is gone keeps no other from being heard", async () => {
  const clock = new ManualClock();
  const { outbox } = createMemoryStore();
  const commit = outbox.commitOutbox.bind(outbox);
  let isFull = true;
  outbox.commitOutbox = async (some) => {
    if (isFull) throw new Error("database or disk is full");
    await commit(some);
  };
  const sender = createSender([delivery("gone")], {
    ...{ clock, log: silentLog, store: outbox },
    site: () => ({ name: "Hydrascale", url: null }),
    context: () => ({ lookup: createLookup(clock), environment: {}, language: "en", timeZone: "UTC" }),
  });
  const old = channel("old", async () => ({ ok: true }));
  await sender.configure([old]);
  isFull = false;
  await sender.configure([old, channel("ops", async () => ({ ok: true }))]);
  sender.add([delivery("ops")]);
  await expect.poll(async () => (await outbox.done(9)).map(({ id }) => id)).toEqual(["news.ops"]);
  await sender.stop();
});
