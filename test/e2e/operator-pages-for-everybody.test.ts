import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { menuEntries } from "../../src/protocol/dashboard.ts";
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
import { createTarget, eventually, type Target } from "../support/targets.ts";

/* What axe says of every page of the operator's, and whether it fits, while much is wrong: of a real program, with a real session. */

const everyPart = `import { card, chart, code, columns, definePage, fields, form, gauge, link, mark, navBar, ok, row, sharedUsage, table, text, usage } from "cortex-status/page";
const points = Array.from({ length: 40 }, (_, at) => [Date.now() - at * 60_000, at === 9 ? null : 3 + Math.sin(at / 4)]).reverse();
const rows = Array.from({ length: 27 }, (_, at) => ({ id: "a-rather-long-name-of-a-job-" + at, state: at % 7 ? "operational" : "down", age: at * 7e4, used: at / 27 }));
export default definePage({
  menuLink: () => "Every part",
  render: () => [
    navBar({ label: "Queues", items: [{ name: "mail", label: "Mail" }, { name: "images", label: "Images" }] }),
    row([card({ title: "Jobs", innerTitle: "waiting", value: 42, hint: "all queues" }), card({ title: "Slowest", value: 183000, format: "duration", innerHint: "job-17" }), card({ title: "Failed", value: null })]),
    row(["0", "1", "2"].map((title) => chart({ title, size: "small", series: [{ name: title, points }] }))),
    columns([
      chart({ title: "Load", series: [{ name: "of 8", points }], max: 8, limit: { value: 6, label: "limit 6" } }),
      chart({ title: "Network", format: "bytesPerSecond", series: [{ name: "in", points }, { name: "out", points }] }),
    ]),
    table({
      id: "jobs", title: "All jobs", rows, rowAttrs: (job) => ({ "data-id": job.id }),
      columns: [
        { field: "id", cell: (id) => link(id, "?job=" + id) },
        { field: "state", header: "State", cell: (state) => mark(state) },
        { field: "age", header: "Age", sortable: "desc", format: "duration" },
        { field: "used", header: "Used", cell: (used) => gauge(used) },
      ],
    }),
    form({
      id: "drain", title: "Drain", submit: "Drain now", run: () => ok("drained"),
      fields: [
        { name: "count", label: "How many", type: "number", min: 1, hint: "the oldest go first" },
        { name: "queue", label: "Queue", type: "select", options: ["mail", "images"] },
        { name: "name", label: "Name", type: "text", placeholder: "any" },
        { name: "reason", label: "Reason", type: "textarea", required: false },
        { name: "force", label: "Even those that run", type: "boolean" },
        { name: "key", label: "Key", type: "password" },
      ],
    }),
    columns([
      usage({ title: "Limits", items: [{ title: "Heap", current: 60e6, limit: 100e6, format: "bytes" }, { title: "Files", current: 950, limit: 1000 }, { title: "Sockets", current: 12, limit: null }] }),
      sharedUsage({ title: "Memory", format: "bytes", total: 16e9, parts: [{ name: "programs", value: 8e9 }, { name: "cache", value: 4e9 }] }),
      fields({ title: "Worker", fields: { Version: code("2.4.1"), Leader: true } }),
      [text("What is written here stands here."), text({ title: "Log", body: "a  b ".repeat(60), preformatted: true })],
    ]),
    table({ id: "wrong", title: "Wrong", rows, columns: [{ field: "agee" }] }),
  ],
});
`;

const runbooks = ["fine", "broken", "careful"] as const;

let browser: Browser;
let target: Target;
let hook: Target;
let falls: Target;
let place: Place;
let cortex: RunningCortex;
let paths: string[];

