import { createServer, type Server } from "node:http";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchBrowser } from "../support/browser.ts";
import { makePlace, type Place, type RunningCortex, runCortex } from "../support/run-cortex.ts";
import { eventually } from "../support/targets.ts";
import { startTroubleProxy, type TroubleProxy } from "../support/trouble-proxy.ts";

/*
 * The site stands under a sub-path of an address that a proxy answers for, and another site of another address shows it in
 * a frame.
 */

let browser: Browser;
let proxy: TroubleProxy;
let place: Place;
let cortex: RunningCortex;
let other: Server;
let otherUrl: string;
let site: string;

beforeAll(async () => {
  proxy = await startTroubleProxy(0);
  site = `http://127.0.0.1:${proxy.port}/status`;
  other = createServer((_, response) => {
    response.setHeader("content-type", "text/html");
    response.end(`<!doctype html><title>Shop</title><iframe src="${site}/embed" width="360" height="500">`);
  });
  await new Promise<void>((resolve) => other.listen(0, "127.0.0.2", resolve));
  const address = other.address();
  otherUrl = `http://127.0.0.2:${typeof address === "object" ? address?.port : ""}`;
  place = await makePlace(config(`[${JSON.stringify(otherUrl)}]`));
  cortex = await runCortex(place);
  proxy.targetPort = Number(new URL(cortex.url).port);
  browser = await launchBrowser();
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await cortex?.end();
  await proxy?.close();
  other?.close();
  other?.closeAllConnections();
  await place?.remove();
});

const config = (frameAncestors: string) => `
site: { name: Hydrascale, url: "${site}", language: en, accent: "#3b6ea5", frameAncestors: ${frameAncestors} }
connectivity: off
services: [{ id: job, name: Job, every: 1d, push: { token: "token-of-the-job" } }]
`;

async function open(url: string): Promise<{ page: Page; troubles: string[] }> {
  const page = await browser.newPage();
  const troubles: string[] = [];
  page.on("pageerror", (error) => troubles.push(error.message));
  page.on("response", (answer) => {
    // What asks for an icon beside the page's own is the browser.
    if (answer.status() >= 400 && !answer.url().endsWith("/favicon.ico")) troubles.push(answer.url());
  });
  await page.goto(url);
  return { page, troubles };
}

const push = (status: string) => fetch(`${site}/push/token-of-the-job?status=${status}`, { method: "POST" });

test("under a sub-path the page, its files, its links and its socket are all there", async () => {
  await push("up");
  const { page, troubles } = await open(`${site}/`);
  await page.waitForSelector("[data-live=live]");
  expect(await page.evaluate(() => window.liveSocket?.transport())).toBe("websocket");
  expect(await page.evaluate(() => getComputedStyle(document.body).display)).toBe("flex");
  await push("down");
  await page.waitForSelector("#s-job.down");
  await page.click("#s-job a");
  await page.waitForURL(`${site}/services/job`);
  await page.waitForSelector("[data-live=live]");
  await page.click(".crumb a");
  await page.waitForURL(`${site}/`);
  expect(troubles).toEqual([]);
  await page.close();
});

test("in the frame of a site that may show it the page is live", async () => {
  await push("up");
  const { page, troubles } = await open(otherUrl);
  const frame = page.frameLocator("iframe");
  await frame.locator("[data-live=live]").waitFor();
  await push("down");
  await frame
    .locator("h1", { hasText: "All systems are down" })
    .or(frame.locator("h1", { hasText: "Job is down" }))
    .waitFor();
  expect(await frame.locator("a", { hasText: "Status of Hydrascale" }).getAttribute("target")).toBe("_blank");
  expect(troubles).toEqual([]);
  await page.close();
});

test("nobody else may frame it, and by default nobody may", async () => {
  await place.write(config("[]"));
  const policy = async () => (await fetch(`${site}/embed`)).headers.get("content-security-policy") ?? "";
  await eventually("the new config", async () => (await policy()).includes("frame-ancestors 'none'"));
  const page = await browser.newPage();
  await page.goto(otherUrl);
  expect(await page.frameLocator("iframe").locator("h1").count()).toBe(0);
  await page.close();
});
