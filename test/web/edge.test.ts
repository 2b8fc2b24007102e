import { once } from "node:events";
import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { sendRaw } from "./send-raw.ts";
import { ask, startWeb, type WebFixture } from "./start-web.ts";

let web: WebFixture;
afterEach(() => web.close());

describe("hostile requests", () => {
  test.each([
    "/assets/../../package.json",
    "/assets/..%2f..%2fpackage.json",
    "/assets/%2e%2e/%2e%2e/package.json",
    "/assets/....//package.json",
    "/assets/page-abc123.js%00.png",
    "/assets/",
    "/assets/__proto__",
    "/services/%3Cscript%3E",
    "/services/__proto__",
    "//evil.example/..",
  ])("%s finds nothing", async (path) => {
    web = await startWeb();
    expect((await ask(web, path)).status).toBe(404);
  });

  test.each(["a b", "evil.example\\x", "[::1", "h:99999", "<script>", "$&$&", "a".repeat(5_000)])(
    "a host that is none breaks nothing (%#)",
    async (host) => {
      web = await startWeb({ site: { url: "https://status.example.com" } });
      for (const path of ["/", "/login", "/api/v1/status", "/live/why"]) {
        const answer = await ask(web, path, { headers: { Host: host } });
        expect([200, 400]).toContain(answer.status);
        expect(answer.body).not.toContain("<script>");
      }
      expect(web.log.lines.filter(({ level }) => level === "error")).toEqual([]);
    },
  );

  test("a body without end is cut off", async () => {
    web = await startWeb();
    const answer = await sendRaw(
      web,
      `POST /login HTTP/1.1\r\nHost: h\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n${`1000\r\n${"x".repeat(4_096)}\r\n`.repeat(40)}`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 413/);
  });
});

describe("under a sub-path", () => {
  const site = { url: "https://example.com/status" };

  test.each(["", "/"])("every address is there with the path and without it (%j)", async (end) => {
    web = await startWeb({ site });
    const headers = { Host: "example.com" };
    expect((await ask(web, `/status${end}`, { headers })).body).toContain("all good");
    for (const path of [
      "/",
      "/healthz",
      "/services/api",
      "/api/v1/status",
      "/assets/page-abc123.js",
      "/live/why",
    ]) {
      expect((await ask(web, `/status${path}`, { headers })).status).toBe(200);
      expect((await ask(web, path, { headers })).status).toBe(200);
    }
    expect((await ask(web, "/statusx", { headers })).status).toBe(404);
  });

  test("the gate leads back below it, whether a proxy takes the path away or not", async () => {
    web = await startWeb({ site });
    for (const path of ["/status/dashboard?x=1", "/dashboard?x=1"]) {
      const gate = await ask(web, path);
      expect(gate.body).toContain('value="/status/dashboard?x=1"');
      expect(gate.headers["set-cookie"]?.[0]).toContain("Path=/status;");
    }
    const body = new URLSearchParams({ password: "correct horse", return_to: "/elsewhere" }).toString();
    const headers = { "Content-Type": "application/x-www-form-urlencoded" };
    const answer = await ask(web, "/status/login", { method: "POST", body, headers });
    expect(answer.headers.location).toBe("/status/dashboard");
  });
});

describe("the server", () => {
  test("says when the port is taken, and by whom if that can be known", async () => {
    web = await startWeb();
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const { port } = other.address() as AddressInfo;
    const second = await startWeb({}, { whoListens: async () => "nginx (pid 17)" });
    await second.close();
    await expect(second.listen(port, "127.0.0.1")).rejects.toMatchObject({
      code: "web.port-taken",
      exitCode: 5,
      message: `Cannot listen on 127.0.0.1:${port}: nginx (pid 17) has the port`,
    });
    await expect(second.listen(0, "203.0.113.77")).rejects.toMatchObject({
      code: "web.bind-unknown",
      exitCode: 5,
    });
    other.close();
  });

  test("holds no connection of an upgrade that nobody takes, whatever its other end does", async () => {
    web = await startWeb();
    web.onUpgrade(() => false);
    const socket = connect({ port: web.port, host: "127.0.0.1", allowHalfOpen: true });
    socket.resume();
    socket.write("GET /x HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
    await once(socket, "end");
    const open = () =>
      new Promise<number>((resolve) => web.server.getConnections((_, count) => resolve(count)));
    await expect.poll(open, { timeout: 10_000 }).toBe(0);
    socket.destroy();
  });

  test("answers who offers HTTP/2 in HTTP/1.1, body and all", async () => {
    web = await startWeb();
    web.onUpgrade(() => false);
    const offer =
      "Connection: Upgrade, HTTP2-Settings, close\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQ\r\n";
    expect(await sendRaw(web, `GET /healthz HTTP/1.1\r\nHost: h\r\n${offer}\r\n`)).toContain(
      '{"alive":true}',
    );
    const post = `POST /push/known-token HTTP/1.1\r\nHost: h\r\n${offer}Content-Length: 11\r\n\r\nstatus=down`;
    expect(await sendRaw(web, post)).toContain('{"ok":true}');
    expect(web.pushed).toMatchObject([{ report: { outcome: "down" } }]);
  });

  test("refuses an upgrade that nobody takes", async () => {
    web = await startWeb();
    web.onUpgrade(() => false);
    const answer = await sendRaw(
      web,
      "GET /x HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
    );
    expect(answer).toMatch(/^HTTP\/1\.1 404/);
  });

  test("closes with a request still open after its patience", async () => {
    const never = new Promise<boolean>(() => undefined);
    web = await startWeb({}, { push: () => never });
    const hanging = ask(web, "/push/known-token").catch((error: unknown) => error);
    await ask(web, "/healthz");
    const closed = web.close(1_000);
    await web.clock.advance(1_001);
    await closed;
    expect(await hanging).toBeInstanceOf(Error);
  });

  test("tells readiness as it is", async () => {
    web = await startWeb();
    const ready = await ask(web, "/readyz");
    expect(ready.status).toBe(200);
    expect(JSON.parse(ready.body)).toEqual({ ready: true, reasons: [], warnings: ["disk is slow"] });
    await web.close();
    web = await startWeb(
      {},
      { readiness: () => ({ ready: false, reasons: ["the loop stalls"], warnings: [] }) },
    );
    expect((await ask(web, "/readyz")).status).toBe(503);
  });
});
