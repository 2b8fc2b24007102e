import { text } from "node:stream/consumers";
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from "node:zlib";
import { expect, test } from "vitest";
import { probeContext } from "../../../../test/support/probe-context.ts";
import { serve, speak } from "../../../../test/support/servers.ts";
import { http } from "./http.ts";

function check(url: string, keys: Record<string, unknown> = {}) {
  if (!http.probe) throw new Error("the kind has no probe");
  return http.probe(http.options({ http: url, ...keys }), probeContext());
}

const contains = (word: string) => ({ expect: { body: { contains: word } } });

test("sends a body with its length and a type that fits, whatever the method", async () => {
  const seen: unknown[] = [];
  const url = await serve(async (request, response) => {
    const { method, headers } = request;
    seen.push([method, headers["content-type"], headers["content-length"], await text(request)]);
    response.end();
  });
  await check(url, { method: "POST", body: '{"ä":1}' });
  await check(url, { method: "DELETE", body: "gone" });
  await check(url, { method: "PUT", body: "<a/>", headers: { "Content-Type": "text/xml" } });
  expect(seen).toEqual([
    ["POST", "application/json", "8", '{"ä":1}'],
    ["DELETE", "text/plain; charset=utf-8", "4", "gone"],
    ["PUT", "text/xml", "4", "<a/>"],
  ]);
});

test("says who asks: bearer or basic", async () => {
  const seen: unknown[] = [];
  const url = await serve(({ headers }, response) => {
    seen.push(headers.authorization);
    response.end();
  });
  await check(url, { auth: { bearer: "t0ken" } });
  await check(url, { auth: { basic: "me:pa:ss" } });
  expect(seen).toEqual(["Bearer t0ken", `Basic ${Buffer.from("me:pa:ss").toString("base64")}`]);
});

test("credentials stay with their origin, also when a redirect leads elsewhere", async () => {
  const seen: unknown[] = [];
  const elsewhere = await serve(({ headers }, response) => {
    seen.push([headers.authorization, headers.cookie, headers["x-api-key"]]);
    seen.push([headers["x-team"], headers.host?.startsWith("127.")]);
    response.end();
  });
  const url = await serve(({ url: path, headers }, response) => {
    seen.push([headers.authorization, headers["x-api-key"]]);
    response.writeHead(302, { location: path === "/" ? "/next" : elsewhere }).end();
  });
  const headers = { Cookie: "session=1", "x-api-key": "s3cret", "x-team": "blue", host: "virtual.example" };
  await check(url, { auth: { bearer: "t0ken" }, headers });
  expect(seen).toEqual([
    ["Bearer t0ken", "s3cret"],
    ["Bearer t0ken", "s3cret"],
    [undefined, undefined, undefined],
    ["blue", true],
  ]);
});

test("a body goes along with a redirect that keeps the method, and with no other", async () => {
  const seen: unknown[] = [];
  const url = await serve(async (request, response) => {
    seen.push([request.method, await text(request), request.headers["content-type"]]);
    if (request.url === "/end") response.end();
    else response.writeHead(Number(request.url?.slice(1)), { location: "/end" }).end();
  });
  await check(`${url}/307`, { method: "POST", body: "{}" });
  await check(`${url}/302`, { method: "POST", body: "{}" });
  expect(seen).toEqual([
    ["POST", "{}", "application/json"],
    ["POST", "{}", "application/json"],
    ["POST", "{}", "application/json"],
    ["GET", "", undefined],
  ]);
});

test("no secret comes back in a detail, should the server repeat what it was sent", async () => {
  const url = await serve(({ headers }, response) => response.writeHead(500).end(JSON.stringify(headers)));
  for (const keys of [
    { auth: { bearer: "s3cret-token" } },
    { auth: { basic: "me:s3cret-word" } },
    { headers: { "X-Api-Key": "s3cret-key" } },
  ]) {
    const { detail } = await check(url, keys);
    expect(detail).toContain("•••");
    expect(detail).not.toMatch(/s3cret/);
    expect(detail).not.toContain(Buffer.from("me:s3cret-word").toString("base64"));
  }
});

test.each([
  ["gzip", gzipSync("all is well")],
  ["x-gzip", gzipSync("all is well")],
  ["br", brotliCompressSync("all is well")],
  ["deflate", deflateSync("all is well")],
  ["deflate", deflateRawSync("all is well")],
  ["zstd", zstdCompressSync("all is well")],
  ["gzip, br", brotliCompressSync(gzipSync("all is well"))],
  ["identity", Buffer.from("all is well")],
])("a body that comes coded as %s though nobody asked is read", async (coding, body) => {
  const url = await serve((_, response) => response.setHeader("content-encoding", coding).end(body));
  expect(await check(url, contains("all is well"))).toMatchObject({ outcome: "up" });
  expect(await check(url, contains("not this"))).toMatchObject({
    reason: "body",
    detail: expect.stringContaining("all is well"),
  });
});

