import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
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

const token = "token-that-writes-0000";

let browser: Browser;
let target: Target;
let place: Place;
let cortex: RunningCortex;

const config = (extra = "") => `
site: { name: Hydrascale, language: en, timeZone: Europe/Berlin }
connectivity: off
tokens: [{ id: writer, token: ${token}, can: [write] }]
services:
  - { id: search, name: Search, http: "${target.url}/search", every: 1s, confirm: { retryEvery: 200ms } }
  - { id: api, name: Public API, http: "${target.url}/search", every: 1s, confirm: { retryEvery: 200ms } }
  - { id: vault, name: The secret vault, http: "${target.url}/search", every: 1s, visibility: operator, confirm: { retryEvery: 200ms } }
${extra}`;

beforeAll(async () => {
  browser = await launchBrowser();
  target = await createTarget();
  place = await makePlace();
  await place.write(config());
  cortex = await runCortex(place);
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await cortex?.end();
  await target?.stop();
  await place?.remove();
});

const bearer = { Authorization: `Bearer ${token}`, "Content-Type": "application/json" };
const post = (path: string, body: object) =>
  fetch(cortex.url + path, { method: "POST", headers: bearer, body: JSON.stringify(body) });
const get = async (path: string, headers = {}) => (await fetch(cortex.url + path, { headers })).json();
const text = async (path: string) => (await fetch(cortex.url + path)).text();

async function open(path: string, options: Parameters<Browser["newContext"]>[0] = {}): Promise<Page> {
  const page = await (await browser.newContext(options)).newPage();
  await page.goto(cortex.url + path);
  return page;
}

/** A browser that may do everything but run our script. */
async function operatorAt(path: string): Promise<Page> {
  const page = await open(path, { javaScriptEnabled: false });
  await page.fill("#password", operatorPassword);
  await page.click('main button[type="submit"]');
  return page;
}

test("what falls together is one incident on an open page, and closes when all are back", async () => {
  const page = await open("/");
  const violations: string[] = [];
  page.on(
    "console",
    (line) => void (/Content Security Policy/.test(line.text()) && violations.push(line.text())),
  );
  await eventually("operational", async () =>
    (await page.innerText("h1")).includes("All systems operational"),
  );
  target.status = 503;
  const both = /Outage of (Search and Public API|Public API and Search)/;
  await eventually("the incident of both", async () => both.test(await page.innerText("#announced")));
  expect(await page.locator("#announced article").count()).toBe(1);
  const told = await page.innerText("#announced");
  expect(told).toContain("answered 503");
  expect(told).not.toContain("secret");

  const [incident] = await get("/api/v1/incidents");
  expect(incident).toMatchObject({ automatic: true, impact: "critical", resolvedAt: null });
  await eventually("the operator's own", async () => (await get("/api/v1/incidents", bearer)).length === 2);
  const { incidents } = await get("/api/v2/incidents/unresolved.json");
  expect(incidents.map(({ id }: { id: string }) => id)).toEqual([incident.id]);
  expect(await text("/feed.atom")).toContain(`urn:cortex-status:incident:${incident.id}`);
  expect(await text(`/services/search`)).toContain(`/incidents/${incident.id}`);

  expect(
    (
      await post(`/api/v1/incidents/${incident.id}/updates`, {
        status: "identified",
        body: "A **disk** is full.",
      })
    ).status,
  ).toBe(201);
  await eventually("the update", async () =>
    (await page.innerText("#announced")).includes("A disk is full."),
  );
  expect(await page.innerText("h1")).toMatch(/we are on it$/);

  target.status = 200;
  await eventually("resolved", async () => (await page.innerText("#announced")).includes("Resolved"));
  await eventually(
    "operational again",
    async () => (await page.innerText("h1")) === "All systems operational",
  );
  expect((await get(`/api/v1/incidents/${incident.id}`)).status).toBe("resolved");
  expect(violations).toEqual([]);
}, 60_000);

