import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { systemClock } from "../../src/core/clock.ts";
import { silentLog } from "../../src/core/log.ts";
import { createSharedViews, type SharedViews, viewRoute } from "../../src/live/shared-view.ts";
import { launchBrowser } from "../support/browser.ts";
import { buildPageScript } from "../support/page-script.ts";
import { startTroubleProxy, type TroubleProxy } from "../support/trouble-proxy.ts";
import { type LiveServer, startLiveServer } from "./live-server.ts";
import { RowsPage } from "./rows-page.ts";

let browser: Browser;
let script: string;
let source: RowsPage;
let views: SharedViews;
let live: LiveServer;
let between: TroubleProxy;
let page: Page;
let fetches: number;
let why: object;
let refuseOrigin: boolean;

beforeAll(async () => {
  script = await buildPageScript();
  browser = await launchBrowser();
});
afterAll(() => browser.close());

async function serve(port?: number): Promise<void> {
  views = createSharedViews({ clock: systemClock, log: silentLog, resolve: () => source });
  live = await startLiveServer({
    routes: [viewRoute(views, () => ({ allowed: true, rights: "viewer" }))],
    ...(port !== undefined && { port }),
    checkOrigin: () => (refuseOrigin ? { allowed: false, reason: "refused" } : { allowed: true }),
    answer: (request, response) => {
      if (request.url?.startsWith("/page.js")) {
        response.writeHead(200, { "content-type": "text/javascript" }).end(script);
      } else if (request.url === "/live/why") {
        response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(why));
      } else if (request.url === "/") {
        fetches += 1;
        response.writeHead(200, {
          "content-type": "text/html; charset=utf-8",
          "content-security-policy": "default-src 'none'; script-src 'self'; connect-src 'self'",
        });
        response.end(views.page("rows")?.html);
      } else response.writeHead(404).end();
    },
  });
}

beforeEach(async () => {
  source = new RowsPage();
  fetches = 0;
  why = { allowed: true };
  refuseOrigin = false;
  await serve();
  between = await startTroubleProxy(live.port);
  page = await browser.newPage();
  page.on("pageerror", (error) => {
    throw error;
  });
  await page.goto(`http://127.0.0.1:${live.port}/`);
});

afterEach(async () => {
  await page.close();
  await between.close();
  views.close();
  await live.close();
});

const indicated = (state: string) => page.waitForSelector(`[data-live="${state}"]`, { state: "attached" });

function change(apply: () => void): void {
  apply();
  views.markDirty(["rows"], { urgent: true });
}

const rowAt = (index: number) => source.rows[index] ?? { id: "", state: "", latency: 0 };
const order = () => page.$$eval("#rows > li", (items) => items.map(({ id }) => id));

