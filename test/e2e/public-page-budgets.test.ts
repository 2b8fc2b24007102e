import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { axeFinds } from "../support/axe.ts";
import { launchBrowser } from "../support/browser.ts";
import { makePlace, type Place, type RunningCortex, runCortex } from "../support/run-cortex.ts";
import { createTarget, eventually, type Target } from "../support/targets.ts";

/* What a page of the product may weigh, how still it stands and what axe says of it: with a hundred services, in both schemes. */

const mostBytes = 40_000;
const mostRequests = 6;

let browser: Browser;
let target: Target;
let place: Place;
let cortex: RunningCortex;

beforeAll(async () => {
  browser = await launchBrowser();
  target = await createTarget();
  const services = Array.from(
    { length: 100 },
    (_, at) =>
      `  - { id: s${at}, name: "Service ${at}", group: ${at < 50 ? "Core" : "Edge"}, tcp: "127.0.0.1:${target.port}", every: 60s }`,
  );
  place = await makePlace(
    [
      "site: { name: Hydrascale, language: en }",
      "host: { visibility: public }",
      "services:",
      ...services,
    ].join("\n"),
  );
  cortex = await runCortex(place);
  const isChecked = async () => {
    const answer = await fetch(`${cortex.url}/api/v1/status`);
    const status: { services: { checkedAt: string | null }[] } = await answer.json();
    return status.services.every(({ checkedAt }) => checkedAt !== null);
  };
  await eventually("every service being checked", isChecked, 20_000);
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await cortex?.end();
  await target?.stop();
  await place?.remove();
});

interface Load {
  bytes: number;
  requests: number;
  troubles: string[];
}

async function load(page: Page, path: string): Promise<Load> {
  const loaded: Load = { bytes: 0, requests: 0, troubles: [] };
  page.on("requestfinished", async (request) => {
    loaded.requests += 1;
    if (request.resourceType() !== "font") loaded.bytes += (await request.sizes()).responseBodySize;
  });
  page.on("websocket", () => {
    loaded.requests += 1;
  });
  page.on("pageerror", (error) => loaded.troubles.push(error.message));
  page.on("console", (said) => {
    if (said.type() === "error" || said.type() === "warning") loaded.troubles.push(said.text());
  });
  await page.goto(cortex.url + path, { waitUntil: "networkidle" });
  if ((await page.locator("#live").count()) > 0) await page.waitForSelector("[data-live=live]");
  return loaded;
}

/** Runs in the page: what moved while it came, and by how much it is too wide. */
function stillness(): Promise<{ shift: number; tooWide: number }> {
  const { scrollWidth, clientWidth } = document.documentElement;
  return new Promise((resolve) => {
    let shift = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) if ("value" in entry) shift += Number(entry.value);
    }).observe({ type: "layout-shift", buffered: true });
    setTimeout(() => resolve({ shift, tooWide: scrollWidth - clientWidth }), 100);
  });
}

const looks = [
  { colorScheme: "light", width: 1_280 },
  { colorScheme: "dark", width: 360 },
] as const;

test.each(["/", "/services/s1", "/embed", "/incidents", "/maintenance", "/login"])(
  "%s keeps to its weight, stands still, fits, and breaks no rule",
  async (path) => {
    for (const { colorScheme, width } of looks) {
      const context = await browser.newContext({
        ...{ colorScheme, bypassCSP: true },
        viewport: { width, height: 900 },
      });
      const page = await context.newPage();
      const { bytes, requests, troubles } = await load(page, path);
      const { shift, tooWide } = await page.evaluate(stillness);
      expect({ path, width, troubles, tooWide }).toEqual({ path, width, troubles: [], tooWide: 0 });
      expect(shift).toBeLessThan(0.1);
      // A page of a service draws its chart with a library of its own.
      if (!path.startsWith("/services")) {
        expect(bytes).toBeLessThan(mostBytes);
        expect(requests).toBeLessThanOrEqual(mostRequests);
      }
      expect(await axeFinds(page)).toEqual([]);
      await context.close();
    }
  },
);
