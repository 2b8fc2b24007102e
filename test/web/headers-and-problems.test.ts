import { afterEach, describe, expect, test } from "vitest";
import { sendRaw } from "./send-raw.ts";
import { ask, startWeb, type WebFixture } from "./start-web.ts";

let web: WebFixture;
afterEach(() => web.close());

const html = { Accept: "text/html" };

describe("every answer carries the security headers:", () => {
  test.each<[what: string, path: string, options: Parameters<typeof ask>[2], status: number]>([
    ["the page", "/", {}, 200],
    ["an unchanged page", "/", { headers: { "If-None-Match": 'W/"1"' } }, 304],
    ["a missing page", "/nothing", { headers: html }, 404],
    ["a wrong method", "/", { method: "DELETE" }, 405],
    ["a wrong method for what stands in a frame", "/embed", { method: "DELETE" }, 405],
    ["the gate", "/dashboard", {}, 401],
    ["a file", "/assets/page-abc123.js", {}, 200],
    ["JSON", "/api/v1/status", {}, 200],
    ["a large body", "/login", { method: "POST", body: "x".repeat(70_000) }, 413],
    ["an unknown expectation", "/", { headers: { Expect: "miracles" } }, 417],
    ["a crash", "/api/v1/services/crash", {}, 500],
  ])("%s", async (_what, path, options, status) => {
    web = await startWeb(
      {},
      {
        reader: {
          status: () => ({ site: { name: "", url: null }, indicator: "none", services: [], generatedAt: "" }),
          service: () => {
            throw new Error("secret of the stack");
          },
          history: async () => null,
          results: async () => null,
        },
      },
    );
    const answer = await ask(web, path, options);
    expect(answer.status).toBe(status);
    expect(answer.headers["content-security-policy"]).toMatch(
      /default-src 'none';.*script-src 'self';.*style-src 'self';.*base-uri 'none';.*frame-ancestors 'none'/,
    );
    expect(answer.headers["content-security-policy"]).not.toContain("unsafe");
    expect(answer.headers["x-content-type-options"]).toBe("nosniff");
    expect(answer.headers["referrer-policy"]).toBe("same-origin");
    expect(answer.headers["x-frame-options"]).toBe("DENY");
  });

  test("bytes that are no HTTP", async () => {
    web = await startWeb();
    const answer = await sendRaw(web, "NONSENSE\r\n\r\n");
    expect(answer).toMatch(/^HTTP\/1\.1 400/);
    expect(answer).toContain("Content-Security-Policy: default-src 'none'");
  });

  test("headers without end", async () => {
    web = await startWeb();
    const answer = await sendRaw(web, `GET / HTTP/1.1\r\nHost: h\r\nX: ${"x".repeat(40_000)}\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 431/);
    expect(answer).toContain("Content-Security-Policy");
  });

  test("who may frame the page is named, and X-Frame-Options does not contradict", async () => {
    web = await startWeb({ site: { frameAncestors: ["https://intranet.example"] } });
    const { headers } = await ask(web, "/");
    expect(headers["content-security-policy"]).toContain("frame-ancestors https://intranet.example");
    expect(headers["x-frame-options"]).toBeUndefined();
  });
});

describe("a problem", () => {
  test("is a document with code and remedy for programs", async () => {
    web = await startWeb();
    const answer = await ask(web, "/api/v1/services/nobody");
    expect(answer.headers["content-type"]).toBe("application/problem+json");
    expect(JSON.parse(answer.body)).toEqual({
      type: "about:blank",
      title: "Not Found",
      status: 404,
      detail: "There is no service here",
      code: "web.not-found",
      remedy: expect.stringMatching(/.+/),
    });
  });

  test("of the API leads to its own list of addresses", async () => {
    web = await startWeb();
    const answer = await ask(web, "/api/v1/nothing");
    expect(JSON.parse(answer.body)).toMatchObject({
      detail: "There is no endpoint here",
      remedy: expect.stringContaining("/openapi.json"),
    });
  });

  test("is a page saying the same for readers, in their language", async () => {
    web = await startWeb();
    const answer = await ask(web, "/nothing", { headers: { ...html, "Accept-Language": "de-AT, en;q=0.5" } });
    expect(answer.status).toBe(404);
    expect(answer.headers["content-type"]).toMatch(/^text\/html/);
    expect(answer.body).toContain('lang="de"');
    expect(answer.body).toContain("Check the address");
  });

  test("names the methods that are answered", async () => {
    web = await startWeb();
    expect((await ask(web, "/", { method: "POST" })).headers.allow).toBe("GET, HEAD");
    expect((await ask(web, "/logout")).headers.allow).toBe("POST");
    expect((await ask(web, "/push/known-token", { method: "HEAD" })).headers.allow).toBe("GET, POST");
    expect((await ask(web, "/healthz", { method: "HEAD" })).status).toBe(200);
  });

  test("that is our bug says nothing of it but an id that leads to one line of the log", async () => {
    web = await startWeb(
      {},
      {
        readiness: () => {
          throw new Error("secret of the stack");
        },
      },
    );
    const answer = await ask(web, "/readyz");
    expect(answer.status).toBe(500);
    expect(answer.body).not.toContain("secret of the stack");
    const [line, ...more] = web.log.lines.filter(({ event }) => event !== "web.request");
    expect(more).toEqual([]);
    expect(line).toMatchObject({
      level: "error",
      event: "web.request-crashed",
      error: "secret of the stack",
    });
    expect(answer.body).toContain(String(line?.requestId));
  });

  test("a page that cannot be drawn is one as well, and the server goes on", async () => {
    web = await startWeb(
      {},
      {
        pages: {
          prepare: (key) => (key.startsWith("service:") ? Promise.resolve() : null),
          page: () => {
            throw new Error("cannot draw");
          },
        },
      },
    );
    for (const path of ["/", "/services/api"]) {
      const answer = await ask(web, path, { headers: html });
      expect(answer.status).toBe(500);
      expect(answer.headers["content-security-policy"]).toContain("default-src 'none'");
    }
    expect((await ask(web, "/healthz")).status).toBe(200);
    expect(web.log.lines.filter(({ event }) => event !== "web.request")).toHaveLength(2);
  });
});

describe("a slash too many at the end", () => {
  test.each([
    ["/incidents/", "/incidents"],
    ["/api/v1/status/", "/api/v1/status"],
    ["/services/api//?window=7d", "/services/api?window=7d"],
    ["/no%00thing%0d%0aSet-Cookie:%20a/", "/no%00thing%0d%0aSet-Cookie:%20a"],
  ])("%s leads to %s", async (path, target) => {
    web = await startWeb();
    const answer = await ask(web, path, { headers: html });
    expect(answer.status).toBe(301);
    expect(answer.headers.location).toBe(target);
  });

  test.each(["//elsewhere.example/", "/\\elsewhere.example/", "///"])(
    "%s leads nowhere else",
    async (path) => {
      web = await startWeb();
      const answer = await ask(web, path, { headers: html });
      expect(String(answer.headers.location ?? "")).not.toMatch(/^[/\\]{2}/);
    },
  );

  test("is kept under the base path", async () => {
    web = await startWeb({ site: { url: "https://example.org/status" } });
    expect((await ask(web, "/status/incidents/")).headers.location).toBe("/status/incidents");
  });

  test("a form is not sent elsewhere", async () => {
    web = await startWeb();
    expect((await ask(web, "/login/", { method: "POST", body: "password=x" })).status).toBe(404);
  });
});
