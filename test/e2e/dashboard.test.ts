import { hostname } from "node:os";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { menuEntries } from "../../src/protocol/dashboard.ts";
import { RawClient } from "../live/raw-client.ts";
import { axeFinds } from "../support/axe.ts";
import { launchBrowser } from "../support/browser.ts";
import { logIn } from "../support/operator-session.ts";
import {
  makePlace,
  operatorPassword,
  type Place,
  type RunningCortex,
  runCortex,
} from "../support/run-cortex.ts";
import { viewPosition } from "../support/view-position.ts";

const pages = ["", "/host", "/services", "/metrics", "/live", "/requests", "/store"].map(
  (path) => `/dashboard${path}`,
);
const token = "token-that-can-write";

let browser: Browser;
let place: Place;
let cortex: RunningCortex;

beforeAll(async () => {
  browser = await launchBrowser();
  place = await makePlace(`
site: { name: Hydrascale, language: en }
connectivity: off
tokens: [{ id: jobs, token: ${token}, can: [write] }]
services: [{ id: disk, disk: { path: /, used: 99% } }]
`);
  cortex = await runCortex(place);
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await cortex?.end();
  await place?.remove();
});

async function loggedIn(options: Parameters<Browser["newContext"]>[0] = {}) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(error.message));
  await page.goto(`${cortex.url}/dashboard`);
  await page.fill("[name=password]", operatorPassword);
  await page.press("[name=password]", "Enter");
  await page.waitForSelector(".menu");
  return { page, context, errors };
}

test("without a session none of it is in any answer", async () => {
  await fetch(`${cortex.url}/api/v1/metrics`, {
    method: "POST",
    headers: { Authorization: `Bearer ${token}` },
    body: JSON.stringify({ name: "queue.of.ours", value: 42 }),
  }).then(({ status }) => expect(status).toBe(204));
  for (const path of pages) {
    const answer = await fetch(cortex.url + path, { headers: { Accept: "text/html" } });
    expect(answer.status, path).toBe(401);
    const html = await answer.text();
    for (const secret of [`>${hostname()}<`, "queue.of.ours", "host.load", "Refresh"])
      expect(html).not.toContain(secret);
  }
  for (const path of ["/", "/api/v1/status", "/metrics"]) {
    const text = await (await fetch(cortex.url + path)).text();
    expect(text, path).not.toContain("queue.of.ours");
  }
});

test("without a session no topic of the operator's can be joined, and each refusal has a reason", async () => {
  const operator = await logIn(cortex);
  const topics = await Promise.all(
    menuEntries.map(async ({ path }) => {
      const { html } = await operator.open(path);
      return viewPosition(html).topic || `no topic at ${path}`;
    }),
  );
  topics.push("view:operator:/dashboard/nowhere:en:5", "view:operator:/tasks/1:de:0", "task_log:1");
  const client = await RawClient.open(`${cortex.url.replace("http", "ws")}/live`);
  for (const [index, topic] of topics.entries())
    client.send(String(index), String(index), topic, "phx_join", {});
  const answers = await client.messages(topics.length);
  client.cut();
  expect(new Set(topics).size).toBe(menuEntries.length + 3);
  for (const [, , topic, event, payload] of answers) {
    expect([topic, event]).toEqual([topic, "phx_reply"]);
    expect(payload, topic).toMatchObject({
      status: "error",
      response: { reason: expect.stringMatching(/./) },
    });
  }
});

test.each([
  ["light", 1440],
  ["dark", 360],
] as const)(
  "in %s, %i wide, no page has an error, scrolls sideways or keeps anybody out",
  async (colorScheme, width) => {
    const { page, context, errors } = await loggedIn({
      ...{ colorScheme, viewport: { width, height: 800 }, bypassCSP: true },
    });
    for (const path of pages) {
      await page.goto(cortex.url + path);
      const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(wider, path).toBeLessThanOrEqual(0);
      expect(await axeFinds(page), path).toEqual([]);
    }
    expect(errors).toEqual([]);
    await context.close();
  },
  90_000,
);

test("a figure of the user's own and the log are on their pages, and change while they are open", async () => {
  const { page, context } = await loggedIn();
  await page.goto(`${cortex.url}/dashboard/metrics`);
  expect(await page.textContent("main")).toContain("queue.of.ours");
  await page.goto(`${cortex.url}/dashboard/requests`);
  await fetch(`${cortex.url}/push/token-that-nobody-knows`);
  await page.waitForFunction(
    () => document.querySelector("main")?.textContent?.includes("/push/[redacted]"),
    null,
    {
      timeout: 20_000,
    },
  );
  expect(await page.textContent("main")).not.toContain("token-that-nobody-knows");
  await context.close();
}, 60_000);
