import { createServer, type Server } from "node:http";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { build } from "vite";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { axeFinds } from "../support/axe.ts";
import { launchBrowser } from "../support/browser.ts";
import { gallery, galleryHistory } from "../support/page-gallery.tsx";
import { fixtureFrame } from "../support/service-fixtures.ts";

const policy =
  "default-src 'none'; style-src 'self'; script-src 'self'; font-src 'self'; img-src 'self'; connect-src 'self'";

let browser: Browser;
let server: Server;
let base: string;
let page: Page;
let troubles: string[];
/** Requests of files and of the API, in the order they came. */
let asked: string[];

beforeAll(async () => {
  const files = await buildAssets();
  const script = [...files.keys()].find((name) => name.startsWith("page-"));
  const style = [...files.keys()].find((name) => name.startsWith("style-") && name.endsWith(".css"));
  const assets = {
    script: `/assets/${script}`,
    style: `/assets/${style}`,
    operatorStyle: "/assets/style.css",
    fonts: [],
  };
  const pages = await gallery({ ...fixtureFrame, assets });
  server = createServer(({ url = "/" }, response) => {
    const { pathname, searchParams } = new URL(url, "http://localhost");
    asked.push(url);
    const file = files.get(pathname.slice("/assets/".length));
    const [, id] = /^\/api\/v1\/services\/(.*)\/history$/.exec(pathname) ?? [];
    const html = pages.get(pathname.slice(1));
    response.setHeader("content-security-policy", policy);
    if (file !== undefined)
      response
        .setHeader("content-type", pathname.endsWith(".css") ? "text/css" : "text/javascript")
        .end(file);
    else if (id !== undefined)
      response.end(JSON.stringify(galleryHistory(id, searchParams.get("window") ?? "")));
    else if (html !== undefined) response.setHeader("content-type", "text/html; charset=utf-8").end(html);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  base = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
  browser = await launchBrowser();
}, 60_000);

afterEach(() => page.close());
afterAll(async () => {
  await browser.close();
  server.closeAllConnections();
  server.close();
});

/** The browser's files as the product bundles them, by name. */
async function buildAssets(): Promise<Map<string, string | Uint8Array>> {
  const root = join(import.meta.dirname, "../..");
  const built = await build({
    configFile: join(root, "vite.config.ts"),
    root,
    logLevel: "silent",
    build: { write: false },
  });
  const outputs = (Array.isArray(built) ? built : [built]).flatMap((one) =>
    "output" in one ? one.output : [],
  );
  return new Map(outputs.map((one) => [one.fileName, one.type === "chunk" ? one.code : one.source]));
}

async function open(name: string, options: Parameters<Browser["newPage"]>[0] = {}): Promise<void> {
  page = await browser.newPage({ viewport: { width: 1_280, height: 900 }, bypassCSP: true, ...options });
  troubles = [];
  asked = [];
  page.on("pageerror", (error) => troubles.push(error.message));
  page.on("console", (said) => said.type() === "warning" && troubles.push(said.text()));
  await page.goto(`${base}/${name}`);
}

const zoomed = () => page.waitForSelector("html[data-zoom=ready]", { state: "attached" });
const readout = () => page.textContent(".zoom-tools output");
const shownRows = () => page.$$eval(".rows > li:not([hidden])", (rows) => rows.length);
const openGroups = () => page.$$eval("details[data-group][open]", (groups) => groups.length);

test("a chart takes the place of the picture without moving anything, and breaks no rule", async () => {
  await open("service-down");
  await zoomed();
  expect(await page.isVisible(".plot")).toBe(false);
  expect(await page.isVisible("#zoom canvas")).toBe(true);
  expect(asked).toContain("/api/v1/services/search/history?window=24h");
  const shift = await page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        let sum = 0;
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) if ("value" in entry) sum += Number(entry.value);
        }).observe({ type: "layout-shift", buffered: true });
        setTimeout(() => resolve(sum), 200);
      }),
  );
  expect(shift).toBeLessThan(0.01);
  expect(await axeFinds(page)).toEqual([]);
  expect(troubles).toEqual([]);
});

