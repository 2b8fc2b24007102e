import { type IncomingHttpHeaders, request } from "node:http";
import { afterEach, describe, expect, test } from "vitest";
import { ManualClock } from "../../src/core/manual-clock.ts";
import type { ConnectRequest } from "../../src/live/handshake.ts";
import { createFixture, type Fixture } from "./fixture-routes.ts";
import { type LiveServer, startLiveServer, viewer } from "./live-server.ts";

interface Answer {
  http: number;
  headers: IncomingHttpHeaders;
  status: number;
  token: string;
  messages: string[];
  reason?: string;
}

interface Asked {
  method?: string;
  token?: string;
  headers?: Record<string, string>;
  body?: string;
  query?: string;
}

let live: LiveServer;
let fixture: Fixture;

async function serve(options: Partial<Parameters<typeof startLiveServer>[0]> = {}): Promise<void> {
  fixture = createFixture();
  live = await startLiveServer({ routes: fixture.routes, ...options });
}

afterEach(() => live.close());

/** One request by hand; `abort` ends it as a browser that gives up. */
function ask({ method = "GET", token, headers = {}, body, query = "vsn=2.0.0" }: Asked = {}) {
  const path = `/live/longpoll?${query}${token === undefined ? "" : `&token=${token}`}`;
  const sent = request({ port: live.port, host: "127.0.0.1", path, method, headers, agent: false });
  const answer = new Promise<Answer>((resolve, reject) => {
    sent.on("error", reject);
    sent.on("response", async (response) => {
      let text = "";
      for await (const chunk of response) text += String(chunk);
      const fields = JSON.parse(text) as Omit<Answer, "http" | "headers">;
      resolve({ http: response.statusCode ?? 0, headers: response.headers, ...fields });
    });
  });
  sent.end(body);
  return {
    answer,
    abort: () => {
      answer.catch(() => undefined);
      sent.destroy();
    },
  };
}

const poll = (token: string, headers: Record<string, string> = {}) => ask({ token, headers });
const open = async () => (await ask().answer).token;
const line = (...message: unknown[]) => JSON.stringify(message);
const ndjson = { "content-type": "application/x-ndjson" };
const post = (token: string, body: string, headers: Record<string, string> = ndjson) =>
  ask({ method: "POST", token, body, headers }).answer;
const join = (n: number | string) => line(`${n}`, `${n}`, `room:${n}`, "phx_join", {});
const echo = (n: number | string, value: unknown) => line("1", `${n}`, "room:1", "echo", value);
const refsIn = ({ messages }: Answer) => messages.map((text) => (JSON.parse(text) as unknown[])[1]);

