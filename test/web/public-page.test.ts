import { afterEach, describe, expect, test } from "vitest";
import { ask, PlainBrowser, script, startWeb, type WebFixture } from "./start-web.ts";

let web: WebFixture;
afterEach(() => web.close());

describe("the public page", () => {
  test("is asked for again by its ETag, and is new when something changed", async () => {
    web = await startWeb();
    const first = await ask(web, "/");
    const etag = String(first.headers.etag);
    expect(first.headers["cache-control"]).toBe("public, max-age=1");
    expect((await ask(web, "/", { headers: { "If-None-Match": etag } })).status).toBe(304);
    expect((await ask(web, "/", { headers: { "If-None-Match": `"x", ${etag.slice(2)}` } })).status).toBe(304);
    web.showPage("api is down");
    const second = await ask(web, "/", { headers: { "If-None-Match": etag } });
    expect(second.status).toBe(200);
    expect(second.body).toContain("api is down");
  });

  test("is compressed as the reader can take it", async () => {
    web = await startWeb();
    const plain = (await ask(web, "/")).body;
    for (const coding of ["br", "gzip"]) {
      const answer = await ask(web, "/", { headers: { "Accept-Encoding": coding } });
      expect(answer.headers["content-encoding"]).toBe(coding);
      const fetched = await fetch(`${web.origin}/`, { headers: { "Accept-Encoding": coding } });
      expect(await fetched.text()).toBe(plain);
    }
    const refused = await ask(web, "/", { headers: { "Accept-Encoding": "br;q=0, gzip;q=0" } });
    expect(refused.headers["content-encoding"]).toBeUndefined();
    expect(refused.headers.vary).toBe("Accept-Encoding, Accept-Language");
  });

  test("speaks the reader's language, or the one of the config", async () => {
    web = await startWeb();
    expect((await ask(web, "/", { headers: { "Accept-Language": "de" } })).body).toContain('lang="de"');
    expect((await ask(web, "/", { headers: { "Accept-Language": "fr, de;q=0.2" } })).body).toContain(
      'lang="de"',
    );
    expect((await ask(web, "/", { headers: { "Accept-Language": "fr" } })).body).toContain('lang="en"');
    await web.close();
    web = await startWeb({ site: { language: "de" } });
    const answer = await ask(web, "/", { headers: { "Accept-Language": "en" } });
    expect(answer.body).toContain('lang="de"');
    expect(answer.headers.vary).toBe("Accept-Encoding");
  });

  test("is the viewer's, whoever is logged in", async () => {
    web = await startWeb();
    const browser = new PlainBrowser(web);
    await browser.logIn();
    expect((await browser.open("/")).headers["cache-control"]).toBe("public, max-age=1");
  });

  test("answers HEAD without a body", async () => {
    web = await startWeb();
    const answer = await ask(web, "/", { method: "HEAD" });
    expect(answer.body).toBe("");
    expect(Number(answer.headers["content-length"])).toBeGreaterThan(1_000);
  });

  test("proves to our own check that it is us, and is not cached then", async () => {
    web = await startWeb();
    web.onRequest(({ url }, response) => {
      if (url !== "/ahead") return false;
      response.writeHead(200, { "Cache-Control": "no-store" }).end();
      return true;
    });
    for (const path of ["/", "/nothing", "/api/v1/status", "/ahead"]) {
      const { headers } = await ask(web, path, { headers: { "cortex-probe": "n1" } });
      expect(headers["cortex-self"]).toBe("proof of n1");
      expect(headers["cache-control"]).toBe("no-store");
    }
  });

  test("on a host whose socket is refused says so before anything fails, and is kept nowhere", async () => {
    web = await startWeb({ site: { url: "https://status.example.com" } });
    const foreign = await ask(web, "/");
    expect(foreign.body).toContain("data-origin-banner");
    expect(foreign.body).toContain(`Add http://127.0.0.1:${web.port} to site.allowedOrigins`);
    expect(foreign.headers["cache-control"]).toBe("no-store");
    const right = await ask(web, "/", { headers: { Host: "status.example.com" } });
    expect(right.body).not.toContain("data-origin-banner");
  });
});

describe("files", () => {
  test("named by their content are kept for ever, compressed, with their type", async () => {
    web = await startWeb();
    const answer = await fetch(`${web.origin}/assets/page-abc123.js`, {
      headers: { "Accept-Encoding": "br" },
    });
    expect(await answer.text()).toBe(script);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      "cache-control": "public, max-age=31536000, immutable",
      "content-encoding": "br",
      "content-type": "text/javascript; charset=utf-8",
    });
  });

  test("that follow the config are kept for a minute", async () => {
    web = await startWeb({ site: { accent: "#3b6ea5" } });
    const accent = await ask(web, "/assets/accent.css");
    expect(accent.body).toContain("#3b6ea5");
    expect(accent.headers["cache-control"]).toBe("public, max-age=60");
    expect((await ask(web, "/assets/icon.svg")).headers["content-type"]).toBe("image/svg+xml");
    expect((await ask(web, "/logo")).status).toBe(404);
  });
});
