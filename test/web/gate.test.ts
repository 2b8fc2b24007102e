import { afterEach, describe, expect, test } from "vitest";
import { ask, hiddenFields, PlainBrowser, password, startWeb, type WebFixture } from "./start-web.ts";

let web: WebFixture;
afterEach(() => web.close());

const form = { "Content-Type": "application/x-www-form-urlencoded" };

describe("a viewer", () => {
  test.each(["/tasks", "/tasks/17", "/dashboard", "/dashboard/host?sort=name"])(
    "finds the gate in place at %s and nothing of the operator's",
    async (path) => {
      web = await startWeb();
      const answer = await ask(web, path);
      expect(answer.status).toBe(401);
      expect(answer.headers["cache-control"]).toBe("no-store");
      expect(answer.body).toContain('name="password"');
      expect(hiddenFields(answer.body)).toMatchObject({ return_to: path });
      expect(answer.body).not.toContain("operator's");
    },
  );

  test("cannot tell pages behind the gate from pages that are not there", async () => {
    web = await startWeb();
    const there = await ask(web, "/dashboard");
    const missing = await ask(web, "/dashboard/nothing-like-it");
    expect([there.status, missing.status]).toEqual([401, 401]);
    const post = await ask(web, "/tasks", { method: "POST", body: "prompt=x", headers: form });
    expect(post.status).toBe(401);
  });

  test("that asks for JSON is told so in JSON", async () => {
    web = await startWeb();
    const answer = await ask(web, "/dashboard", { headers: { Accept: "application/json" } });
    expect(answer.status).toBe(401);
    expect(JSON.parse(answer.body)).toMatchObject({ code: "auth.needed", status: 401 });
  });
});

describe("login", () => {
  test("leads back to the page that was asked for, without JavaScript", async () => {
    web = await startWeb();
    const browser = new PlainBrowser(web);
    const answer = await browser.logIn("/dashboard?sort=name&dir=asc");
    expect(answer.status).toBe(303);
    expect(answer.headers.location).toBe("/dashboard?sort=name&dir=asc");
    const page = await browser.open("/dashboard");
    expect(page.status).toBe(200);
    expect(page.body).toContain("operator's /dashboard");
    expect(page.headers["cache-control"]).toBe("no-store");
  });

  test("sets a cookie that scripts cannot read and other sites do not send", async () => {
    web = await startWeb();
    const answer = await new PlainBrowser(web).logIn();
    const cookie = answer.headers["set-cookie"]?.find((line) => line.startsWith("cortex_session="));
    expect(cookie).toMatch(/HttpOnly/);
    expect(cookie).toMatch(/SameSite=Lax/);
    expect(cookie).toMatch(/Max-Age=3600/);
    expect(cookie).not.toMatch(/Secure/);
  });

  test("behind TLS the cookie is bound to the host and to TLS", async () => {
    web = await startWeb();
    const answer = await ask(web, "/login", {
      method: "POST",
      body: `password=${password}`,
      headers: { ...form, "X-Forwarded-Proto": "https" },
    });
    expect(answer.headers["set-cookie"]?.join()).toMatch(/__Host-cortex_session=[^,]*Path=\/;[^,]*Secure/);
  });

  test("with a wrong password says so, and the right one still works", async () => {
    web = await startWeb();
    const browser = new PlainBrowser(web);
    const gate = await browser.open("/tasks");
    const wrong = await browser.submit("/login", { ...hiddenFields(gate.body), password: "wrong" });
    expect(wrong.status).toBe(401);
    expect(wrong.body).toContain("Invalid password");
    const right = await browser.submit("/login", { ...hiddenFields(wrong.body), password });
    expect(right.headers.location).toBe("/tasks");
  });

  test("of a program needs the password alone", async () => {
    web = await startWeb();
    const answer = await ask(web, "/login", { method: "POST", body: `password=${password}`, headers: form });
    expect(answer.status).toBe(303);
  });

  test.each([
    "//evil.example",
    "https://evil.example/dashboard",
    "/\\evil.example",
    "\\\\evil.example",
    "/.//evil.example",
    "/%0d%0aSet-Cookie:x\r\nx",
    "javascript:alert(1)",
    "dashboard",
    "/login",
    "/logout",
    `/${"a".repeat(3_000)}`,
  ])("never leads away: %j", async (returnTo) => {
    web = await startWeb();
    const body = new URLSearchParams({ password, return_to: returnTo }).toString();
    const answer = await ask(web, "/login", { method: "POST", body, headers: form });
    expect(answer.status).toBe(303);
    expect(answer.headers.location).toMatch(/^\/(dashboard|%0d%0aSet-Cookie:x)?$/);
  });

  test("ends the session that was there before: a planted one gains nothing", async () => {
    web = await startWeb();
    const browser = new PlainBrowser(web);
    await browser.logIn();
    const first = browser.cookies.get("cortex_session");
    const page = await browser.open("/dashboard");
    expect(page.status).toBe(200);
    const again = await ask(web, "/login", {
      method: "POST",
      body: `password=${password}`,
      headers: { ...form, Cookie: `cortex_session=${first}` },
    });
    expect(again.status).toBe(303);
    expect(web.ended).toHaveLength(1);
    expect((await ask(web, "/dashboard", { headers: { Cookie: `cortex_session=${first}` } })).status).toBe(
      401,
    );
  });

  test("does not take a cookie's value from outside", async () => {
    web = await startWeb();
    const answer = await ask(web, "/login", {
      method: "POST",
      body: `password=${password}`,
      headers: { ...form, Cookie: "cortex_session=chosen-by-the-attacker" },
    });
    expect(answer.headers["set-cookie"]?.join()).not.toContain("chosen-by-the-attacker");
    const planted = await ask(web, "/dashboard", {
      headers: { Cookie: "cortex_session=chosen-by-the-attacker" },
    });
    expect(planted.status).toBe(401);
  });

  test("lasts as long as the config says", async () => {
    web = await startWeb();
    const browser = new PlainBrowser(web);
    await browser.logIn();
    await web.clock.advance(3_599_000);
    expect((await browser.open("/dashboard")).status).toBe(200);
    await web.clock.advance(2_000);
    expect((await browser.open("/dashboard")).status).toBe(401);
  });
});

