import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchBrowser } from "../support/browser.ts";
import { issue } from "../support/certificates.ts";
import { startProxy } from "../support/proxy.ts";
import {
  makePlace,
  operatorPassword,
  type Place,
  type RunningCortex,
  runCortex,
} from "../support/run-cortex.ts";
import { eventually } from "../support/targets.ts";

/* What a browser itself says of the policy, and what it keeps of the cookies: behind a proxy that speaks TLS. */

const hostileTitle = `"><img src=x onerror="window.broken=1"><script>window.broken=2</script>`;

let browser: Browser;
let place: Place;
let cortex: RunningCortex;

beforeAll(async () => {
  browser = await launchBrowser();
  place = await makePlace(`
site: { name: ${JSON.stringify(hostileTitle)}, language: en, accent: "#aa3355" }
connectivity: off
host: { visibility: public }
tokens: [{ id: writer, token: writer-token-that-is-long-enough, can: [write, read] }]
services:
  - { id: a, name: ${JSON.stringify(hostileTitle)}, description: "<b onclick=alert(1)>x</b>", push: { token: push-token-of-the-test-a } }
  - { id: b, group: ${JSON.stringify(hostileTitle)}, disk: { path: /, used: 100% } }
maintenance: [{ id: m, title: ${JSON.stringify(hostileTitle)}, services: [b], start: "2030-01-01T00:00", lasts: 1h }]
notify: { channels: [{ id: "ops", webhook: "http://127.0.0.1:9/hook" }] }
symbiont: { runbooks: { greet: { title: Greet, command: ["echo", "<script>window.broken=3</script>"] } } }
dashboard: { pages: { own: ./pages/own.ts, broken: ./pages/broken.ts } }
`);
  await mkdir(join(place.dir, "pages"));
  await writeFile(
    join(place.dir, "pages/own.ts"),
    `import { card, chart, columns, definePage, fields, form, navBar, ok, row, sharedUsage, table, text, usage } from "cortex-status/page";
const evil = ${JSON.stringify(hostileTitle)};
export default definePage({
  menuLink: () => evil,
  render: () => columns([
    row([card({ title: evil, value: evil, hint: evil }), fields({ title: evil, fields: { [evil]: evil } })]),
    table({ id: "t", title: evil, rows: [{ id: evil }], columns: [{ field: "id", header: evil }], rowAttrs: () => ({ "data-x": evil }) }),
    text({ body: evil }),
    form({ id: "f", title: evil, submit: evil, fields: [{ name: "n", label: evil, type: "text" }], run: () => ok(evil) }),
  ]),
});`,
  );
  await writeFile(join(place.dir, "pages/broken.ts"), `throw new Error(${JSON.stringify(hostileTitle)});`);
  cortex = await runCortex(place);
  const post = (path: string, body: object) =>
    fetch(`${cortex.url}${path}`, {
      method: "POST",
      headers: {
        authorization: "Bearer writer-token-that-is-long-enough",
        "content-type": "application/json",
      },
      body: JSON.stringify(body),
    });
  expect(
    (await post("/api/v1/incidents", { title: hostileTitle, services: ["a"], body: hostileTitle })).status,
  ).toBe(201);
  await fetch(
    `${cortex.url}/push/push-token-of-the-test-a?status=up&msg=${encodeURIComponent(hostileTitle)}`,
  );
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await cortex?.end();
  await place?.remove();
});

/** Whatever of this site breaks its own policy, or runs what it should not. */
async function watched(context: BrowserContext): Promise<string[]> {
  const wrongs: string[] = [];
  await context.exposeFunction("policyBroken", (what: string) => wrongs.push(what));
  await context.addInitScript(`addEventListener("securitypolicyviolation", (event) =>
    policyBroken([event.documentURI, event.effectiveDirective, event.blockedURI, event.sample].join(" ")));`);
  context.on("weberror", (error) => wrongs.push(String(error.error())));
  return wrongs;
}

async function visit(page: Page, path: string): Promise<void> {
  await page.goto(path);
  if ((await page.locator("#live").count()) > 0) await page.waitForSelector("#live[data-live=live]");
  expect(await page.evaluate("window.broken"), path).toBeUndefined();
  expect(await page.locator("img[src=x]").count(), path).toBe(0);
}

test("no page breaks its policy or runs what people wrote, and its cookies are kept from scripts, sites and plain HTTP", {
  timeout: 60_000,
}, async () => {
  const proxy = await startProxy(cortex.url, { tls: issue() });
  const context = await browser.newContext({ ignoreHTTPSErrors: true, baseURL: proxy.url });
  const wrongs = await watched(context);
  const page = await context.newPage();
  for (const path of [
    "/",
    "/services/a",
    "/services/b",
    "/embed",
    "/incidents",
    "/maintenance",
    "/login",
    "/nothing",
  ])
    await visit(page, path);
  const incident = await page.goto("/incidents").then(() => page.locator("a[href*='/incidents/']").first());
  await visit(page, (await incident.getAttribute("href")) ?? "");

  await page.goto("/dashboard");
  await page.fill("#password", operatorPassword);
  await page.click("button[type=submit]");
  await page.waitForSelector("nav");
  const menu = await page
    .locator("nav a")
    .evaluateAll((links) => links.map((link) => link.getAttribute("href") ?? ""));
  const own = [...new Set(menu)].filter((path) => /^\/(?:dashboard|tasks)/.test(path));
  for (const path of ["/dashboard/own", "/dashboard/broken", "/dashboard/store", "/tasks"])
    expect(own).toContain(path);
  for (const path of own) await visit(page, path);

  await page.goto("/tasks");
  await page.fill("#prompt", "run greet");
  await page.click("#prompt ~ button, form:has(#prompt) button[type=submit]");
  await page.waitForURL(/\/tasks\/.+/);
  await eventually("the task's end", async () => (await page.content()).includes("window.broken=3"));
  await visit(page, page.url());

  const cookies = await context.cookies();
  expect(cookies.map(({ name }) => name)).toContain("__Host-cortex_session");
  for (const { httpOnly, secure, sameSite, path, name } of cookies)
    expect({ name, httpOnly, secure, sameSite, path }).toEqual({
      ...{ name, httpOnly: true, secure: true, sameSite: "Lax", path: "/" },
    });
  expect(await page.evaluate("document.cookie")).toBe("");
  expect(wrongs).toEqual([]);
  // It does notice: a style attribute is what a careless page would bring first.
  await page.evaluate(`document.body.insertAdjacentHTML("beforeend", '<p style="color:red">x</p>')`);
  await eventually("the policy to be broken", () => wrongs.length > 0);
  await context.close();
});