beforeAll(async () => {
  [browser, target, hook, falls] = await Promise.all([
    launchBrowser(),
    createTarget(),
    createTarget(),
    createTarget(),
  ]);
  hook.status = 500;
  place = await makePlace(`
site: { name: Hydrascale, language: en, timeZone: UTC }
connectivity: off
defaults: { every: 1s, confirm: { down: 1, retryEvery: 1s } }
services:
  - { id: api, name: "Public API", group: Core, http: "${target.url}/" }
  - { id: db, name: "A database with a name that is longer than a phone is wide", group: Core, http: "${falls.url}/" }
  - { id: slow, name: Search, disk: { path: /, used: 1% } }
  - { id: backup, name: Backup, push: { grace: 5m, token: backup-token-of-a-test }, every: 1d }
  - { id: long, name: "Donaudampfschifffahrtsgesellschaftskapitänsbenachrichtigungsdienst", http: "${target.url}/" }
  - { id: paused, name: Paused, http: "${target.url}/" }
  - { id: patched, name: Patched, http: "${target.url}/" }
maintenance:
  - { id: patch, title: Monthly patches, services: [patched], start: "2024-01-01T02:00", lasts: 3650d }
notify: { channels: [{ id: ops, webhook: "${hook.url}/hook" }] }
dashboard: { pages: { every: ./pages/every.ts, torn: ./pages/torn.ts } }
symbiont:
  runbooks:
    fine: { title: Say a word, command: [echo, done, "{unti}"] }
    broken: { title: Fail, command: [sh, -c, "echo it does not work >&2; exit 3"] }
    careful: { title: Restart the web server, command: [echo, "{unit}"], params: { unit: { enum: [nginx, caddy] } }, approve: true }
`);
  await mkdir(join(place.dir, "pages"));
  await writeFile(join(place.dir, "pages/every.ts"), everyPart);
  await writeFile(join(place.dir, "pages/torn.ts"), "export default definePage({ render: () => ");
  cortex = await runCortex(place);
  const operator = await logIn(cortex);
  const says = (path: string, words: RegExp) => async () => words.test((await operator.open(path)).html);
  await eventually("the first check", async () => {
    const { html } = await operator.open("/dashboard/services");
    return html.includes('id="d-db" class="operational"');
  });
  falls.status = 503;
  await operator.submit("/dashboard/services", { do: "pause paused" });
  await operator.submit("/dashboard/incidents", {
    ...{ title: "Search is slow", status: "investigating", impact: "minor" },
    ...{ services: "slow", body: "We look **into** it.", _form: "new-incident" },
  });
  const tasks = await Promise.all(
    runbooks.map(async (name) => {
      const prompt = `run ${name}${name === "careful" ? " unit=nginx" : ""}`;
      return (await operator.submit("/tasks", { prompt })).location ?? `no task of ${name}`;
    }),
  );
  await eventually("the page of every part", says("/dashboard/every", /All jobs/), 20_000);
  await eventually("a channel that fails", says("/dashboard/notifications", /answered 500/), 30_000);
  for (const [at, state] of [/done/, /it does not work/, /nginx/].entries())
    await eventually(`task ${at}`, says(tasks[at] ?? "", state), 20_000);
  const { html } = await operator.open("/dashboard/incidents");
  const incident = /\/dashboard\/incidents\/[\w-]+/.exec(html)?.[0] ?? "no incident";
  paths = [...menuEntries.map(({ path }) => path), "/dashboard/every", "/dashboard/torn", "/tasks"];
  paths.push(...tasks, incident, "/dashboard/nowhere");
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await cortex?.end();
  await Promise.all([target?.stop(), hook?.stop(), falls?.stop(), place?.remove()]);
});

/** One visit is looked at three times: wide, in the dark (where only colours are others), and on a phone. */
async function faultsOf(page: Page, path: string): Promise<string[]> {
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize({ width: 1_440, height: 900 });
  await page.goto(cortex.url + path);
  if ((await page.locator("#live").count()) > 0) await page.waitForSelector("[data-live=live]");
  // A colour on its way to another is neither.
  await page.addStyleTag({ content: "* { transition: none !important; }" });
  const looks = { wide: [await tooWide(page), ...(await page.evaluate(misses)), ...(await axeFinds(page))] };
  await page.setViewportSize({ width: 768, height: 800 });
  const middle = [await tooWide(page)];
  await page.setViewportSize({ width: 1_440, height: 900 });
  await page.emulateMedia({ colorScheme: "dark" });
  const dark = await axeFinds(page, { runOnly: ["color-contrast"] });
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize({ width: 360, height: 800 });
  const phone = [
    await tooWide(page),
    ...(await page.evaluate(misses)),
    ...(await axeFinds(page, { rules: { "color-contrast": { enabled: false } } })),
  ];
  return Object.entries({ ...looks, middle, dark, phone }).flatMap(([look, faults]) =>
    faults.filter((fault) => fault !== "").map((fault) => `${path}, ${look}: ${fault}`),
  );
}

async function tooWide(page: Page): Promise<string> {
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  return wider > 0 ? `${wider} px too wide` : "";
}

/**
 * What is too low to be hit, and tables without a name. Left out are links within text, those whose whole row leads on, and
 * boxes, whose label is hit. Runs in the page.
 */
function misses(): string[] {
  const hit = "a, button, summary, select, textarea, input:not([type=hidden], [type=checkbox])";
  const low = [...document.querySelectorAll<HTMLElement>(`:is(${hit}):not(p *, td *, dd *)`)].filter(
    (one) => {
      const { width, height } = one.getBoundingClientRect();
      const isSpread = getComputedStyle(one, "::after").position === "absolute";
      return width > 2 && height < 24 && !isSpread;
    },
  );
  const nameless = document.querySelectorAll("table:not([aria-label], [aria-labelledby])");
  return [
    ...low.map((one) => `${one.outerHTML.slice(0, 100)} is ${one.getBoundingClientRect().height} px high`),
    ...[...nameless].map((one) => `${one.outerHTML.slice(0, 100)} has no name`),
  ];
}

let page: Page;

test("the gate and every page of the operator's fit and break no rule, wide, in the dark and on a phone", async () => {
  const context = await browser.newContext({ bypassCSP: true });
  page = await context.newPage();
  const faults = await faultsOf(page, "/dashboard");
  await page.fill("[name=password]", operatorPassword);
  await page.press("[name=password]", "Enter");
  await page.waitForSelector(".menu");
  for (const path of paths) faults.push(...(await faultsOf(page, path)));
  expect(faults).toEqual([]);
}, 300_000);

test("who presses a button of a row that vanishes by it stays in that row", async () => {
  await page.goto(`${cortex.url}/dashboard/services`);
  await page.waitForSelector("[data-live=live]");
  await page.focus("#pause-patched");
  await page.keyboard.press("Enter");
  await page.waitForSelector("#resume-patched");
  await page.waitForFunction(() => document.activeElement?.id === "resume-patched", null, { timeout: 5_000 });
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.activeElement?.closest("tr")?.id === "d-patched");
}, 30_000);
