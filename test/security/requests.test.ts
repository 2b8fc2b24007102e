import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { logIn } from "../support/operator-session.ts";
import { residentBytes } from "../support/resident-bytes.ts";
import { makePlace, type Place, type RunningCortex, runCortex } from "../support/run-cortex.ts";
import { serve } from "../support/servers.ts";
import { eventually } from "../support/targets.ts";
import { ask } from "../web/start-web.ts";

const token = "writer-token-that-is-long-enough";
const evil = "evil.example";

let place: Place;
let cortex: RunningCortex;
let port: number;

beforeAll(async () => {
  place = await makePlace(`connectivity: off
tokens: [{ id: writer, token: ${token}, can: [write, read] }]
services: [{ id: a, push: { token: push-token-of-the-test } }]
`);
  cortex = await runCortex(place);
  port = Number(new URL(cortex.url).port);
}, 60_000);

afterAll(async () => {
  await cortex?.end();
  await place?.remove();
});

describe("a compressed body", () => {
  const bomb = gzipSync(Buffer.alloc(200 * 1024 * 1024, " "));

  test.each([
    "/login",
    "/push/push-token-of-the-test",
    "/api/v1/metrics",
    "/api/v1/incidents",
    "/api/v1/maintenances",
    "/live/longpoll?vsn=2.0.0",
  ])("is never unpacked: %s", async (path) => {
    const before = residentBytes(cortex.child.pid);
    const answer = await fetch(cortex.url + path, {
      method: "POST",
      redirect: "manual",
      headers: {
        authorization: `Bearer ${token}`,
        "content-type": path === "/login" ? "application/x-www-form-urlencoded" : "application/json",
        "content-encoding": "gzip",
      },
      body: bomb,
    });
    // The long poll says its errors in the body, as Phoenix does.
    const { status } = path.startsWith("/live/") ? ((await answer.json()) as { status: number }) : answer;
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
    expect(residentBytes(cortex.child.pid) - before).toBeLessThan(60 * 1024 * 1024);
  });
});

describe("a host that somebody made up", () => {
  const paths = ["/", "/services/a", "/embed", "/incidents", "/maintenance", "/feed.atom", "/feed.rss"];
  const more = [
    "/api/v2/summary.json",
    "/openapi.json",
    "/badge/a.svg",
    "/api/v1/status",
    "/dashboard",
    "/login",
  ];

  test.each([...paths, ...more])("is in no answer to anybody else: %s", async (path) => {
    const headers = {
      Host: evil,
      "X-Forwarded-Host": evil,
      "X-Forwarded-Proto": "https",
      Accept: "text/html",
    };
    const first = await ask({ port }, path, { headers });
    expect(first.headers.location ?? "").not.toContain(evil);
    const next = await ask({ port }, path, { headers: { Accept: "text/html" } });
    expect(next.status).toBe(path === "/dashboard" ? 401 : 200);
    expect(next.body + JSON.stringify(next.headers)).not.toContain(evil);
  });

  test("sends nobody there who logs in", async () => {
    const answer = await ask({ port }, "/login", {
      method: "POST",
      headers: { Host: evil, "Content-Type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams({
        password: "correct horse battery staple",
        return_to: `//${evil}/`,
      }).toString(),
    });
    expect(answer.headers.location).toMatch(/^\/[^/]/);
  });
});

test("line breaks in what people write stay out of headers", async () => {
  const title = "a\r\nset-cookie: x=1\r\n\r\n<h1>b</h1>";
  const created = await fetch(`${cortex.url}/api/v1/incidents`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify({ title }),
  });
  expect([201, 422]).toContain(created.status);
  expect(created.headers.get("set-cookie")).toBeNull();
  for (const path of ["/incidents", "/feed.atom", "/api/v2/incidents.json"]) {
    const answer = await ask({ port }, path);
    expect(answer.headers["set-cookie"]?.join() ?? "").not.toContain("x=1");
    if (path !== "/api/v2/incidents.json") expect(answer.body).not.toContain("<h1>b</h1>");
  }
});

test("what a form has this machine ask: a GET without credentials, no redirect to elsewhere without being shown, no body", async () => {
  const asked: { method: string | undefined; url: string | undefined; headers: string }[] = [];
  const inner = await serve((request, response) => {
    const { method, url, headers } = request;
    asked.push({ method, url, headers: JSON.stringify(headers) });
    response.end("the secret of the inner network");
  });
  const operator = await logIn(cortex);
  const { status, location } = await operator.submit("/tasks", {
    prompt: `diagnose ${inner}/latest/meta-data`,
  });
  expect(status).toBe(303);
  const done = await eventually(
    "the diagnosis",
    async () => {
      const { html } = await operator.open(location ?? "");
      return html.includes("is healthy") && html;
    },
    20_000,
  );
  expect(done).not.toContain("the secret of the inner network");
  for (const { method, headers } of asked) {
    expect(method).toMatch(/^(?:GET|POST)$/);
    expect(headers).not.toMatch(/cookie|authorization|cortex_session/i);
  }
  const viewer = await fetch(`${cortex.url}/tasks`, {
    method: "POST",
    redirect: "manual",
    body: new URLSearchParams({ prompt: `diagnose ${inner}/again` }),
  });
  expect(viewer.status).toBe(401);
  expect(asked.some(({ url }) => url?.includes("again"))).toBe(false);
});
