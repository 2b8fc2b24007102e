import { createServer } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { receiver, sendContext } from "../../test/support/receiver.ts";
import { systemClock } from "../core/clock.ts";
import { createLookup } from "../probe/lookup.ts";
import { failureInEnglish } from "./failure.ts";
import { postJson } from "./post.ts";

const send = async (url: string, timeoutMs?: number) => {
  const sent = await postJson(url, { a: 1 }, sendContext(timeoutMs));
  return sent.ok ? sent : { ...sent, why: failureInEnglish(sent.why) };
};

test("500 is a failure that says so", async () => {
  const { url } = await receiver((response) => response.writeHead(500).end("out of\n memory"));
  expect(await send(url)).toEqual({ ok: false, why: "answered 500: out of memory", refused: false });
});

test.each([
  ["120", 120_000],
  [new Date(Date.now() + 60_000).toUTCString(), 59_000],
])("429 with Retry-After %s asks for patience", async (header, least) => {
  const { url } = await receiver((response) => response.writeHead(429, { "retry-after": header }).end());
  const sent = await send(url);
  expect(sent.ok ? 0 : sent.retryAfterMs).toBeGreaterThan(least - 2_000);
});

test("400 says that the content is at fault", async () => {
  const { url } = await receiver((response) => response.writeHead(400).end());
  expect(await send(url)).toMatchObject({ ok: false, refused: true });
});

test("a receiver that hangs may have it all the same", async () => {
  const { url } = await receiver(() => undefined);
  expect(await send(url, 300)).toEqual({ ok: false, why: "no answer in time", maybe: true });
});

test("a reset after the request may have it, a refused connection has not", async () => {
  const server = createServer((socket) => socket.once("data", () => socket.resetAndDestroy()));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  const url = `http://127.0.0.1:${address !== null && typeof address === "object" ? address.port : 0}`;
  expect(await send(url)).toMatchObject({ ok: false, why: "connection reset (ECONNRESET)", maybe: true });
  server.close();
  expect(await send(url)).toMatchObject({
    ok: false,
    why: "connection refused (ECONNREFUSED)",
    maybe: false,
  });
});

test("a redirect is not followed, and no success", async () => {
  const other = await receiver();
  const { url } = await receiver((response) => response.writeHead(302, { location: other.url }).end());
  expect(await send(url)).toMatchObject({
    ok: false,
    why: expect.stringContaining("answered 302, a redirect"),
  });
  expect(other.taken).toEqual([]);
});

test.each([200, 500])("100 MB after a %i are not read", async (status) => {
  let written = 0;
  const { url } = await receiver((response) => {
    response.writeHead(status);
    const chunk = Buffer.alloc(1024 * 1024, "x");
    const more = () => {
      if (written >= 100 || response.destroyed) return void response.end();
      written++;
      response.write(chunk, () => setImmediate(more));
    };
    more();
  });
  const beganAt = performance.now();
  expect((await send(url, 10_000)).ok).toBe(status === 200);
  expect(performance.now() - beganAt).toBeLessThan(5_000);
  expect(written).toBeLessThan(100);
});

test("without a resolver it says so in words", async () => {
  const lookup = createLookup(systemClock, { servers: ["127.0.0.1:9"] });
  const context = { ...sendContext(60_000), lookup };
  expect(await postJson("http://hooks.example/", {}, context)).toMatchObject({
    ...{ ok: false, why: "no resolver answers (asked for hooks.example)", maybe: false },
  });
});