test("the keyboard moves along the chart, is told why nothing was measured, zooms and comes back", async () => {
  await open("service-down");
  await zoomed();
  await page.focus(".zoom-stage");
  await page.keyboard.press("ArrowLeft");
  expect(await readout()).toContain("answered");
  for (let tries = 0; tries < 400 && !(await readout())?.includes("not measured"); tries += 1)
    await page.keyboard.press("ArrowLeft");
  expect(await readout()).toContain("not measured, 42 min: ");
  await page.keyboard.press("ArrowLeft");
  expect(await readout()).toMatch(/p50 \d+ ms {2}p90 \d+ ms {2}p99 \d+ ms$/);
  const before = await page.screenshot({ clip: { x: 0, y: 300, width: 1_280, height: 400 } });
  await page.keyboard.press("+");
  await page.waitForTimeout(100);
  expect((await page.screenshot({ clip: { x: 0, y: 300, width: 1_280, height: 400 } })).equals(before)).toBe(
    false,
  );
  await page.keyboard.press("Escape");
  expect(troubles).toEqual([]);
});

test("without a script the chart is a picture, and each window has an address", async () => {
  await open("service-7d", { javaScriptEnabled: false });
  expect(await page.isVisible(".plot svg.chart")).toBe(true);
  expect(await page.isVisible("#zoom")).toBe(false);
  expect(await page.getAttribute(".windows [aria-current]", "href")).toBe("/services/search?window=7d");
  expect(await page.getAttribute(".windows a:last-child", "href")).toBe("/services/search?window=90d");
});

test("a page shorter than can be searched by eye loads neither filter nor chart", async () => {
  await open("status-good");
  await page.waitForFunction(() =>
    document.querySelector("time[data-relative]")?.textContent?.includes("ago"),
  );
  expect(asked.filter((url) => url.endsWith(".js"))).toHaveLength(1);
  expect(await page.$("#filter")).toBeNull();
});

test("a filter shows the services that have every word, in groups that open for it, and forgets nothing", async () => {
  await open("status-100");
  await page.waitForSelector("#filter[data-ready]");
  await page.click("details[data-group=Helsinki] > summary h2");
  // The browser tells of a fold a moment later.
  await page.waitForFunction(() => localStorage.getItem("cortex:folded")?.includes("Helsinki"));
  await page.keyboard.press("/");
  await page.keyboard.type("node-02 helsinki");
  expect(await shownRows()).toBe(9);
  expect(await page.textContent("#filter-found")).toBe("9 of 100");
  expect(await page.$$eval(".group:not([hidden])", (groups) => groups.length)).toBe(1);
  expect(await axeFinds(page)).toEqual([]);
  await page.keyboard.press("Escape");
  expect(await shownRows()).toBe(100);
  expect(await openGroups()).toBe(4);
  await page.reload();
  await page.waitForSelector("#filter[data-ready]");
  await page.waitForFunction(() => document.querySelectorAll("details[data-group][open]").length === 4);
  expect(troubles).toEqual([]);
});

test("a row is filtered by what it says now, after a change too", async () => {
  await open("status-100");
  await page.waitForSelector("#filter[data-ready]");
  await page.fill("#filter-text", "down");
  const down = await shownRows();
  expect(down).toBeGreaterThan(0);
  expect(down).toBeLessThan(10);
  await page.evaluate(() => {
    const [word] = document.querySelectorAll(".rows > li:not([hidden]) .word");
    if (word) word.textContent = "Operational";
    document.dispatchEvent(new Event("cortex:changed"));
  });
  await page.waitForFunction(
    (rows) => document.querySelectorAll(".rows > li:not([hidden])").length === rows,
    down - 1,
  );
});
