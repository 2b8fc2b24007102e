/**
 * Takes pictures of every page in every state worth looking at (light and dark; 360, 768 and 1440 pixels wide) into
 * `.pictures/`, measures what each page weighs, and lets axe look for what people could not use.
 *
 *     npm run pictures -- [part of a name …] [--width=1440] [--scheme=light] [--grey] [--only-axe] [--no-script]
 */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { brotliCompressSync } from "node:zlib";
import chromiumBinary from "@sparticuz/chromium";
import { type Browser, chromium } from "playwright-core";
import { build, createServer as createVite } from "vite";
import { fixtureNow } from "../test/support/service-fixtures.ts";

const outDir = ".pictures";
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    "only-axe": { type: "boolean" },
    "no-script": { type: "boolean" },
    grey: { type: "boolean" },
    width: { type: "string" },
    scheme: { type: "string" },
  },
});
const widths = values.width ? [Number(values.width)] : [360, 768, 1440];
const allSchemes: readonly ("light" | "dark")[] = ["light", "dark"];
const schemes = allSchemes.filter((scheme) => (values.scheme ?? scheme) === scheme);

interface BuiltAssets {
  script: string;
  style: string;
  operatorStyle: string;
  font: string;
}

async function buildAssets(): Promise<BuiltAssets> {
  await build({
    configFile: "vite.config.ts",
    logLevel: "error",
    base: "./",
    build: {
      outDir: join(outDir, "assets"),
      rolldownOptions: {
        input: {
          page: "src/web/assets/page.ts",
          style: "src/web/assets/style.css",
          operator: "src/web/assets/operator.css",
        },
      },
    },
  });
  const manifest: Record<string, { file: string }> = JSON.parse(
    await readFile(join(outDir, "assets/manifest.json"), "utf8"),
  );
  const file = (ending: string): string => {
    const found = Object.entries(manifest).find(([source]) => source.endsWith(ending));
    if (!found) throw new Error(`the build has no ${ending}`);
    return `/assets/${found[1].file}`;
  };
  return {
    script: file("assets/page.ts"),
    style: file("style.css"),
    operatorStyle: file("operator.css"),
    font: file("geist-latin-wght-normal.woff2"),
  };
}

/** Pages by name, and what the API says of a window of a service. */
interface Site {
  pages: Map<string, string>;
  history(id: string, window: string): unknown;
}

async function render(assets: BuiltAssets): Promise<Site> {
  const vite = await createVite({
    configFile: "vite.config.ts",
    logLevel: "error",
    server: { middlewareMode: true, ws: false },
  });
  try {
    const { gallery, galleryHistory } = await vite.ssrLoadModule("/test/support/page-gallery.tsx");
    const { fixtureFrame } = await vite.ssrLoadModule("/test/support/service-fixtures.ts");
    const frame = {
      ...fixtureFrame,
      assets: {
        script: assets.script,
        style: assets.style,
        operatorStyle: assets.operatorStyle,
        fonts: [assets.font],
      },
    };
    return { pages: await gallery(frame), history: galleryHistory };
  } finally {
    await vite.close();
  }
}

const types: Record<string, string> = { css: "text/css", woff2: "font/woff2", js: "text/javascript" };

