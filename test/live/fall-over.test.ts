import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { systemClock } from "../../src/core/clock.ts";
import { silentLog } from "../../src/core/log.ts";
import { createSharedViews, type SharedViews, viewRoute } from "../../src/live/shared-view.ts";
import { launchBrowser } from "../support/browser.ts";
import { buildPageScript } from "../support/page-script.ts";
import { seededRandom } from "../support/seeded-random.ts";
import { startTroubleProxy, type TroubleProxy, type Upgrades } from "../support/trouble-proxy.ts";
import { type LiveServer, startLiveServer } from "./live-server.ts";
import { RowsPage } from "./rows-page.ts";

/* A real page of a real browser, and a network that has something against it. */

const random = seededRandom(20_261_125);
const below = (count: number) => Math.floor(random() * count);

let browser: Browser;
let script: string;
let source: RowsPage;
let views: SharedViews;
let live: LiveServer;
let between: TroubleProxy;

beforeAll(async () => {
  script = await buildPageScript();
  browser = await launchBrowser();
});
afterAll(() => browser.close());

beforeEach(async () => {
  source = new RowsPage();
  views = createSharedViews({ clock: systemClock, log: silentLog, resolve: () => source });
  live = await startLiveServer({
    routes: [viewRoute(views, () => ({ allowed: true, rights: "viewer" }))],
    answer({ url }, response) {
      if (url === "/page.js") response.writeHead(200, { "content-type": "text/javascript" }).end(script);
      else if (url === "/live/why") response.end(JSON.stringify({ allowed: true }));
      else response.writeHead(200, { "content-type": "text/html" }).end(views.page("rows")?.html);
    },
  });
  between = await startTroubleProxy(live.port, random);
});

afterEach(async () => {
  await between.close();
  views.close();
  await live.close();
});

async function open(): Promise<Page> {
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${between.port}/`);
  return page;
}

function change(apply: () => void): void {
  apply();
  views.markDirty(["rows"], { urgent: true });
}

const indicated = (page: Page, state: string) =>
  page.waitForSelector(`[data-live="${state}"]`, { state: "attached", timeout: 25_000 });
const shown = (page: Page) =>
  page.$$eval("#rows > li", (rows) => rows.map(({ id, firstChild }) => [id, firstChild?.textContent]));
const there = () => source.rows.map(({ id, state }) => [`row-${id}`, state]);

test.each<[Upgrades]>([["strip"], ["refuse"], ["silence"]])(
  "where a proxy answers an upgrade with %s, the page polls, and finds its way back when it gets through",
  async (upgrades) => {
    between.upgrades = upgrades;
    const page = await open();
    await indicated(page, "polling");
    expect(await page.evaluate(() => window.liveSocket?.transport())).toBe("longpoll");
    change(() => {
      source.rows = source.rows.map((row) => ({ ...row, state: `under ${upgrades}` }));
    });
    await expect.poll(() => shown(page)).toEqual(there());
    between.upgrades = "pass";
    await indicated(page, "live");
    expect(await page.evaluate(() => window.liveSocket?.transport())).toBe("websocket");
    await page.close();
  },
);

test("after forty cuts and deaths in silence the page shows what the server does", async () => {
  const page = await open();
  await indicated(page, "live");
  between.slowMs = 5;
  for (let cut = 0; cut < 40; cut += 1) {
    change(() => {
      const rows = ["a", "b", "c", "d", "e"].filter(() => random() < 0.7);
      source.rows = rows.map((id) => ({ id, state: `at ${cut}`, latency: below(100) }));
      if (random() < 0.1) source.shape = `${cut}`;
    });
    await page.waitForTimeout(below(120));
    if (cut % 20 === 19) between.freezeSome(1);
    else between.cutSome(1);
  }
  between.slowMs = 0;
  await expect.poll(() => shown(page), { timeout: 40_000 }).toEqual(there());
  await indicated(page, "live");
  // The server learns only later of what died in silence.
  between.cut();
  await expect.poll(() => views.watchers().get("rows"), { timeout: 20_000 }).toBe(1);
  await page.close();
}, 60_000);