test("an operator writes one without a script: what is wrong is said and nothing typed is lost", async () => {
  const page = await operatorAt("/dashboard/incidents");
  await page.fill('[name="title"]', "Invoices <i>late</i>");
  await page.fill('[name="body"]', "x".repeat(10));
  await page.check('[name="services"][value="api"]');
  await page.evaluate("0");
  // As a browser without the bounds of the form would send it.
  await page.locator("#new-incident [name=impact]").evaluate((select: HTMLSelectElement) => {
    const option = select.options[1];
    if (option) option.value = "huge";
  });
  await page.click("#new-incident button");
  expect(await page.innerText('[role="alert"]')).toContain("Impact cannot be “huge”");
  expect(await page.inputValue('[name="title"]')).toBe("Invoices <i>late</i>");
  expect(await page.inputValue('[name="body"]')).toBe("x".repeat(10));
  expect(await page.isChecked('[name="services"][value="api"]')).toBe(true);

  await page.selectOption('#new-incident [name="impact"]', "minor");
  await page.click("#new-incident button");
  expect(page.url()).toMatch(/\/dashboard\/incidents\/[\w-]+$/);
  const id = page.url().split("/").at(-1);

  await page.fill('#add-update [name="body"]', "Found it.");
  await page.selectOption('#add-update [name="status"]', "monitoring");
  await page.click("#add-update button");
  expect(await page.innerText("#log")).toContain("Found it.");

  await page.fill('#edit-incident [name="title"]', "Invoices are late");
  await page.check('#edit-incident [name="services"][value="search"]');
  await page.click("#edit-incident button");
  expect(await get(`/api/v1/incidents/${id}`)).toMatchObject({
    ...{ title: "Invoices are late", status: "monitoring", impact: "minor", services: ["search", "api"] },
  });
  const seen = await open("/");
  expect(await seen.innerText("h1")).toBe("Invoices are late, we are on it");
  await post(`/api/v1/incidents/${id}/updates`, { status: "resolved" });
}, 60_000);

test("maintenance is planned by form, runs as an overlay, and is called off", async () => {
  const page = await operatorAt("/dashboard/maintenance");
  await page.fill('[name="title"]', "New kernel");
  await page.fill('[name="start"]', `${new Date().toISOString().slice(0, 19)}Z`);
  await page.fill('[name="lasts"]', "soon");
  await page.check('[name="services"][value="api"]');
  await page.click("#new-maintenance button");
  expect(await page.innerText('[role="alert"]')).toContain("Lasts: “soon” is no length");
  expect(await page.inputValue('[name="title"]')).toBe("New kernel");
  await page.fill('[name="lasts"]', "1h");
  await page.click("#new-maintenance button");
  expect(await page.innerText("#work-list")).toContain("New kernel");
  await eventually("the overlay", async () => (await get("/api/v1/services/api")).state === "maintenance");
  expect((await get("/api/v2/summary.json")).scheduled_maintenances).toMatchObject([
    { status: "in_progress" },
  ]);
  expect(await text("/maintenance")).toContain("New kernel");
  await page.click('[name="cancel"]');
  await eventually("the end of it", async () => (await get("/api/v1/services/api")).state === "operational");
}, 60_000);

test("by config it is announced on an open page, and an operator-only one is not", async () => {
  const page = await open("/");
  const start = new Date(Date.now() + 86_400_000).toISOString().slice(0, 16);
  await place.write(
    config(`maintenance:
  - { id: patch, title: Monthly patches, services: [search, vault], start: "${start}Z", lasts: 2h }
  - { id: hidden, title: Vault work, services: [vault], start: "${start}Z", lasts: 2h }`),
  );
  await eventually("the announcement", async () =>
    (await page.innerText("#announced")).includes("Monthly patches"),
  );
  for (const path of [
    "/",
    "/maintenance",
    "/api/v1/maintenances",
    "/api/v2/summary.json",
    "/feed.rss",
    "/incidents",
  ])
    expect(await text(path), path).not.toMatch(/vault/i);
}, 60_000);

test("incidents outlive a restart, and the ones that are open go on", async () => {
  const before = await get("/api/v1/incidents");
  await cortex.end();
  cortex = await runCortex(place);
  expect(await get("/api/v1/incidents")).toEqual(before);
}, 60_000);

test("axe finds nothing on any of these pages", async () => {
  const [incident] = await get("/api/v1/incidents");
  for (const path of ["/", "/incidents", `/incidents/${incident.id}`, "/maintenance", "/services/search"]) {
    const page = await open(path, { bypassCSP: true });
    expect(await axeFinds(page), path).toEqual([]);
  }
  const context = await browser.newContext({ bypassCSP: true });
  const page = await context.newPage();
  await page.goto(`${cortex.url}/dashboard/incidents`);
  await page.fill("#password", operatorPassword);
  await page.click('main button[type="submit"]');
  for (const path of [
    "/dashboard/incidents",
    `/dashboard/incidents/${incident.id}`,
    "/dashboard/maintenance",
  ]) {
    await page.goto(cortex.url + path);
    expect(await axeFinds(page), path).toEqual([]);
  }
}, 120_000);
