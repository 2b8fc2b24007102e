import { readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runCommand } from "../../test/support/run-command.ts";
import { addProbe } from "./probe.ts";

let server: Server;
let place: string;

beforeAll(async () => {
  server = createServer(({ url }, response) => response.writeHead(url === "/bad" ? 503 : 200).end("ok"));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  place = `127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const env = { PATH: process.env.PATH, SYMBIONT_TOKEN: "a-secret-of-ours" };
const run = (args: string[], config?: string) => runCommand(addProbe, ["probe", ...args], { config, env });

test("a URL that answers is up: outcome, message, reason and phases are printed", async () => {
  const { code, stdout } = await run([`http://${place}/`]);
  expect(code).toBe(0);
  expect(stdout).toContain(`up: as expected (ok)\nGET http://${place}/\n`);
  expect(stdout).toMatch(/^ {2}connect +\d+\.\d ms$/m);
  expect(stdout).toMatch(/^ {2}total +\d+\.\d ms$/m);
});

test("one that is down exits 1, with what a viewer and what the operator reads", async () => {
  const { code, stdout } = await run(["--json", `http://${place}/bad`]);
  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({
    id: `http://${place}/bad`,
    kind: "http",
    target: `GET http://${place}/bad`,
    outcome: "down",
    reason: "status",
    message: "answered 503",
    facts: { status: 503 },
    detail: expect.stringContaining("503 Service Unavailable"),
    phases: expect.anything(),
  });
});

test("host:port and tcp:// ask for a connection alone, ws:// for a WebSocket, tls:// for TLS", async () => {
  for (const target of [place, `tcp://${place}`, `tcp://${place}/`]) {
    const { code, stdout } = await run([target]);
    expect(stdout).toContain(`tcp ${place}`);
    expect(code).toBe(0);
  }
  for (const [target, kind] of [
    [`ws://${place}/`, "websocket"],
    [`tls://${place}`, "tls"],
  ] as const) {
    const { code, stdout } = await run(["--json", target]);
    expect(JSON.parse(stdout)).toMatchObject({ kind, outcome: "down" });
    expect(code).toBe(1);
  }
});

const config = `
services:
  - { id: web, http: "http://PLACE/bad", expect: { status: 503 } }
  - { id: not, tcp: "PLACE", invert: true }
  - { id: slow, command: ["sh", "-c", "env; echo late; exit 1"] }
  - { id: odd, command: ["/nonexistent/check"] }
  - { id: job, push: {} }
`;
const withServices = (...args: string[]) => run(args, config.replaceAll("PLACE", place));

test.each([
  ["web", 0, "up: as expected (ok)"],
  ["not", 1, "down: answered, and should not (inverted)"],
  ["slow", 1, "degraded: ended with code 1 (exit)"],
  ["odd", 5, "unknown: could not be checked (probe)"],
])("a service of the config by its id: %s exits %i", async (id, code, text) => {
  const out = await withServices(id);
  expect(out).toMatchObject({ code, stdout: expect.stringContaining(text) });
  expect(out.stdout).not.toContain("a-secret-of-ours");
});

test("what could not be checked leads to the page that says why", async () => {
  const { stdout } = await withServices("odd");
  const [, file = "", anchor = ""] = /^more: (.*)#(.*)$/m.exec(stdout) ?? [];
  const headings = (await readFile(file, "utf8")).match(/^## .*$/gm) ?? [];
  expect(headings.map((text) => text.slice(3).toLowerCase().replaceAll(" ", "-"))).toContain(anchor);
});

test("an id that is not there exits 4 and names the nearest", async () => {
  await expect(withServices("webb")).rejects.toMatchObject({
    ...{ exitCode: 4, code: "probe.unknown-service", remedy: expect.stringContaining("web?") },
  });
  await expect(withServices("zzzzzzzz")).rejects.toMatchObject({
    remedy: expect.stringMatching(
      /^The config has web.*\. A URL or host:port is checked without a config\.$/,
    ),
  });
  await expect(run(["web"], "site: { name: S }")).rejects.toMatchObject({ exitCode: 4 });
});

test("without an id the services that could be checked are named", async () => {
  await expect(withServices()).rejects.toMatchObject({
    ...{ exitCode: 2, code: "probe.no-service" },
    remedy: "The config has web, not, slow, odd, job. A URL or host:port is checked without a config.",
  });
});

test("a config that is wrong, or not there, exits 3 and says why; a URL needs none", async () => {
  const wrong = await run(["web"], "services: [{ id: web, htp: x }]");
  expect(wrong).toMatchObject({ code: 3, stderr: expect.stringContaining("services[0].htp") });
  expect(await run(["web"])).toMatchObject({ code: 3, stderr: expect.stringContaining("no such file") });
  expect(await run([`http://${place}/`], "services: [{}]")).toMatchObject({ code: 0 });
});

test.each([
  ["ftp://127.0.0.1/", /ftp:/],
  ["http://", /URL/],
  ["127.0.0.1:99999", /host and a port/],
  ["http://u:p@127.0.0.1/", /without user and password/],
])("%s is refused as usage", async (target, message) => {
  await expect(run([target])).rejects.toMatchObject({ exitCode: 2, message: expect.stringMatching(message) });
});

test("a service that reports itself cannot be asked", async () => {
  await expect(withServices("job")).rejects.toMatchObject({ exitCode: 2, code: "probe.push" });
});

test("what stands in a URL is taken as it stands, not read from the environment", async () => {
  const { stdout } = await run([`http://${place}/?q=\${SYMBIONT_TOKEN}`]);
  expect(stdout).not.toContain("a-secret-of-ours");
  expect(stdout).toContain("SYMBIONT_TOKEN");
});
