import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { beforeEach, expect, test } from "vitest";
import { type Log, silentLog } from "../../src/core/log.ts";
import { ManualClock } from "../../src/core/manual-clock.ts";
import { createHub, type Hub } from "../../src/live/hub.ts";
import { createSharedViews, type SharedViews, viewRoute } from "../../src/live/shared-view.ts";
import { viewer } from "./live-server.ts";
import { MemoryTransport } from "./memory-transport.ts";
import { ModelSource } from "./model-view.ts";

let clock: ManualClock;
let source: ModelSource;
let views: SharedViews;
let hub: Hub;
let errors: string[];

beforeEach(() => {
  clock = new ManualClock();
  source = new ModelSource();
  source.lists.set("left", ["a", "b"]);
  errors = [];
  const log: Log = { ...silentLog, error: (_, event) => void errors.push(event) };
  views = createSharedViews({ clock, log, resolve: (key) => (key.startsWith("model") ? source : null) });
  const allow = (key: string) =>
    key === "model-secret"
      ? { allowed: false as const, reason: "operators only" }
      : { allowed: true as const, rights: "viewer" as const };
  hub = createHub({ clock, log, routes: [viewRoute(views, allow)] });
});

interface Live {
  epoch: string;
  seq: number;
}

function live(key = "model"): Live {
  const { epoch, seq } = JSON.parse(views.page(key)?.html ?? "null").live;
  return { epoch, seq };
}

function join(from: unknown, key = "model") {
  const transport = new MemoryTransport();
  const connection = hub.accept(transport, viewer);
  connection.receive(JSON.stringify(["1", "1", `view:${key}`, "phx_join", from]));
  return { transport, connection, messages: () => transport.sent.map((text) => JSON.parse(text)) };
}

test("a page joins where it was drawn and gets nothing it has already", async () => {
  const at = live();
  const { messages } = join(at);
  await clock.advance(0);
  expect(messages()).toEqual([
    ["1", "1", "view:model", "phx_reply", { status: "ok", response: { ...at, fragments: {}, lists: {} } }],
  ]);
});

test("a change is drawn once and goes to all as the same frame", async () => {
  const viewers = [join(live()), join(live()), join(live())];
  await clock.advance(0);
  const before = source.draws;
  for (let n = 0; n < 5; n++) {
    source.bump("a");
    views.markDirty(["model"], { urgent: true });
  }
  await clock.advance(25);
  expect(source.draws).toBe(before + 1);
  for (const { transport, messages } of viewers) {
    expect(transport.shared).toHaveLength(1);
    expect(transport.shared[0]).toBe(viewers[0]?.transport.shared[0]);
    expect(messages()[1]).toEqual([
      null,
      null,
      "view:model",
      "patch",
      { ...live(), seq: 2, fragments: { a: '<li id="a">5</li>' }, lists: {} },
    ]);
  }
});

test("a drawing that shows the same sends nothing", async () => {
  const { messages } = join(live());
  views.markDirty(["model"], { urgent: true });
  await clock.advance(2_000);
  expect(messages()).toHaveLength(1);
  expect(live().seq).toBe(1);
});

test("figures are drawn at most once a second, states at once in between", async () => {
  join(live());
  await clock.advance(5_000);
  const before = source.draws;
  for (let n = 0; n < 40; n++) {
    source.bump("a");
    views.markDirty(["model"], { urgent: false });
    await clock.advance(100);
  }
  expect(source.draws - before).toBeGreaterThanOrEqual(3);
  expect(source.draws - before).toBeLessThanOrEqual(5);
  const between = source.draws;
  views.markDirty(["model"], { urgent: true });
  await clock.advance(21);
  expect(source.draws).toBe(between + 1);
});

test("nothing is drawn while nobody watches, and what was missed comes with the next join", async () => {
  const at = live();
  const before = source.draws;
  for (let n = 0; n < 10; n++) {
    source.bump("b");
    source.lists.set("right", ["c"]);
    views.markDirty(["model"], { urgent: true });
    await clock.advance(1_000);
  }
  expect(source.draws).toBe(before);
  const { messages } = join(at);
  await clock.advance(0);
  expect(source.draws).toBe(before + 1);
  expect(messages()[0][4].response).toEqual({
    epoch: at.epoch,
    seq: 2,
    fragments: { b: '<li id="b">10</li>', c: '<li id="c">0</li>' },
    lists: { right: ["c"] },
  });
});

test("a crowd that comes back after a restart is spread over time, and who comes alone later is not", async () => {
  const within = async () => {
    const { messages } = join({ epoch: "before the restart", seq: 1 });
    await clock.advance(0);
    return messages()[0][4].response.withinMs;
  };
  expect([await within(), await within(), await within()]).toEqual([undefined, 2, 4]);
  await clock.advance(10_000);
  expect(await within()).toBeUndefined();
});

test.each([
  ["another epoch", () => ({ epoch: "other", seq: 1 })],
  ["a seq of the future", () => ({ ...live(), seq: 2 })],
  ["a negative seq", () => ({ ...live(), seq: -1 })],
  ["a seq that is no number", () => ({ ...live(), seq: "1" })],
  ["nothing", () => null],
])("a page that comes with %s is told to fetch again", async (_, from) => {
  const { messages } = join(from());
  await clock.advance(0);
  expect(messages()[0][4]).toEqual({ status: "ok", response: { refetch: true } });
  source.bump("a");
  views.markDirty(["model"], { urgent: true });
  await clock.advance(2_000);
  expect(messages()).toHaveLength(1);
});

