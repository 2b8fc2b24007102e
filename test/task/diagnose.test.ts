import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { WebSocketServer } from "ws";
import { diagnoseTarget } from "../../src/task/embedded/executors/diagnose/plan-diagnosis.ts";
import { issue } from "../support/certificates.ts";
import { embeddedRig } from "../support/embedded-rig.ts";
import { serve, serveSecurely, speak, unusedPort } from "../support/servers.ts";

async function diagnose(prompt: string) {
  const { start } = await embeddedRig();
  const { submit, until, ended } = await start();
  const done = await until(await submit(prompt), ended);
  const states = Object.fromEntries(done.subtasks.map(({ id, status }) => [id, status]));
  return { ...done, states, cause: done.result?.split("\n")[0] };
}

test("a healthy target is said to be so, with every link of the chain", async () => {
  const sockets = new WebSocketServer({ noServer: true });
  const server = createServer((request, response) => {
    const isPoll = request.url?.startsWith("/live/longpoll");
    response.setHeader("content-type", isPoll ? "application/json" : "text/html");
    response.end(isPoll ? JSON.stringify({ status: 410, token: "t", messages: [] }) : "<h1>hello</h1>");
  });
  server.on("upgrade", (request, socket, head) =>
    sockets.handleUpgrade(request, socket, head, (one) =>
      one.on("message", (said) => one.send(String(said))),
    ),
  );
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    for (const socket of sockets.clients) socket.terminate();
    server.close();
    server.closeAllConnections();
  });
  const { states, cause, subtasks } = await diagnose(
    `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
  );
  expect(cause).toMatch(/is healthy/);
  expect(new Set(Object.values(states))).toEqual(new Set(["completed"]));
  expect(subtasks.find(({ id }) => id === "tls")?.output).toBe("none: http:// is not encrypted");
  expect(subtasks.find(({ id }) => id === "websocket")?.output).toMatch(/works/);
  expect(subtasks.find(({ id }) => id === "longpoll")?.output).toMatch(/works/);
});

test("a broken certificate, by what is wrong with it", async () => {
  const url = await serveSecurely(issue(), (_, response) => response.end("hello"));
  const { states, cause, status } = await diagnose(`diagnose ${url}`);
  expect(status).toBe("completed");
  expect(cause).toMatch(/TLS handshake: its certificate/);
  expect(states).toMatchObject({
    resolve: "completed",
    connect: "completed",
    tls: "failed",
    http: "skipped",
  });
});

test("what speaks no TLS at all", async () => {
  const port = await speak((socket) => socket.end("220 mail ready\r\n"));
  expect((await diagnose(`https://127.0.0.1:${port}/`)).cause).toMatch(/TLS handshake/);
});

test("a refused connection", async () => {
  const { states, cause } = await diagnose(`diagnose 127.0.0.1:${await unusedPort()}`);
  expect(cause).toMatch(/connection refused: nothing accepts connections on 127\.0\.0\.1:\d+/);
  expect(states).toMatchObject({ connect: "failed", http: "skipped", summary: "completed" });
});

test("a slow one, and what takes the time", async () => {
  const url = await serve((_, response) => void setTimeout(() => response.end("at last"), 1_300));
  const { cause } = await diagnose(url);
  expect(cause).toMatch(/works but is slow: 1\.\d s, most of it waiting for the first byte/);
});

test("an answer that is an error, and a name that nobody knows", async () => {
  const url = await serve((_, response) => response.writeHead(503).end("no"));
  expect((await diagnose(url)).cause).toMatch(/HTTP: it answered with status 503/);
  const { cause, states } = await diagnose("diagnose https://no-such-name.invalid/");
  expect(cause).toMatch(/Resolve the name: /);
  expect(states).toMatchObject({ resolve: "failed", connect: "skipped" });
});

test("a proxy that strips the upgrade", async () => {
  const url = await serve((request, response) => {
    const isPoll = request.url?.startsWith("/live/longpoll");
    response.setHeader("content-type", "application/json");
    response.end(isPoll ? JSON.stringify({ status: 410, token: "t", messages: [] }) : "{}");
  });
  expect((await diagnose(url)).cause).toMatch(/WebSocket does not get through while long poll does/);
});

describe("what can be diagnosed", () => {
  test.each([
    ["https://example.com/a?b#c", "https://example.com/a?b", 443],
    ["diagnose example.com", "https://example.com/", 443],
    ["Diagnose example.com:8080/x", "http://example.com:8080/x", 8080],
    ["diagnose localhost", "http://localhost/", 80],
    ["diagnose [::1]:443", "https://[::1]/", 443],
    ["diagnose 10.0.0.1", "http://10.0.0.1/", 80],
    ["wss://example.com/live", "wss://example.com/live", 443],
  ])("%s", (prompt, url, port) => {
    expect(diagnoseTarget(prompt)).toMatchObject({ url, port });
  });

  test("and what is none of it is left to others, or refused with what would be", () => {
    for (const prompt of ["diagnose why search is slow", "look at https://example.com", "a poem"])
      expect(diagnoseTarget(prompt)).toBeNull();
    for (const prompt of ["diagnose ftp://example.com", "diagnose http://", "diagnose a|b"])
      expect(() => diagnoseTarget(prompt)).toThrow(/cannot be diagnosed/);
  });
});

test("goes on after a restart", async () => {
  let answered = 0;
  const url = await serve((_, response) => {
    answered += 1;
    setTimeout(() => response.end("hello"), answered === 1 ? 5_000 : 0);
  });
  const { start } = await embeddedRig();
  const first = await start();
  const id = await first.submit(url);
  await first.until(id, ({ subtasks }) =>
    subtasks.some(({ id: step, status }) => step === "http" && status === "running"),
  );
  await first.stop();
  const second = await start();
  const done = await second.until(id, second.ended);
  expect(done.status).toBe("completed");
  expect(done.subtasks.find(({ id: step }) => step === "http")?.attempts.map(({ status }) => status)).toEqual(
    ["interrupted", "completed"],
  );
});