describe("a poll", () => {
  test("without a token opens: 410 with a token, over HTTP 200, never to be stored", async () => {
    await serve();
    const answer = await ask().answer;
    expect(answer).toMatchObject({ http: 200, status: 410, messages: [] });
    expect(answer.token).toMatch(/^[\w-]{32}$/);
    expect(answer.headers).toMatchObject({
      "content-type": "application/json; charset=utf-8",
      "cache-control": "no-store",
      "access-control-allow-origin": "*",
      "x-content-type-options": "nosniff",
    });
    expect(live.hub.size).toBe(1);
  });

  test("gets messages as strings, in order, with its token", async () => {
    await serve();
    const token = await open();
    expect(await post(token, [join(1), echo(2, "a"), echo(3, "b")].join("\n"))).toMatchObject({
      status: 200,
    });
    const answer = await poll(token).answer;
    expect(answer).toMatchObject({ http: 200, status: 200, token });
    expect(refsIn(answer)).toEqual(["1", "2", "3"]);
  });

  test("is held until something is said, and what is said at once comes at once", async () => {
    await serve();
    const token = await open();
    await post(token, line("1", "1", "news", "phx_join", {}));
    await poll(token).answer;
    const held = poll(token);
    await expect.poll(() => live.longPoll.held).toBe(1);
    fixture.news.publish("viewer", "update", { n: 1 });
    fixture.news.publish("viewer", "update", { n: 2 });
    const { messages } = await held.answer;
    expect(messages.map((text) => (JSON.parse(text) as unknown[])[4])).toEqual([{ n: 1 }, { n: 2 }]);
  });

  test("that hears nothing ends with 204 after ten seconds and not before", async () => {
    const clock = new ManualClock();
    await serve({ clock });
    const token = await open();
    const held = poll(token);
    let answered = false;
    void held.answer.then(() => {
      answered = true;
    });
    await expect.poll(() => live.longPoll.held).toBe(1);
    await clock.advance(9_900);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(answered).toBe(false);
    await clock.advance(200);
    expect(await held.answer).toMatchObject({ http: 200, status: 204, token, messages: [] });
  });

  test("that broke off loses nothing", async () => {
    await serve();
    const token = await open();
    const aborted = poll(token);
    await expect.poll(() => live.longPoll.held).toBe(1);
    aborted.abort();
    await expect.poll(() => live.longPoll.held).toBe(0);
    await post(token, [join(1), echo(2, "a")].join("\n"));
    expect(refsIn(await poll(token).answer)).toEqual(["1", "2"]);
  });

  test("that comes while another waits takes its place", async () => {
    await serve();
    const token = await open();
    const older = poll(token);
    await expect.poll(() => live.longPoll.held).toBe(1);
    const newer = poll(token);
    expect(await older.answer).toMatchObject({ status: 204, token });
    await post(token, join(1));
    expect(refsIn(await newer.answer)).toEqual(["1"]);
  });

  test("of a token nobody knows opens another session", async () => {
    await serve();
    const answer = await poll("forged").answer;
    expect(answer).toMatchObject({ http: 200, status: 410, messages: [] });
    expect(answer.token).not.toBe("forged");
    expect(await post(answer.token, join(1))).toMatchObject({ status: 200 });
  });

  test("takes its token from the header before the one in the query", async () => {
    await serve();
    const token = await open();
    await post("stale", join(1), { ...ndjson, "x-phoenix-longpoll-token": token });
    const answer = await poll("stale", { "x-phoenix-longpoll-token": token }).answer;
    expect(answer).toMatchObject({ status: 200, token });
  });

  test.each(["", "vsn=1.0.0", "vsn[]=2.0.0"])("of another protocol is refused: ?%s", async (query) => {
    await serve();
    expect(await ask({ query }).answer).toMatchObject({ http: 200, status: 403, token: null, messages: [] });
    expect(live.hub.size).toBe(0);
  });

  test("brings the client's auth token to whoever decides", async () => {
    const asked: ConnectRequest[] = [];
    await serve({
      connect: (connect) => {
        asked.push(connect);
        return connect.authToken === "good" ? { ok: true, context: viewer } : { ok: false, reason: "who?" };
      },
    });
    expect(await ask({ headers: { "x-phoenix-authtoken": "good" } }).answer).toMatchObject({ status: 410 });
    expect(await ask().answer).toMatchObject({ http: 200, status: 403, reason: "who?" });
    expect(asked.map(({ authToken }) => authToken)).toEqual(["good", null]);
  });
});

describe("a session", () => {
  test("ends between 15 and 30 seconds after the last poll, not while one is held", async () => {
    const clock = new ManualClock();
    await serve({ clock });
    const token = await open();
    await clock.advance(8_000);
    const held = poll(token);
    await expect.poll(() => live.longPoll.held).toBe(1);
    await clock.advance(9_000);
    held.abort();
    await expect.poll(() => live.longPoll.held).toBe(0);
    await clock.advance(15_000);
    expect(live.hub.size).toBe(1);
    await clock.advance(15_000);
    expect([live.hub.size, live.longPoll.size]).toEqual([0, 0]);
  });

  test("that was closed hands over what was said and is gone then", async () => {
    await serve();
    const token = await open();
    await post(token, join(1));
    await post(token, "[1,2", {});
    expect(refsIn(await poll(token).answer)).toEqual(["1"]);
    expect((await poll(token).answer).status).toBe(410);
    expect(fixture.left).toEqual(["room:1"]);
  });

  test("is one of so many for each address; the next is told what to do", async () => {
    await serve({ longPollLimits: { sessionsPerAddress: 2 } });
    await open();
    await open();
    const { status, reason } = await ask().answer;
    expect([status, reason]).toEqual([500, expect.stringContaining("site.trustedProxies")]);
    expect(live.longPoll.size).toBe(2);
  });

  test("that reads nothing is ended when too much waits for it", async () => {
    await serve({ limits: { queuedBytes: 10_000, stalledBytes: 20_000 } });
    const token = await open();
    await post(token, join(1));
    const big = "x".repeat(5_000);
    for (let n = 2; n < 8 && live.longPoll.size > 0; n++) await post(token, echo(n, big));
    expect([live.longPoll.size, live.hub.size]).toEqual([0, 0]);
    expect(fixture.left).toEqual(["room:1"]);
  });
});