test("a change of shape begins a new epoch, and viewers fetch the page again within a bounded time", async () => {
  const before = live();
  const { messages } = join(before);
  await clock.advance(0);
  source.shape = "b";
  views.markDirty(["model"], { urgent: true });
  await clock.advance(25);
  expect(messages()[1]).toEqual([null, null, "view:model", "refetch", { withinMs: 2 }]);
  expect(live().epoch).not.toBe(before.epoch);
});

test("a viewer too slow for patches is told to fetch again once it reads, and gets nothing else", async () => {
  const { transport, connection, messages } = join(live());
  await clock.advance(0);
  transport.queued = hub.limits.queuedBytes + 1;
  for (let n = 0; n < 3; n++) {
    source.bump("a");
    views.markDirty(["model"], { urgent: true });
    await clock.advance(1_500);
  }
  expect(messages()).toHaveLength(1);
  transport.queued = 0;
  await clock.advance(1_100);
  expect(messages().slice(1)).toEqual([["1", null, "view:model", "refetch", { withinMs: 5_000 }]]);
  connection.closed();
});

test("unknown views and views of others are refused with a reason", async () => {
  const unknown = join(null, "nothing");
  const secret = join(null, "model-secret");
  await clock.advance(0);
  expect(unknown.messages()[0][4]).toEqual({ status: "error", response: { reason: "no such view" } });
  expect(secret.messages()[0][4]).toEqual({ status: "error", response: { reason: "operators only" } });
  expect(views.page("nothing")).toBeNull();
});

test("the page is drawn and compressed once for each version, and its tag changes with it", async () => {
  const first = views.page("model");
  expect(views.page("model")).toBe(first);
  expect(first?.body("br")).toBe(first?.body("br"));
  expect(brotliDecompressSync((await first?.body("br")) ?? "").toString()).toBe(first?.html);
  expect(gunzipSync((await first?.body("gzip")) ?? "").toString()).toBe(first?.html);
  expect((await first?.body("identity"))?.toString()).toBe(first?.html);
  source.bump("a");
  views.markDirty(["model"], { urgent: true });
  expect(views.page("model")?.etag).not.toBe(first?.etag);
});

test("a page asked for again and again while figures come draws once a second", async () => {
  live();
  const before = source.draws;
  for (let n = 0; n < 50; n++) {
    source.bump("a");
    views.markDirty(["model"], { urgent: false });
    live();
    await clock.advance(100);
  }
  expect(source.draws - before).toBeLessThanOrEqual(5);
  expect(source.draws - before).toBeGreaterThanOrEqual(4);
});

test("a drawing that fails is logged and tried again; the page says so", async () => {
  const { messages } = join(live());
  await clock.advance(0);
  source.fails = true;
  source.bump("a");
  views.markDirty(["model"], { urgent: true });
  await clock.advance(25);
  expect(errors).toEqual(["live.view-crashed"]);
  expect(() => views.page("model")).toThrow("cannot draw");
  for (let n = 0; n < 40; n++) {
    views.markDirty(["model"], { urgent: true });
    await clock.advance(100);
  }
  expect(errors, "in four seconds, whatever changes").toHaveLength(1);
  source.fails = false;
  await clock.advance(6_000);
  expect(messages()[1][4].fragments).toEqual({ a: '<li id="a">1</li>' });
});

test("a view that nobody watches is forgotten after a while, not within a minute; a watched one never", async () => {
  const watched = live("model-watched");
  const { connection } = join(watched, "model-watched");
  const fetched = live("model");
  await clock.advance(55_000);
  connection.touch();
  expect(join(fetched).messages).toBeDefined();
  expect(live("model").epoch).toBe(fetched.epoch);
  for (let n = 0; n < 16; n++) {
    await clock.advance(50_000);
    connection.touch();
  }
  expect([...views.watchers().keys()]).toEqual(["model-watched"]);
  expect(live("model-watched").epoch).toBe(watched.epoch);
});

test("views that mean something else now send their viewers to fetch the page", async () => {
  const { messages } = join(live());
  await clock.advance(0);
  views.retire((key) => key === "model");
  await clock.advance(5);
  expect(messages()[1][3]).toBe("refetch");
  expect(views.watchers().size).toBe(0);
});

test("rows that left take nothing with them, however many have come and gone", async () => {
  setFlagsFromString("--expose-gc");
  const collect: () => void = runInNewContext("gc");
  const rowBytes = 100_000;
  const rows = 300;
  const show = (n: number) => {
    source.lists.set("left", [`${n}`.padEnd(rowBytes, "x")]);
    views.markDirty(["model"], { urgent: true });
    views.page("model");
  };
  show(0);
  const epoch = live().epoch;
  collect();
  const before = process.memoryUsage().heapUsed;
  for (let n = 1; n <= rows; n++) show(n);
  expect(live().epoch).toBe(epoch);
  collect();
  expect(process.memoryUsage().heapUsed - before).toBeLessThan((rows * rowBytes) / 3);
});
