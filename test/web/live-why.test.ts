import type { IncomingMessage } from "node:http";
import { afterEach, describe, expect, test } from "vitest";
import { sendRaw } from "./send-raw.ts";
import { ask, startWeb, type WebFixture } from "./start-web.ts";

let web: WebFixture;
afterEach(() => web.close());

describe("why a socket is refused", () => {
  const why = async (headers: Record<string, string>, query = "") =>
    JSON.parse((await ask(web, `/live/why${query}`, { headers })).body);

  test("is told to the caller as JSON", async () => {
    web = await startWeb({ site: { url: "https://status.example.com" } });
    expect(await why({ Origin: "http://status.example.com", Host: "status.example.com" })).toEqual({
      allowed: false,
      verdict: "scheme-behind-tls",
      origin: "http://status.example.com",
      expected: ["https://status.example.com"],
      differs: "scheme",
      remedy: expect.stringContaining("site.allowedOrigins"),
      seen: { scheme: "http", host: "status.example.com", proxied: false, trusted: true },
    });
  });

  test("what asks for no WebSocket at the socket's address is told so", async () => {
    web = await startWeb({});
    for (const method of ["GET", "POST"]) {
      const answer = await ask(web, "/live/websocket?vsn=2.0.0", { method });
      expect(answer.status).toBe(400);
      expect(JSON.parse(answer.body)).toMatchObject({ code: "live.no-upgrade", status: 400 });
    }
  });

  test("also to a page of that host, whose browser sends no Origin", async () => {
    web = await startWeb({ site: { url: "https://status.example.com" } });
    const refused = { allowed: false, verdict: "host-not-allowed", origin: "http://other.example" };
    expect(await why({ Referer: "http://other.example/services/api" })).toMatchObject(refused);
    expect(await why({}, "?origin=http://other.example")).toMatchObject(refused);
    expect(await why({})).toMatchObject({ allowed: true, origin: null });
  });

  test("names the proxy that is not trusted, also to who is let in", async () => {
    web = await startWeb({ site: { url: "https://status.example.com", trustedProxies: [] } });
    const forwarded = { "X-Forwarded-For": "192.0.2.9" };
    expect(await why({ ...forwarded, Origin: "https://status.example.com" })).toMatchObject({
      ...{ allowed: true, verdict: "ok", remedy: "Add 127.0.0.1 to site.trustedProxies" },
      seen: { proxied: true, trusted: false },
    });
    const refused = await why({ ...forwarded, Origin: "https://other.example" });
    expect(refused.remedy).toMatch(/^Add https:.* to site\.allowedOrigins\. .*Add 127\.0\.0\.1 to/);
  });

  test("is said in the log once per origin and minute, and kept for the operator", async () => {
    web = await startWeb({ site: { url: "https://status.example.com" } });
    web.onUpgrade((request, socket) => {
      const { allowed } = web.guard.check(request);
      socket.end(`HTTP/1.1 ${allowed ? 200 : 403} Said\r\n\r\n`);
      return true;
    });
    const upgrade = async (origin: string) =>
      sendRaw(
        web,
        `GET /live/websocket HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nOrigin: ${origin}\r\n\r\n`,
      );
    for (let i = 0; i < 3; i++) expect(await upgrade("https://evil.example")).toContain("403");
    await upgrade("https://other.example");
    expect(web.log.lines.map(({ event, origin }) => [event, origin])).toEqual([
      ["live.origin-refused", "https://evil.example"],
      ["live.origin-refused", "https://other.example"],
    ]);
    expect(web.log.lines[0]).toMatchObject({
      expected: ["https://status.example.com"],
      differs: "host",
      remedy: "Add https://evil.example to site.allowedOrigins",
    });
    await web.clock.advance(60_001);
    await upgrade("https://evil.example");
    expect(web.log.lines).toHaveLength(3);
    expect(web.log.lines[2]).toMatchObject({ count: 4 });
    for (let i = 0; i < 60; i++) await upgrade(`https://n${i}.example`);
    expect(web.guard.refusals()).toHaveLength(50);
    expect(web.guard.refusals()[0]).toMatchObject({ origin: "https://n59.example", count: 1 });
    expect(await upgrade("https://status.example.com")).toContain("200");
  });

  test("does not fill the log with origins that somebody invents", async () => {
    web = await startWeb({ site: { url: "https://status.example.com" } });
    const refuse = (name: string) =>
      web.guard.check({
        headers: { origin: `https://${name}.example`, host: "h" },
        socket: { remoteAddress: "192.0.2.1" },
      } as unknown as IncomingMessage);
    for (let n = 0; n < 1_000; n++) refuse(`n${n}`);
    expect(web.log.lines).toHaveLength(100);
    await web.clock.advance(60_001);
    refuse("later");
    expect(web.log.lines.slice(100).map(({ event, count }) => [event, count])).toEqual([
      ["live.more-origins-refused", 900],
      ["live.origin-refused", 1],
    ]);
  });
});