describe("a page that is live", () => {
  beforeEach(() => indicated("live"));

  test("says so to people, scripts and the doctor", async () => {
    const state = await page.evaluate(() => ({
      connected: window.liveSocket?.isConnected(),
      transport: window.liveSocket?.transport(),
      attempts: window.liveSocket?.mountAttempts,
      text: document.getElementById("live")?.textContent,
    }));
    expect(state).toEqual({ connected: true, transport: "websocket", attempts: 0, text: "Live" });
  });

  test("shows a change without a reload, announces it once and tints the figure for a moment", async () => {
    await page.evaluate(() => {
      document.documentElement.dataset.same = "yes";
    });
    change(() => Object.assign(rowAt(1), { state: "down", latency: 99 }));
    await page.waitForSelector("#row-b .figure[data-changed]");
    expect(await page.textContent("#row-b .state")).toBe("down");
    expect(await page.textContent("#announcer")).toBe("b is down");
    expect(await page.$$("#row-a .figure[data-changed]")).toHaveLength(0);
    await page.waitForSelector("#row-b .figure:not([data-changed])");
    expect(await page.evaluate(() => document.documentElement.dataset.same)).toBe("yes");
    expect(fetches).toBe(1);
  });

  test("keeps what the viewer typed, focused, selected and opened, in the row that changes too", async () => {
    await page.click("#row-a summary");
    await page.fill("#row-a input", "my words");
    await page.$eval("#row-a input", (input: HTMLInputElement) => input.setSelectionRange(1, 4));
    await page.fill("#typed", "typed");
    await page.focus("#row-a input");
    change(() => Object.assign(rowAt(0), { state: "degraded" }));
    await page.waitForFunction(() => document.querySelector("#row-a .state")?.textContent === "degraded");
    change(() => {
      source.shape = "2";
    });
    await page.waitForFunction(() => document.querySelector("main > p")?.textContent === "Shape 2");
    const kept = await page.evaluate(() => ({
      open: document.querySelector<HTMLDetailsElement>("#row-a details")?.open,
      words: document.querySelector<HTMLInputElement>("#row-a input")?.value,
      focused: document.activeElement === document.querySelector("#row-a input"),
      selection: document.querySelector<HTMLInputElement>("#row-a input")?.selectionEnd,
      typed: document.querySelector<HTMLInputElement>("#typed")?.value,
    }));
    expect(kept).toMatchObject({ open: true, words: "my words", focused: true, typed: "typed" });
  });

  test("follows a list: rows come, go and change places", async () => {
    change(() => {
      source.rows = [{ id: "d", state: "down", latency: 1 }, rowAt(2), rowAt(0)];
    });
    await page.waitForSelector("#row-d");
    expect(await order()).toEqual(["row-d", "row-c", "row-a"]);
  });

  test("moves nothing under the pointer until it is away, yet shows what changed", async () => {
    await page.hover("#row-b");
    change(() => {
      source.rows = [
        { ...rowAt(2), state: "down" },
        { id: "d", state: "new", latency: 1 },
        rowAt(0),
        rowAt(1),
      ];
    });
    await page.waitForFunction(() => document.querySelector("#row-c .state")?.textContent === "down");
    change(() => Object.assign(rowAt(1), { state: "renewed" }));
    await page.waitForTimeout(300);
    expect(await order()).toEqual(["row-a", "row-b", "row-c"]);
    await page.hover("#headline");
    await page.waitForSelector("#row-d");
    expect(await order()).toEqual(["row-c", "row-d", "row-a", "row-b"]);
    expect(await page.textContent("#row-d .state")).toBe("renewed");
  });

  test("fetches itself once when its shape changes, and is live again", async () => {
    change(() => {
      source.shape = "2";
      source.heading = "Other words";
    });
    await page.waitForFunction(() => document.querySelector("main > p")?.textContent === "Shape 2");
    expect(await page.title()).toBe("Other words");
    expect(fetches).toBe(2);
    await expect.poll(() => views.watchers().get("rows")).toBe(1);
    change(() => Object.assign(rowAt(0), { state: "down" }));
    await page.waitForFunction(() => document.querySelector("#row-a .state")?.textContent === "down");
    expect(fetches).toBe(2);
  });

  test("keeps relative times in the words of the server", async () => {
    await page.waitForFunction(() => document.getElementById("since")?.textContent === "for 1 min");
    change(() => {
      source.heading = "New";
    });
    await page.waitForFunction(() => document.getElementById("headline")?.textContent === "New");
    expect(await page.textContent("#since")).toBe("for 1 min");
  });

  test("says nothing of a blink, then that it reconnects, and comes back with what it missed", async () => {
    const { port } = live;
    const quietFor = page.evaluate(async () => {
      const turn = () => new Promise((resolve) => setTimeout(resolve, 10));
      while (window.liveSocket?.isConnected()) await turn();
      const lostAt = performance.now();
      while (document.getElementById("live")?.dataset.live === "live") await turn();
      return performance.now() - lostAt;
    });
    views.close();
    await live.close();
    await indicated("reconnecting");
    expect(await quietFor).toBeGreaterThan(400);
    expect(await page.textContent("#live")).toBe("Reconnecting");
    Object.assign(rowAt(2), { state: "down" });
    await serve(port);
    await page.waitForFunction(() => document.querySelector("#row-c .state")?.textContent === "down");
    await indicated("live");
    expect(await page.evaluate(() => window.liveSocket?.mountAttempts)).toBe(0);
  });

  test("finds out after a sleep that its connection is dead, says so, and gets another", async () => {
    await page.clock.install();
    await page.goto(`http://127.0.0.1:${between.port}/`);
    await indicated("live");
    between.freeze();
    await page.clock.fastForward("02:00:00");
    await page.clock.runFor(1_000);
    await indicated("stale");
    change(() => Object.assign(rowAt(0), { state: "down" }));
    between.thaw();
    const state = async () => {
      await page.clock.runFor(500);
      return page.textContent("#row-a .state");
    };
    await expect.poll(state, { timeout: 10_000 }).toBe("down");
    await indicated("live");
  });

  test("loads itself anew once when another release is served, but not over what is being typed", async () => {
    const loads = () => page.evaluate(() => sessionStorage.getItem("loads"));
    await page.addInitScript(() => {
      sessionStorage.setItem("loads", String(Number(sessionStorage.getItem("loads") ?? 0) + 1));
    });
    await page.reload();
    await indicated("live");
    await page.fill("#typed", "half a word");
    source.script = "/page.js?2";
    change(() => {
      source.shape = "2";
    });
    await page.waitForFunction(() => document.querySelector("main > p")?.textContent === "Shape 2");
    await indicated("live");
    await page.waitForTimeout(1_500);
    expect(await loads()).toBe("1");
    expect(await page.inputValue("#typed")).toBe("half a word");
    await page.fill("#typed", "as drawn");
    await page.$eval("#typed", (field: HTMLElement) => field.blur());
    await expect.poll(loads, { timeout: 10_000 }).toBe("2");
    await indicated("live");
  });

  test("says since when it is stale", async () => {
    views.close();
    await live.close();
    await indicated("stale");
    expect(await page.textContent("#live")).toMatch(/^As of \d\d:\d\d$/);
    await serve();
  });
});

test("a page whose origin is refused says so with the remedy, and does not hammer the server", async () => {
  refuseOrigin = true;
  why = { allowed: false, verdict: "host-not-allowed", remedy: "Set site.url to http://127.0.0.1" };
  await page.reload();
  await indicated("refused");
  expect(await page.textContent("#banner")).toBe("Set site.url to http://127.0.0.1");
  expect(fetches).toBe(2);
});

test("what a page says of its origin when it comes is not said a second time", async () => {
  refuseOrigin = true;
  why = { allowed: false, verdict: "host-not-allowed", remedy: "Set site.url to http://127.0.0.1" };
  await page.addInitScript(() =>
    addEventListener("DOMContentLoaded", () => {
      document.body.insertAdjacentHTML("afterbegin", "<p data-origin-banner>Set site.url</p>");
    }),
  );
  await page.reload();
  await indicated("refused");
  expect(await page.textContent("#banner")).toBe("");
});
