import { Socket } from "phoenix";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import type { ServiceStatusReply, ServiceStatusUpdate } from "../../src/protocol/live.ts";
import { statusSchema } from "../../src/protocol/service.ts";
import { axeFinds } from "../support/axe.ts";
import { launchBrowser } from "../support/browser.ts";
import {
  makePlace,
  operatorPassword,
  type Place,
  type RunningCortex,
  runCortex,
} from "../support/run-cortex.ts";
import { createTarget, eventually, type Target } from "../support/targets.ts";

let browser: Browser;
let target: Target;
let place: Place;
let cortex: RunningCortex;

beforeAll(async () => {
  browser = await launchBrowser();
  target = await createTarget();
  place = await makePlace(`
site: { name: Hydrascale, language: en }
connectivity: off
groups: [{ name: Core, description: What customers touch }]
services:
  - { id: search, name: Search, group: Core, http: "${target.url}/search", every: 1s, confirm: { retryEvery: 200ms } }
  - { id: api, name: Public API, group: Core, tcp: "127.0.0.1:${target.port}", every: 1s }
  - { id: backup, name: Nightly backup, push: { token: "token-of-backup" }, every: 1d }
  - { id: secret-db, name: The secret database, tcp: "127.0.0.1:${target.port}", every: 1s, visibility: operator }
`);
  cortex = await runCortex(place);
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await cortex?.end();
  await target?.stop();
  await place?.remove();
});

async function open(
  path = "/",
  options: Parameters<Browser["newContext"]>[0] = {},
): Promise<{ page: Page; context: BrowserContext; errors: string[] }> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("response", (answer) => answer.status() === 404 && errors.push(`404 ${answer.url()}`));
  await page.goto(cortex.url + path);
  return { page, context, errors };
}

/** Waits for an expression in the page; asked from outside, as the page's own policy allows no eval. */
function until(page: Page, expression: string): Promise<unknown> {
  return eventually(expression, async () => (await page.evaluate(expression)) === true);
}

function textOf(page: Page, selector: string): Promise<string> {
  return page.locator(selector).first().innerText();
}

/** What an official client sees of the topic. */
async function follow(token?: string) {
  const socket = new Socket(`${cortex.url.replace("http", "ws")}/live`, {
    transport: WebSocket,
    ...(token === undefined ? {} : { authToken: token }),
  });
  socket.connect();
  const channel = socket.channel("service_status", {});
  const updates: ServiceStatusUpdate[] = [];
  channel.on("status_update", (update: ServiceStatusUpdate) => void updates.push(update));
  const reply = await new Promise<ServiceStatusReply>((resolve, reject) =>
    channel.join().receive("ok", resolve).receive("error", reject),
  );
  return { reply, updates, close: () => socket.disconnect() };
}

