import { createServer, type IncomingHttpHeaders, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { probeContext } from "../../../../test/support/probe-context.ts";
import { bareSetting } from "../../define-kind.ts";
import type { SymbiontAccess } from "../../kind.ts";
import { symbiont } from "./symbiont.ts";

const token = "a-token-that-nobody-may-read";

async function server(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function check(url: string, access: Partial<SymbiontAccess> = {}, keys: object = {}, timeoutMs = 2_000) {
  if (!symbiont.probe) throw new Error("the kind has no probe");
  const setting = { ...bareSetting, symbiont: { ...bareSetting.symbiont, ...access } };
  return symbiont.probe(symbiont.options({ symbiont: url, ...keys }, setting), probeContext({ timeoutMs }));
}

test("asks the status path, and is up when that answers with JSON", async () => {
  const paths: (string | undefined)[] = [];
  const url = await server(({ url }, response) => {
    paths.push(url);
    response.writeHead(200, { "content-type": "application/json" }).end('{"status":"ok"}');
  });
  expect(await check(url)).toMatchObject({ outcome: "up", reason: "ok", facts: null, detail: null });
  expect(await check(`${url}/api/`)).toMatchObject({ outcome: "up" });
  const status = "/v2/state";
  expect(await check(url, { paths: { ...bareSetting.symbiont.paths, status } })).toMatchObject({
    outcome: "up",
  });
  expect(paths).toEqual(["/status", "/api/status", "/v2/state"]);
});

test.each([
  ["401", (_: unknown, response) => response.writeHead(401).end("who are you?"), "status", { status: 401 }],
  [
    "a redirect",
    (_: unknown, response) => response.writeHead(302, { location: "/" }).end(),
    "status",
    { status: 302 },
  ],
  ["HTML", (_: unknown, response) => response.end("<html>"), "body", null],
  ["nothing", (_: unknown, response) => response.end(), "body", null],
  ["a broken connection", (request) => request.socket.destroy(), "reset", null],
] satisfies [string, RequestListener, string, object | null][])(
  "%s is down",
  async (_, answer, reason, facts) => {
    expect(await check(await server(answer))).toMatchObject({ outcome: "down", reason, facts });
  },
);

test("one that gives no answer, or is not there, is down", async () => {
  const silent = await server(() => undefined);
  expect(await check(silent, {}, {}, 200)).toMatchObject({ outcome: "down", reason: "timeout" });
  expect(await check("http://127.0.0.1:1")).toMatchObject({ outcome: "down", reason: "refused" });
});

test("the token goes to Symbiont's own server and to no other, and never into the detail", async () => {
  const heard: IncomingHttpHeaders[] = [];
  const url = await server(({ headers }, response) => {
    heard.push(headers);
    response.writeHead(403).end(`no: ${headers.authorization}`);
  });
  const finding = await check(url, { url, token });
  expect(heard.at(-1)?.authorization).toBe(`Bearer ${token}`);
  expect(finding.detail).toContain("answered 403");
  expect(JSON.stringify(finding)).not.toContain(token);
  await check(url, { url: null, token });
  expect(heard.at(-1)?.authorization).toBe(`Bearer ${token}`);
  await check(url, { url: "https://symbiont.example", token });
  expect(heard.at(-1)?.authorization).toBeUndefined();
  await check(url, { url, token }, { auth: { basic: "me:secret" } });
  expect(heard.at(-1)?.authorization).toBe(`Basic ${btoa("me:secret")}`);
});