describe("five wrong passwords in a minute", () => {
  const tryIn = (answer: string, address = "198.51.100.7") =>
    ask(web, "/login", {
      method: "POST",
      body: `password=${encodeURIComponent(answer)}`,
      headers: { ...form, "X-Forwarded-For": address },
    });

  test("close the gate to that address, even for the right one, until the minute is over", async () => {
    web = await startWeb();
    for (let i = 0; i < 5; i++) expect((await tryIn("wrong")).status).toBe(401);
    await web.clock.advance(20_000);
    const late = await tryIn(password);
    expect(late.status).toBe(429);
    expect(late.headers["retry-after"]).toBe("40");
    expect((await tryIn(password, "198.51.100.8")).status).toBe(303);
    await web.clock.advance(40_001);
    expect((await tryIn(password)).status).toBe(303);
  });

  test("sent at once are counted as well", async () => {
    web = await startWeb();
    const answers = await Promise.all(Array.from({ length: 12 }, () => tryIn("wrong")));
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(5);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(7);
  });

  test("that a crowd keeps out are not counted: who waited gets in", async () => {
    const crowd = Promise.withResolvers<boolean>();
    web = await startWeb({}, { verifyPassword: async (typed) => typed === password || crowd.promise });
    const tries = Array.from({ length: 16 }, (_, i) => tryIn("wrong", `203.0.113.${i}`));
    await expect.poll(async () => (await tryIn(password)).headers["retry-after"]).toBe("1");
    for (let i = 0; i < 6; i++) expect((await tryIn(password)).headers["retry-after"]).toBe("1");
    crowd.resolve(false);
    for (const answer of await Promise.all(tries)) expect(answer.status).toBe(401);
    expect((await tryIn(password)).status).toBe(303);
  });

  test("count for the proxy's visitor, not for the header a visitor made up", async () => {
    web = await startWeb();
    for (let i = 0; i < 5; i++) await tryIn("wrong", `6.6.6.${i}, 198.51.100.7`);
    expect((await tryIn("wrong", "6.6.6.99, 198.51.100.7")).status).toBe(429);
  });

  test("count for the connection when no proxy is trusted", async () => {
    web = await startWeb({ site: { trustedProxies: [] } });
    for (let i = 0; i < 5; i++) await tryIn("wrong", `198.51.100.${i}`);
    expect((await tryIn("wrong", "198.51.100.99")).status).toBe(429);
  });
});