async function serve({ pages, history }: Site): Promise<{ origin: string; close(): void }> {
  const server = createServer((request, response) => {
    const { pathname: path, searchParams } = new URL(request.url ?? "/", "http://localhost");
    const page = pages.get(path.slice(1));
    response.setHeader(
      "content-security-policy",
      "default-src 'none'; style-src 'self'; script-src 'self'; font-src 'self'; img-src 'self'; connect-src 'self'",
    );
    if (page !== undefined) {
      response.setHeader("content-type", "text/html; charset=utf-8").end(page);
      return;
    }
    const [, id] = /^\/api\/v1\/services\/(.*)\/history$/.exec(path) ?? [];
    if (id !== undefined) {
      const told = history(id, searchParams.get("window") ?? "24h");
      response.setHeader("content-type", "application/json").end(JSON.stringify(told));
      return;
    }
    readFile(join(outDir, path)).then(
      (bytes) =>
        response.setHeader("content-type", types[path.split(".").at(-1) ?? ""] ?? "text/plain").end(bytes),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the picture server has no port");
  return { origin: `http://127.0.0.1:${address.port}`, close: () => server.close() };
}

interface Look {
  name: string;
  scheme: "light" | "dark";
  width: number;
  /** What the page says of its connection. */
  connection: "live" | "reconnecting" | "refused" | "stale";
}

/** One picture, and what is wrong with the page that can be measured. */
async function look(
  browser: Browser,
  origin: string,
  { name, scheme, width, connection }: Look,
): Promise<string[]> {
  const context = await browser.newContext({
    viewport: { width, height: width < 700 ? 780 : 900 },
    deviceScaleFactor: width < 700 ? 2 : 1.5,
    colorScheme: scheme,
    bypassCSP: true,
    javaScriptEnabled: !values["no-script"],
  });
  const page = await context.newPage();
  const found: string[] = [];
  page.on("console", (said) => {
    if (said.type() === "warning") found.push(`script: ${said.text()}`);
  });
  page.on("pageerror", (error) => found.push(`script: ${error.message}`));
  page.on("requestfailed", (request) => {
    if (!request.url().startsWith(`${origin}/live/`)) found.push(`not loaded: ${request.url()}`);
  });
  if (values.grey) {
    const session = await context.newCDPSession(page);
    await session.send("Emulation.setEmulatedVisionDeficiency", { type: "achromatopsia" });
  }
  await page.clock.setFixedTime(fixtureNow);
  await page.goto(`${origin}/${name}`);
  if (!values["no-script"]) {
    found.push(...(await page.evaluate(measure)));
    if (width !== 768) found.push(...(await axe(page)));
  }
  if (!values["only-axe"]) {
    // The script has noticed by now that nobody answers.
    if (!values["no-script"]) {
      if ((await page.locator("#zoom").count()) > 0)
        await page
          .waitForSelector("html[data-zoom=ready]", { state: "attached", timeout: 5_000 })
          .catch(() => found.push("the chart that zooms did not come"));
      if ((await page.locator("#live").count()) > 0) await page.waitForSelector("#live:not([data-live=''])");
      await page.evaluate(showConnection, connection);
    }
    const suffix = connection === "live" ? "" : `-${connection}`;
    const tall = /-(100|500)$/.test(name);
    const path = join(outDir, `${name}${suffix}-${scheme}-${width}${values.grey ? "-grey" : ""}.png`);
    await page.screenshot({ path, fullPage: !tall });
  }
  await context.close();
  return found;
}

/** No server is behind these pages, so what it would say is put there by hand. Runs in the page. */
function showConnection(connection: Look["connection"]): void {
  const element = document.getElementById("live");
  if (!element) return;
  element.dataset.live = connection;
  const more = connection === "stale" ? " 14:31" : "";
  if (element.firstElementChild) {
    element.firstElementChild.textContent = `${element.getAttribute(`data-text-${connection}`)}${more}`;
  }
  const banner = document.getElementById("banner");
  if (banner && connection === "refused") {
    banner.textContent =
      "Open the page at https://status.hydrascale.net, or add this origin to site.allowedOrigins.";
  }
}

/** Sideways scroll, and what moved while the page loaded. Runs in the page. */
async function measure(): Promise<string[]> {
  await document.fonts.ready;
  const { scrollWidth, clientWidth } = document.documentElement;
  const found = scrollWidth > clientWidth ? [`scrolls sideways by ${scrollWidth - clientWidth} px`] : [];
  const shift = await new Promise<number>((resolve) => {
    let total = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) total += "value" in entry ? Number(entry.value) : 0;
    }).observe({ type: "layout-shift", buffered: true });
    setTimeout(() => resolve(total), 100);
  });
  return shift > 0.001 ? [...found, `layout shift of ${shift.toFixed(4)}`] : found;
}

const axeSource = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

async function axe(page: Awaited<ReturnType<Browser["newPage"]>>): Promise<string[]> {
  await page.evaluate(axeSource);
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: typeof import("axe-core") };
    const { violations } = await axe.run(document, { resultTypes: ["violations"] });
    return violations.map(({ id, nodes }) => `axe ${id}: ${nodes.length} × ${nodes[0]?.html.slice(0, 160)}`);
  });
}

function connectionsOf(name: string): Look["connection"][] {
  return name === "status-good" ? ["live", "reconnecting", "refused", "stale"] : ["live"];
}

await mkdir(outDir, { recursive: true });
const site = await render(await buildAssets());
const { pages } = site;
const chosen = [...pages.keys()].filter(
  (name) => positionals.length === 0 || positionals.some((part) => name.includes(part)),
);
const { origin, close } = await serve(site);
// One process for all pages is how it fits a small function; here it would end with the first page that is closed.
const browserArgs = chromiumBinary.args.filter((arg) => arg !== "--single-process");
const browser = await chromium.launch({
  executablePath: await chromiumBinary.executablePath(),
  env: { ...process.env, LANG: "en_US.UTF-8", LC_ALL: "en_US.UTF-8" },
  args: [...browserArgs, "--no-sandbox", "--disable-background-networking"],
  headless: true,
});
let problems = 0;
for (const name of chosen) {
  const html = pages.get(name) ?? "";
  await writeFile(join(outDir, `${name}.html`), html);
  console.log(`${name}: ${html.length} bytes, ${brotliCompressSync(html).length} compressed`);
  for (const scheme of schemes) {
    for (const width of widths) {
      for (const connection of connectionsOf(name)) {
        for (const problem of await look(browser, origin, { name, scheme, width, connection })) {
          problems += 1;
          console.log(`  ${scheme} ${width} ${connection}: ${problem}`);
        }
      }
    }
  }
}
await browser.close();
close();
console.log(problems === 0 ? "nothing found" : `${problems} found`);
process.exitCode = problems === 0 ? 0 : 1;