describe("a POST", () => {
  const quick = { longPollLimits: { refusalMs: 1 } };

  test("of 101 lines: 100 are taken", async () => {
    await serve();
    const token = await open();
    const lines = Array.from({ length: 101 }, (_, n) => line(null, `${n}`, "phoenix", "heartbeat", {}));
    expect((await post(token, lines.join("\n"))).status).toBe(200);
    expect(refsIn(await poll(token).answer)).toEqual(Array.from({ length: 100 }, (_, n) => `${n}`));
  });

  test("of any other content type is one message", async () => {
    await serve();
    const token = await open();
    await post(token, JSON.stringify(["1", "1", "room:1", "phx_join", {}], null, 1), {});
    expect(refsIn(await poll(token).answer)).toEqual(["1"]);
  });

  test("with a message in base64 is answered as a binary one", async () => {
    await serve();
    const token = await open();
    const binary = Buffer.concat([Buffer.from([0, 1, 1, 6, 4]), Buffer.from("17room:1sendpayload")]);
    await post(token, binary.toString("base64"));
    const { messages } = await poll(token).answer;
    expect(messages.map((text) => JSON.parse(text))).toEqual([
      ["1", "7", "room:1", "phx_reply", { status: "error", response: { reason: "binary not supported" } }],
    ]);
  });

  test("to a session nobody knows is 410, after a second that keeps clients from hurrying", async () => {
    await serve();
    const startedAt = performance.now();
    expect(await post("forged", join(1))).toMatchObject({ http: 200, status: 410 });
    expect(performance.now() - startedAt).toBeGreaterThan(950);
  });

  test("that is too large is refused by its announcement alone", async () => {
    await serve({ ...quick, limits: { frameBytes: 100 } });
    const token = await open();
    expect(await post(token, `["${"x".repeat(200)}`)).toMatchObject({ http: 200, status: 413 });
  });

  test("that does not come to its end is answered with 408", async () => {
    await serve({ longPollLimits: { refusalMs: 1, bodyMs: 50 } });
    const token = await open();
    const headers = { ...ndjson, "content-length": "100" };
    const path = `/live/longpoll?vsn=2.0.0&token=${token}`;
    const sent = request({ port: live.port, host: "127.0.0.1", path, method: "POST", headers });
    sent.write("[");
    sent.on("error", () => undefined);
    const status = await new Promise((resolve) => {
      sent.on("response", (response) =>
        response.on("data", (body) => resolve(JSON.parse(String(body)).status)),
      );
    });
    sent.destroy();
    expect(status).toBe(408);
    await expect.poll(async () => (await post(token, join(1))).status).toBe(200);
  });
});

describe("an origin that is refused", () => {
  const good = "https://good.example";
  const refusing = {
    checkOrigin: ({ headers }: { headers: IncomingHttpHeaders }) =>
      headers.origin === undefined || headers.origin === good
        ? { allowed: true as const }
        : { allowed: false as const, reason: "set site.url" },
  };

  test.each([
    ["by its Origin", { origin: "https://evil.example" }],
    ["by the Referer of a page that sends no Origin yet", { referer: "https://evil.example/page" }],
    ["by Sec-Fetch-Site", { "sec-fetch-site": "cross-site" }],
  ])("is refused at the first GET: %s", async (_, headers) => {
    await serve(refusing);
    const answer = await ask({ headers }).answer;
    expect(answer).toMatchObject({ http: 200, status: 403, token: null, messages: [] });
    expect(answer.reason).toBeTruthy();
    expect(live.hub.size).toBe(0);
  });

  test("is let in where it is right, or where there is none", async () => {
    await serve(refusing);
    for (const headers of [{ origin: good }, { referer: `${good}/page` }, {}]) {
      expect((await ask({ headers }).answer).status).toBe(410);
    }
  });

  test("is refused at its POST after a second, with the reason", async () => {
    await serve(refusing);
    const token = await open();
    const startedAt = performance.now();
    const answer = await post(token, join(1), { ...ndjson, origin: "https://evil.example" });
    expect(answer).toMatchObject({ http: 200, status: 403, reason: "set site.url" });
    expect(performance.now() - startedAt).toBeGreaterThan(950);
    expect(live.hub.topics().size).toBe(0);
  });
});

test("a preflight is answered with what it asked for", async () => {
  await serve();
  const headers = { "access-control-request-headers": "x-phoenix-longpoll-token" };
  const answer = await ask({ method: "OPTIONS", headers }).answer;
  expect(answer.http).toBe(200);
  expect(answer.headers).toMatchObject({
    "access-control-allow-headers": "x-phoenix-longpoll-token",
    "access-control-allow-methods": "get, post, options",
    "access-control-max-age": "3600",
  });
});

test("any other method is a bad request", async () => {
  await serve();
  expect((await ask({ method: "PUT" }).answer).http).toBe(400);
});
