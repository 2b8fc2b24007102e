import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchBrowser } from "../support/browser.ts";
import {
  makePlace,
  operatorPassword,
  type Place,
  type RunningCortex,
  runCortex,
} from "../support/run-cortex.ts";
import { createTarget, eventually, type Target } from "../support/targets.ts";

const queue = `import { definePage, card, form, ok, fail } from "cortex-status/page";
let drained = 0;
export default definePage({
  menuLink: "Queue",
  refresh: "1s",
  render: () => [
    card({ title: "Drained", value: drained }),
    form({
      id: "drain",
      title: "Drain",
      fields: [{ name: "count", type: "number" }, { name: "why", type: "text" }],
      run: ({ count, why }) => {
        if (count > 100) return fail("too many", { count: "at most 100" });
        drained += count;
        return ok(count + " drained because of " + why);
      },
    }),
  ],
});
`;

let place: Place;
let target: Target;
let running: RunningCortex;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  target = await createTarget();
  place = await makePlace(
    `connectivity: off\nservices:\n  - { id: api, name: Api, http: "${target.url}/" }\ndashboard: { pages: { queue: ./pages/queue.ts } }\n`,
  );
  await mkdir(join(place.dir, "pages"));
  await writeFile(join(place.dir, "pages/queue.ts"), queue);
  [running, browser] = await Promise.all([runCortex(place), launchBrowser()]);
  page = await browser.newPage();
  await page.goto(`${running.url}/dashboard/queue`);
  await page.fill("#password", operatorPassword);
  await page.click("button.primary");
  await eventually(
    "the page",
    async () => (await page.goto(`${running.url}/dashboard/queue`))?.status() === 200,
  );
});
afterAll(async () => {
  await browser?.close();
  await running?.end("SIGKILL");
  await place?.remove();
  await target?.stop();
});

test("a form is sent without leaving the page: refused with its reasons, typed text kept, then done", async () => {
  await page.evaluate(() => Object.assign(window, { stayed: true }));
  await page.fill("#form-drain-count", "500");
  await page.fill("#form-drain-why", "load");
  await page.click("#form-drain button");
  await page.waitForSelector("#form-drain .outcome.wrong");
  expect(await page.textContent("#form-drain-count-error")).toBe("at most 100");
  expect(await page.inputValue("#form-drain-why")).toBe("load");
  await page.fill("#form-drain-count", "7");
  await page.click("#form-drain button");
  await page.waitForSelector("#form-drain .outcome.right");
  expect(await page.textContent("#form-drain .outcome")).toBe("7 drained because of load");
  expect(await page.inputValue("#form-drain-why")).toBe("");
  // What the form changed comes by the live view, the result stays, and the form can be sent again.
  await page.waitForFunction(() => document.querySelector("#part-0 .figure")?.textContent === "7");
  expect(await page.isVisible("#form-drain .outcome.right")).toBe(true);
  await page.fill("#form-drain-count", "1");
  await page.fill("#form-drain-why", "again");
  await page.click("#form-drain button");
  await page.waitForFunction(() =>
    document.querySelector("#form-drain .outcome")?.textContent?.includes("again"),
  );
  expect(await page.evaluate(() => "stayed" in window)).toBe(true);
});

test("? shows the keys, g and a letter goes to a page, also from there", async () => {
  await page.keyboard.press("?");
  expect(await page.isVisible("#keys")).toBe(true);
  await page.keyboard.press("Escape");
  expect(await page.isVisible("#keys")).toBe(false);
  await page.keyboard.press("g");
  await page.keyboard.press("s");
  await page.waitForURL("**/dashboard/services");
});

test("a service is paused and resumed by its buttons", async () => {
  await page.goto(`${running.url}/dashboard/services`);
  await page.click("#d-api button:has-text('Pause')");
  await page.waitForSelector("#d-api.paused");
  await page.click("#d-api button:has-text('Resume')");
  await page.waitForSelector("#d-api:not(.paused)");
  await page.click("#d-api button:has-text('Check now')");
  await page.waitForSelector("#d-api.operational");
});
