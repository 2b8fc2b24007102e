import { createServer } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import chromium from "@sparticuz/chromium";
import { type Browser, type Page, chromium as playwright } from "playwright-core";
import { WebSocketServer } from "ws";
import type { Claim } from "../harness.ts";
import { freePort, startPart } from "../process.ts";
import { answers, startProduct } from "../product.ts";

const changes = 200;
const others = 1_000;
const limitMs = 250;
const config = `services:\n  - { id: job, push: { token: token-of-the-job }, every: 1d }\n`;

const barePage = `<!doctype html><p id="row-job">up</p><script>
new WebSocket("ws://" + location.host).onmessage = ({ data }) => { document.getElementById("row-job").textContent = data; };
</script>`;

/** From just before a push is sent to the frame after the one that shows it, in a real browser. */
export const pixels: Claim = {
  name: "pixels",
  says: `99th percentile of ${changes} state changes, from sending the push to pixels on an open page beside ${others} other viewers, against a bare ws server and page`,
  unit: "ms",
  pairs: 1,
  limit: { text: `under ${limitMs} ms`, holds: ({ ours }) => ours < limitMs },
  async open() {
    const browser = await playwright.launch({
      executablePath: await chromium.executablePath(),
      args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
    });
    const product = await startProduct(config);
    const bare = await startBare();
    await answers(`${product.url}/healthz`);
    const push = (state: string) => fetch(`${product.url}/push/token-of-the-job?status=${state}`);
    await push("up");
    const viewers = startPart("viewers");
    await viewers.ask("join", `ws://127.0.0.1:${product.port}/live/websocket?vsn=2.0.0`, others);
    return {
      sample: async () => ({
        ours: await percentile99(browser, product.url, async (state) => void (await push(state))),
        bare: await percentile99(browser, bare.url, bare.send),
      }),
      close: async () => {
        await browser.close();
        await viewers.stop();
        await product.stop();
        bare.stop();
      },
    };
  },
};

async function percentile99(
  browser: Browser,
  url: string,
  change: (state: string) => Promise<void>,
): Promise<number> {
  const page = await browser.newPage();
  await page.addInitScript(watchRow);
  await page.goto(url);
  await wait(1_000);
  const times: number[] = [];
  for (let i = 0; i < changes; i++) {
    const before = await shownAt(page);
    const startedAt = performance.timeOrigin + performance.now();
    await change(i % 2 === 0 ? "down" : "up");
    times.push((await changedAfter(page, before)) - startedAt);
    await wait(10);
  }
  await page.close();
  return times.sort((a, b) => a - b)[Math.floor(changes * 0.99)] ?? Number.NaN;
}

/** Runs in the page: notes when the text of the row was painted. */
function watchRow(): void {
  const paint = globalThis as unknown as { paintedAt: number };
  paint.paintedAt = 0;
  let shown = "";
  const look = () => {
    const text = document.querySelector("#row-job")?.textContent ?? "";
    const state = /down/i.test(text) ? "down" : "up";
    if (state === shown) return;
    shown = state;
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        paint.paintedAt = performance.timeOrigin + performance.now();
      }),
    );
  };
  new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true });
}

function shownAt(page: Page): Promise<number> {
  return page.evaluate("paintedAt");
}

async function changedAfter(page: Page, before: number): Promise<number> {
  for (let tries = 0; tries < 2_000; tries++) {
    const at = await shownAt(page);
    if (at !== before) return at;
    await wait(1);
  }
  throw new Error("a change did not show within seconds");
}

async function startBare() {
  const server = createServer((_, response) => response.setHeader("content-type", "text/html").end(barePage));
  const sockets = new WebSocketServer({ server });
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${port}/`,
    async send(state: string) {
      for (const socket of sockets.clients) socket.send(state);
    },
    stop() {
      for (const socket of sockets.clients) socket.terminate();
      server.close();
      server.closeAllConnections();
    },
  };
}