test("a coding that is broken, unknown or a bomb is named", async () => {
  const coded = (coding: string, body: Buffer) =>
    serve((_, response) => response.setHeader("content-encoding", coding).end(body));
  const broken = await coded("gzip", Buffer.from("plain after all"));
  expect(await check(broken, contains("plain"))).toMatchObject({ outcome: "down", reason: "body" });
  const unknown = await coded("compress", Buffer.from("plain after all"));
  expect(await check(unknown, contains("plain"))).toMatchObject({ outcome: "down", reason: "body" });
  const bomb = await coded("gzip", gzipSync(Buffer.alloc(64 * 1024 * 1024)));
  expect(await check(bomb, contains("plain"))).toMatchObject({
    outcome: "down",
    reason: "limit",
    facts: { bytes: 4 * 1024 * 1024 },
  });
  expect(await check(broken)).toMatchObject({ outcome: "up" });
});

test("reads the character set that the answer names", async () => {
  const url = await serve((_, response) =>
    response
      .setHeader("content-type", "text/html; charset=ISO-8859-1")
      .end(Buffer.from("für alle", "latin1")),
  );
  expect(await check(url, contains("für"))).toMatchObject({ outcome: "up" });
});

test("excludes, matches and JSON paths of a body", async () => {
  const url = await serve((_, response) => response.end('{"db":"up","queue":250}'));
  const body = (rules: unknown) => check(url, { expect: { body: rules } });
  expect(
    await body({ contains: "up", excludes: "error", matches: "^\\{", json: { "$.db": "up" } }),
  ).toMatchObject({
    outcome: "up",
  });
  expect(await body({ excludes: "queue" })).toMatchObject({ outcome: "down", reason: "body" });
  expect(await body({ json: { "$.queue": { lt: 100 } } })).toMatchObject({
    outcome: "down",
    reason: "body",
    facts: null,
    detail: expect.stringContaining("at $.queue: expected lt 100, found 250"),
  });
});

test("the time counts to the last byte when the body matters, to the headers when it does not", async () => {
  const url = await serve((_, response) => {
    response.write("first ");
    setTimeout(() => response.end("last"), 300);
  });
  expect((await check(url, contains("last"))).latencyMs).toBeGreaterThanOrEqual(250);
  expect((await check(url)).latencyMs).toBeLessThan(250);
});

test("a body that breaks off is no answer, even if the word was in it", async () => {
  const port = await speak((socket) =>
    socket.once("data", () => socket.end("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nall is well")),
  );
  expect(await check(`http://127.0.0.1:${port}`, contains("well"))).toMatchObject({
    outcome: "down",
    reason: "reset",
  });
});

test("an endless answer is up when the word came early, and too large when a word must not come at all", async () => {
  const url = await serve((_, response) => {
    response.write("hello ");
    const more = () => {
      while (response.write(Buffer.alloc(65_536, "x")));
    };
    response.on("drain", more);
    more();
  });
  expect(await check(url, contains("hello"))).toMatchObject({ outcome: "up" });
  expect(await check(url, { expect: { body: { excludes: "error" } } })).toMatchObject({
    outcome: "down",
    reason: "limit",
  });
});

test("an unusable redirect is a bad header, an unasked switch of protocols a bad status", async () => {
  const ftp = await serve((_, response) => response.writeHead(302, { location: "ftp://elsewhere/" }).end());
  expect(await check(ftp)).toMatchObject({
    outcome: "down",
    reason: "header",
    facts: { header: "location" },
  });
  const port = await speak((socket) =>
    socket.once("data", () =>
      socket.write("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: other\r\n\r\n"),
    ),
  );
  expect(await check(`http://127.0.0.1:${port}`)).toMatchObject({ outcome: "down", facts: { status: 101 } });
});

test("a check that is called off before it began asks nobody", async () => {
  let asked = 0;
  const url = await serve((_, response) => {
    asked++;
    response.end();
  });
  if (!http.probe) throw new Error("the kind has no probe");
  const finding = await http.probe(
    http.options({ http: url }),
    probeContext({ signal: AbortSignal.abort() }),
  );
  expect(finding).toMatchObject({ outcome: "unknown" });
  expect(asked).toBe(0);
});
