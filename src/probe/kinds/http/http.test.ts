import { createServer, type RequestListener, type Server } from "node:http";
import { type AddressInfo, createServer as createTcpServer, type Socket } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { probeContext } from "../../../../test/support/probe-context.ts";
import { createSelfCheck } from "../../self-check.ts";
import { http } from "./http.ts";

const open: { close(): void }[] = [];
afterEach(() => {
  for (const server of open.splice(0)) server.close();
});

async function serve(answer: RequestListener): Promise<string> {
  const server: Server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  open.push({ close: () => [server.closeAllConnections(), server.close()] });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A server that speaks whatever it likes. */
async function speak(answer: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createTcpServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    answer(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  open.push({ close: () => [...sockets].map((socket) => socket.destroy()) && server.close() });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function check(url: string, keys: Record<string, unknown> = {}, context = probeContext()) {
  if (!http.probe) throw new Error("the kind has no probe");
  return http.probe(http.options({ http: url, ...keys }), context);
}

describe("an HTTP check", () => {
  test("is up when the status is as expected, with the time it took and its phases", async () => {
    const url = await serve((_, response) => response.end("hello"));
    const finding = await check(url);
    expect(finding).toMatchObject({ outcome: "up", reason: "ok", detail: null });
    expect(finding.latencyMs).toBeGreaterThan(0);
    expect(Object.keys(finding.phases ?? {})).toEqual(["connect", "firstByte", "total"]);
  });

  test("sends method and headers, and says who asks", async () => {
    const seen: unknown[] = [];
    const url = await serve(({ method, headers }, response) => {
      seen.push(method, headers["x-team"], headers["user-agent"], typeof headers["cortex-probe"]);
      response.end();
    });
    await check(url, { method: "HEAD", headers: { "X-Team": "blue" } });
    expect(seen).toEqual(["HEAD", "blue", "cortex-status", "string"]);
  });

  test("tells an unexpected status in public and the first bytes to the operator", async () => {
    const url = await serve((_, response) => response.writeHead(503).end("out of disk"));
    expect(await check(url)).toMatchObject({
      outcome: "down",
      reason: "status",
      facts: { status: 503 },
      detail: expect.stringContaining("answered 503 Service Unavailable: out of disk"),
    });
    expect(await check(url, { expect: { status: [200, "500-599"] } })).toMatchObject({ outcome: "up" });
  });

  test("expects headers to contain something, whatever their case", async () => {
    const url = await serve((_, response) =>
      response.setHeader("Content-Type", "application/json; charset=utf-8").end(),
    );
    expect(await check(url, { expect: { headers: { "content-type": "application/json" } } })).toMatchObject({
      outcome: "up",
    });
    expect(await check(url, { expect: { headers: { "X-Missing": "1" } } })).toMatchObject({
      outcome: "down",
      reason: "header",
      facts: { header: "X-Missing" },
    });
  });

  test("expects the body to contain something, also across chunks", async () => {
    const url = await serve((_, response) => {
      response.write("everything is ");
      setTimeout(() => response.end("ok here"), 20);
    });
    expect(await check(url, { expect: { body: { contains: "is ok" } } })).toMatchObject({ outcome: "up" });
    expect(await check(url, { expect: { body: { contains: "not there" } } })).toMatchObject({
      outcome: "down",
      reason: "body",
    });
  });

  test("is degraded when slow, not down", async () => {
    const url = await serve((_, response) => void setTimeout(() => response.end(), 60));
    expect(await check(url, { expect: { latency: "20ms" } })).toMatchObject({
      outcome: "degraded",
      reason: "slow",
      facts: { limitMs: 20 },
    });
    expect(await check(url, { expect: { latency: "10s" } })).toMatchObject({ outcome: "up" });
  });

  test("follows redirects up to the limit, or takes one as the answer", async () => {
    const url = await serve(({ url: path }, response) => {
      if (path === "/end") response.end("arrived");
      else if (path === "/circle") response.writeHead(302, { location: "/circle" }).end();
      else response.writeHead(301, { location: "/end" }).end();
    });
    expect(await check(`${url}/start`, { expect: { body: { contains: "arrived" } } })).toMatchObject({
      outcome: "up",
    });
    expect(await check(`${url}/circle`)).toMatchObject({ outcome: "down", reason: "limit" });
    expect(await check(`${url}/start`, { redirects: false, expect: { status: 301 } })).toMatchObject({
      outcome: "up",
    });
  });

  test("turns a redirected POST into a GET, as browsers do", async () => {
    const methods: (string | undefined)[] = [];
    const url = await serve(({ url: path, method }, response) => {
      methods.push(method);
      if (path === "/end") response.end();
      else response.writeHead(303, { location: "/end" }).end();
    });
    await check(`${url}/`, { method: "POST" });
    expect(methods).toEqual(["POST", "GET"]);
  });

  test("a server that never answers is a time-out, named by what was waited for", async () => {
    const silent = await speak(() => undefined);
    expect(await check(silent, {}, probeContext({ timeoutMs: 100 }))).toMatchObject({
      outcome: "down",
      reason: "timeout",
      facts: { timeoutMs: 100 },
      detail: expect.stringContaining("waiting for an answer"),
    });
    const dripping = await speak(
      (socket) => void socket.write("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nx"),
    );
    expect(
      await check(dripping, { expect: { body: { contains: "y" } } }, probeContext({ timeoutMs: 100 })),
    ).toMatchObject({ reason: "timeout", detail: expect.stringContaining("reading the answer") });
  });

  test("names refusal, reset, nonsense, a broken-off body and an unknown name", async () => {
    const gone = await serve(() => undefined);
    for (const server of open.splice(0)) server.close();
    expect(await check(gone)).toMatchObject({ outcome: "down", reason: "refused" });
    const resets = await speak((socket) => socket.once("data", () => socket.resetAndDestroy()));
    expect(await check(resets)).toMatchObject({ outcome: "down", reason: "reset" });
    const nonsense = await speak((socket) => void socket.end("SSH-2.0-OpenSSH_9.2\r\n"));
    expect(await check(nonsense)).toMatchObject({ outcome: "down", reason: "header" });
    const short = await speak((socket) => void socket.end("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nx"));
    expect(await check(short, { expect: { body: { contains: "y" } } })).toMatchObject({
      outcome: "down",
      reason: "reset",
    });
    expect(await check("http://no-such-name.invalid/")).toMatchObject({
      outcome: expect.stringMatching(/down|unknown/),
      reason: expect.stringMatching(/dns|probe/),
    });
  });

  test("speaking plain HTTP to a TLS port, or TLS to a plain one, is named", async () => {
    const plain = await speak((socket) =>
      socket.once("data", () => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n")),
    );
    expect(await check(plain.replace("http:", "https:"))).toMatchObject({
      ...{ outcome: "down", reason: "tls" },
      detail: expect.stringMatching(/: what answers there does not speak TLS$/),
    });
  });

  test("recognises its own server whatever the answer was, and nobody else's", async () => {
    const own = createSelfCheck();
    const url = await serve(({ headers }, response) => {
      response.setHeader("cortex-self", own.answer(String(headers["cortex-probe"])));
      response.writeHead(401).end();
    });
    expect(await check(url, {}, probeContext({ selfCheck: own }))).toMatchObject({
      outcome: "up",
      reason: "self",
    });
    expect(await check(url)).toMatchObject({ outcome: "down", reason: "status" });
  });

  test("does not read a body larger than it needs", async () => {
    let sent = 0;
    const url = await serve((_, response) => {
      const more = () => {
        while (sent < 200_000_000 && response.write(Buffer.alloc(65_536, "x"))) sent += 65_536;
      };
      response.on("drain", more);
      more();
    });
    expect(await check(url, { expect: { body: { contains: "y" } } })).toMatchObject({
      outcome: "down",
      reason: "limit",
    });
    expect(sent).toBeLessThan(50_000_000);
  });
});