describe("the status page", () => {
  test("is complete without JavaScript", async () => {
    await eventually(
      "every check",
      async () => (await readStatus()).services.filter(({ checkedAt }) => checkedAt).length >= 2,
    );
    const { page, context } = await open("/", { javaScriptEnabled: false });
    expect(await textOf(page, "h1")).not.toBe("");
    expect(await textOf(page, "#row-search")).toContain("Search");
    expect(await textOf(page, "#row-search")).toContain("Operational");
    expect(await page.content()).not.toContain("secret");
    await context.close();
  });

  test("a server that stops is down on the open page and at an official client, and comes back, without a reload", async () => {
    const { page, context, errors } = await open();
    await until(page, "window.liveSocket?.isConnected()");
    await page.evaluate("window.notReloaded = true");
    const client = await follow();
    expect(client.reply.services.map(({ id }) => id)).toEqual(["search", "api", "backup"]);

    await target.stop();
    await until(page, "document.querySelector('#row-search').innerText.includes('Down')");
    expect(await textOf(page, "#row-search")).toContain("connection refused");
    expect(await textOf(page, "h1")).toMatch(/Search|down/);
    const down = await eventually("the update", () =>
      client.updates.find(({ id, state }) => id === "search" && state === "down"),
    );
    expect(down).toMatchObject({ reason: "refused", message: "connection refused", name: "Search" });
    expect(down).not.toHaveProperty("detail");

    await target.start();
    await until(page, "document.querySelector('#row-search').innerText.includes('Operational')");
    await eventually(
      "the return",
      () =>
        client.updates.at(-1)?.state === "operational" ||
        client.updates.some(
          ({ id, state, seq }) => id === "search" && state === "operational" && seq > down.seq,
        ),
    );
    const seqs = client.updates.map(({ seq }) => seq);
    expect(seqs).toEqual(seqs.map((_, i) => (seqs[0] ?? 0) + i));
    expect(seqs[0]).toBe(client.reply.seq + 1);
    expect(await page.evaluate("window.notReloaded")).toBe(true);
    expect(errors).toEqual([]);
    client.close();
    await context.close();
  });

  test("a push is shown as it comes", async () => {
    const { page, context } = await open();
    await until(page, "window.liveSocket?.isConnected()");
    const answer = await fetch(`${cortex.url}/push/token-of-backup?status=down&msg=tape%20full`);
    expect(answer.status).toBe(200);
    await until(page, "document.querySelector('#row-backup').innerText.includes('Down')");
    expect(await page.content()).not.toContain("tape full");
    await fetch(`${cortex.url}/api/push/token-of-backup?status=up&msg=OK&ping=`);
    await until(page, "document.querySelector('#row-backup').innerText.includes('Operational')");
    expect((await fetch(`${cortex.url}/push/not-a-token`)).status).toBe(404);
    await context.close();
  });

  test("the service page is live too", async () => {
    const { page, context, errors } = await open("/services/search");
    await until(page, "window.liveSocket?.isConnected()");
    target.status = 503;
    await until(page, "document.body.innerText.includes('answered 503')");
    target.status = 200;
    await until(page, "!document.querySelector('h1').innerText.includes('down')");
    expect(errors).toEqual([]);
    await context.close();
  });

  test.each(["light", "dark"] as const)(
    "axe finds nothing in %s, wide and at 360 px, and nothing sticks out",
    async (colorScheme) => {
      for (const path of ["/", "/services/search", "/login", "/dashboard"]) {
        for (const width of [1_280, 360]) {
          const { page, context } = await open(path, {
            colorScheme,
            viewport: { width, height: 800 },
            bypassCSP: true,
          });
          expect(await axeFinds(page), `${path} at ${width}`).toEqual([]);
          expect(await page.evaluate("document.documentElement.scrollWidth"), path).toBeLessThanOrEqual(
            width,
          );
          await context.close();
        }
      }
    },
  );
});

describe("the gate", () => {
  test("answers 401 in place, lets the operator in by an ordinary form, and out again", async () => {
    const { page, context } = await open("/", { javaScriptEnabled: false });
    const answer = await page.goto(`${cortex.url}/dashboard`);
    expect(answer?.status()).toBe(401);
    expect(await page.content()).not.toContain("secret");
    await page.fill("input[name=password]", "wrong");
    await page.keyboard.press("Enter");
    await page.getByText("Invalid password").waitFor();
    await page.fill("input[name=password]", operatorPassword);
    await page.keyboard.press("Enter");
    await page.getByText("The secret database").first().waitFor();
    expect(await page.content()).toContain("The secret database");
    await page.goto(`${cortex.url}/tasks`);
    expect(await page.locator("h1").count()).toBe(1);
    await page.goto(`${cortex.url}/`);
    expect(await page.content()).not.toContain("The secret database");
    await page.goto(`${cortex.url}/dashboard`);
    await page.locator("form[action$='/logout'] button").click();
    expect((await page.goto(`${cortex.url}/dashboard`))?.status()).toBe(401);
    await context.close();
  });

  test("an operator's dashboard is live and closes when the session ends", async () => {
    const { page, context, errors } = await open("/dashboard");
    await page.fill("input[name=password]", operatorPassword);
    await page.keyboard.press("Enter");
    await page.getByText("The secret database").first().waitFor();
    await until(page, "window.liveSocket?.isConnected()");
    await target.stop();
    await until(page, "document.body.innerText.includes('ECONNREFUSED')");
    await target.start();
    expect(errors).toEqual([]);
    await context.close();
  });
});

test("a viewer's client is refused operator topics with a reason", async () => {
  const socket = new Socket(`${cortex.url.replace("http", "ws")}/live`, { transport: WebSocket });
  socket.connect();
  const refused = await new Promise<{ reason: string }>((resolve, reject) =>
    socket.channel("view:dashboard:en", {}).join().receive("error", resolve).receive("ok", reject),
  );
  expect(refused.reason).not.toBe("");
  socket.disconnect();
});

test("to a viewer an operator-only service does not exist", async () => {
  const body = await readStatus();
  expect(body.services.map(({ id }) => id)).toEqual(["search", "api", "backup"]);
  for (const path of [
    "/services/secret-db",
    "/api/v1/services/secret-db",
    "/api/v1/services/secret-db/results",
  ]) {
    expect((await fetch(cortex.url + path)).status, path).toBe(404);
  }
});

async function readStatus() {
  const answer = await fetch(`${cortex.url}/api/v1/status`);
  expect(answer.status).toBe(200);
  return statusSchema.parse(await answer.json());
}
