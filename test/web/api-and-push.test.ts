import { afterEach, describe, expect, test } from "vitest";
import { ask, hiddenFields, PlainBrowser, startWeb, type WebFixture } from "./start-web.ts";

let web: WebFixture;
afterEach(() => web.close());

describe("the API", () => {
  test("shows an operator's service to operators only, and caches only what is everybody's", async () => {
    web = await startWeb();
    const browser = new PlainBrowser(web);
    const ids = (body: string) => JSON.parse(body).services.map(({ id }: { id: string }) => id);
    const asViewer = await ask(web, "/api/v1/status");
    expect(ids(asViewer.body)).toEqual(["api"]);
    expect(asViewer.headers["cache-control"]).toBe("public, max-age=1");
    await web.clock.advance(5_000);
    const etag = String(asViewer.headers.etag);
    expect((await ask(web, "/api/v1/status", { headers: { "If-None-Match": etag } })).status).toBe(304);
    for (const path of ["/api/v1/services/secret-db", "/api/v1/services/secret-db/results"]) {
      const hidden = await ask(web, path);
      expect(hidden.status).toBe(404);
      expect(hidden.body).toBe((await ask(web, path.replace("secret-db", "nobody"))).body);
    }
    await browser.logIn();
    const asOperator = await browser.open("/api/v1/status");
    expect(ids(asOperator.body)).toEqual(["api", "secret-db"]);
    expect(asOperator.headers["cache-control"]).toBe("no-store");
    expect(asOperator.headers.vary).toContain("Cookie");
  });

  test("takes a session as it takes a token: from our page with its form's token, from a program alone", async () => {
    web = await startWeb();
    const browser = new PlainBrowser(web);
    await browser.logIn();
    const token = hiddenFields((await browser.open("/dashboard")).body)._csrf_token ?? "";
    const Cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const ours = { Origin: web.origin, "Sec-Fetch-Site": "same-origin" };
    const post = async (headers: Record<string, string>) =>
      (await ask(web, "/api/v1/services/api/check", { method: "POST", headers: { Cookie, ...headers } }))
        .status;
    expect(await post({ ...ours, "X-Csrf-Token": token })).toBe(200);
    expect(await post({})).toBe(200);
    expect(await post(ours)).toBe(403);
    expect(await post({ "X-Csrf-Token": "another" })).toBe(403);
    expect(await post({ Origin: "https://evil.example" })).toBe(403);
    expect(await post({ "Sec-Fetch-Site": "cross-site", "X-Csrf-Token": token })).toBe(403);
    expect(await post({ Cookie: "" })).toBe(401);
  });

  test("compresses what is long, as the asker takes it", async () => {
    const one = {
      at: "2026-11-23T13:02:00.000Z",
      outcome: "up" as const,
      latencyMs: 12,
      reason: "ok" as const,
    };
    const results = (limit: number) => Array.from({ length: limit }, () => one);
    const reader = {
      status: () => ({
        site: { name: "", url: null },
        indicator: "none" as const,
        services: [],
        generatedAt: "",
      }),
      service: () => null,
      history: async () => null,
      results: async (_: string, limit: number) => results(limit),
    };
    web = await startWeb({}, { reader });
    const long = "/api/v1/services/api/results?limit=1000";
    for (const coding of ["br", "gzip"]) {
      const answer = await ask(web, long, { headers: { "Accept-Encoding": coding } });
      expect(answer.headers["content-encoding"]).toBe(coding);
      expect(answer.headers.vary).toContain("Accept-Encoding");
      const fetched = await fetch(web.origin + long, { headers: { "Accept-Encoding": coding } });
      expect(await fetched.json()).toEqual(results(1_000));
    }
    expect(JSON.parse((await ask(web, long)).body)).toEqual(results(1_000));
    const short = await ask(web, "/api/v1/status", { headers: { "Accept-Encoding": "br" } });
    expect(short.headers["content-encoding"]).toBeUndefined();
  });

  test.each(["0", "-1", "1001", "many", "1.5", "", "1e2"])(
    "limit=%s is refused with the bounds",
    async (limit) => {
      web = await startWeb();
      const answer = await ask(web, `/api/v1/services/api/results?limit=${limit}`);
      expect(answer.status).toBe(400);
      expect(JSON.parse(answer.body)).toMatchObject({
        code: "api.limit",
        detail: expect.stringContaining("1 to 1000"),
      });
    },
  );

  test("gives results within the limit", async () => {
    web = await startWeb();
    expect(JSON.parse((await ask(web, "/api/v1/services/api/results?limit=2")).body)).toHaveLength(2);
    expect(JSON.parse((await ask(web, "/api/v1/services/api/results")).body)).toHaveLength(3);
  });
});