describe("a form from elsewhere", () => {
  test.each<[what: string, headers: Record<string, string>]>([
    ["another site, by the browser's word", { "Sec-Fetch-Site": "cross-site" }],
    ["a sister host", { "Sec-Fetch-Site": "same-site" }],
    ["another origin", { Origin: "https://evil.example" }],
    ["another port", { Origin: "http://127.0.0.1:1" }],
    ["a sandboxed frame", { Origin: "null" }],
  ])("does not log in: %s", async (_what, headers) => {
    web = await startWeb();
    const answer = await ask(web, "/login", {
      method: "POST",
      body: `password=${password}`,
      headers: { ...form, ...headers },
    });
    expect(answer.status).toBe(403);
    expect(answer.headers["set-cookie"]).toBeUndefined();
    expect(JSON.parse(answer.body)).toMatchObject({ code: "web.foreign-form" });
  });

  test("nor does one of ours without its token, or with the token of another browser", async () => {
    web = await startWeb();
    const browser = new PlainBrowser(web);
    const other = hiddenFields((await new PlainBrowser(web).open("/login")).body);
    await browser.open("/login");
    for (const fields of [{ password }, { ...other, password }]) {
      const answer = await browser.submit("/login", fields);
      expect(answer.status).toBe(403);
      expect(answer.body).toContain("stale-form");
    }
  });

  test("from site.url is ours even where a proxy hides host and scheme", async () => {
    web = await startWeb({ site: { url: "https://status.example.com" } });
    const browser = new PlainBrowser(web);
    const gate = await browser.open("/login");
    const headers = { Origin: "https://status.example.com", "Sec-Fetch-Site": "none" };
    const answer = await browser.submit("/login", { ...hiddenFields(gate.body), password }, headers);
    expect(answer.status).toBe(303);
  });
});

describe("logout", () => {
  test("ends the session here and in what it had open", async () => {
    web = await startWeb();
    const browser = new PlainBrowser(web);
    await browser.logIn();
    const cookie = browser.cookies.get("cortex_session");
    const page = await browser.open("/dashboard");
    const answer = await browser.submit("/logout", hiddenFields(page.body));
    expect(answer.status).toBe(303);
    expect(web.ended).toHaveLength(1);
    expect(browser.cookies.has("cortex_session")).toBe(false);
    expect((await ask(web, "/dashboard", { headers: { Cookie: `cortex_session=${cookie}` } })).status).toBe(
      401,
    );
  });

  test("needs the token of the session's own form", async () => {
    web = await startWeb();
    const browser = new PlainBrowser(web);
    await browser.logIn();
    for (const token of ["", "wrong", "x".repeat(43)]) {
      expect((await browser.submit("/logout", { _csrf_token: token })).status).toBe(403);
    }
    expect((await browser.submit("/logout", {}, { "Sec-Fetch-Site": "cross-site" })).status).toBe(403);
    expect((await browser.open("/dashboard")).status).toBe(200);
    expect(web.ended).toEqual([]);
  });
});

describe("programs", () => {
  const tokens = [
    { id: "reader", token: "reader-token-1", can: ["read" as const] },
    { id: "writer", token: "writer-token-1", can: ["write" as const] },
    { id: "prometheus", token: "metrics-token-1", can: ["metrics" as const] },
  ];
  const count = async (token: string) => {
    const answer = await ask(web, "/api/v1/status", { headers: { Authorization: `Bearer ${token}` } });
    return { status: answer.status, services: JSON.parse(answer.body).services?.length };
  };

  test("see what their token can", async () => {
    web = await startWeb({ tokens });
    expect(await count("reader-token-1")).toEqual({ status: 200, services: 2 });
    expect(await count("writer-token-1")).toEqual({ status: 200, services: 2 });
    expect(await count("metrics-token-1")).toEqual({ status: 200, services: 1 });
    for (const wrong of ["reader-token-2", "", "reader-token-1 more"])
      expect((await count(wrong)).status).toBe(401);
    expect(
      (await ask(web, "/dashboard", { headers: { Authorization: "Bearer reader-token-1" } })).status,
    ).toBe(200);
  });

  test("change only with write, and are told when there was nothing to do", async () => {
    web = await startWeb({ tokens });
    const pause = (token: string | null, id = "api") =>
      ask(web, `/api/v1/services/${id}/pause`, {
        method: "POST",
        headers: token === null ? {} : { Authorization: `Bearer ${token}` },
      });
    expect((await pause(null)).status).toBe(401);
    expect((await pause(null, "secret-db")).status).toBe(404);
    expect((await pause("reader-token-1")).status).toBe(403);
    const answer = await pause("writer-token-1");
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.body)).toMatchObject({ id: "api" });
    const again = await pause("writer-token-1");
    expect(again.status).toBe(409);
    expect(JSON.parse(again.body)).toMatchObject({ code: "api.cannot-pause", remedy: expect.any(String) });
  });
});