describe("push", () => {
  const pushTo = (path: string, options?: Parameters<typeof ask>[2]) => ask(web, path, options);
  const json = { "Content-Type": "application/json" };
  const post = (body: string, headers: Record<string, string> = json) => ({ method: "POST", body, headers });

  test.each<[path: string, options: Parameters<typeof ask>[2], report: object]>([
    ["/push/known-token", {}, { outcome: "up", words: null, latencyMs: null }],
    [
      "/push/known-token?status=down&msg=no%20disk&ping=",
      {},
      { outcome: "down", words: "no disk", latencyMs: null },
    ],
    ["/api/push/known-token?status=up&msg=OK&ping=12.5", {}, { outcome: "up", words: "OK", latencyMs: 12.5 }],
    [
      "/push/known-token",
      post('{"status":"degraded","ping":7}'),
      { outcome: "degraded", words: null, latencyMs: 7 },
    ],
    ["/push/known-token?msg=a", post('{"msg":null}'), { outcome: "up", words: null, latencyMs: null }],
    [
      "/push/known-token",
      post('{"status":"down"}', { "Content-Type": "application/x-www-form-urlencoded" }),
      { outcome: "down", words: null, latencyMs: null },
    ],
    ["/push/known-token", post("status=down&msg=x", {}), { outcome: "down", words: "x", latencyMs: null }],
  ])("%s %j", async (path, options, report) => {
    web = await startWeb();
    const answer = await pushTo(path, options);
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.body)).toEqual({ ok: true });
    expect(web.pushed).toEqual([{ token: "known-token", report }]);
  });

  test.each<[path: string, options: Parameters<typeof ask>[2], status: number]>([
    ["/push/unknown-token", {}, 404],
    ["/api/push/unknown-token", {}, 404],
    ["/push/known-token?status=fine", {}, 400],
    ["/push/known-token?ping=fast", {}, 400],
    ["/push/known-token?ping=-1", {}, 400],
    ["/push/known-token", post("{"), 400],
    ["/push/known-token", post("[]"), 400],
    ["/push/known-token", post(`{"msg":"${"x".repeat(1_100_000)}"}`), 413],
    ["/push/known-token", { method: "HEAD" }, 405],
  ])("%s %# is refused and counts for nothing", async (path, options, status) => {
    web = await startWeb();
    expect((await pushTo(path, options)).status).toBe(status);
    expect(web.pushed).toEqual([]);
  });

  test("says what a status or a ping may be", async () => {
    web = await startWeb();
    expect((await pushTo("/push/known-token?status=ok")).body).toContain(
      "status: expected up, degraded or down",
    );
    expect((await pushTo("/push/known-token?ping=fast")).body).toContain(
      "ping: expected milliseconds, a day at most",
    );
  });

  test("is answered only when it is on disk", async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    let answered = false;
    web = await startWeb({}, { push: () => promise.then(() => true) });
    const pending = pushTo("/push/known-token").then((answer) => {
      answered = true;
      return answer;
    });
    await ask(web, "/healthz");
    expect(answered).toBe(false);
    resolve();
    expect((await pending).status).toBe(200);
  });

  test("that cannot be written is no success, and its token is not in the log", async () => {
    web = await startWeb({}, { push: () => Promise.reject(new Error("disk full")) });
    expect((await pushTo("/push/known-token")).status).toBe(500);
    expect(JSON.stringify(web.log.lines)).not.toContain("known-token");
  });
});
