import { readFileSync } from "node:fs";
import { symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import chromium from "@sparticuz/chromium";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { verdicts } from "../../src/doctor/report.ts";
import { launchBrowser } from "../support/browser.ts";
import { issue } from "../support/certificates.ts";
import { cortex, makePlace, runCortex } from "../support/run-cortex.ts";
import { scratchFolder } from "../support/scratch-folder.ts";
import { unusedPort } from "../support/servers.ts";
import { eventually } from "../support/targets.ts";
import { blocksOf, hasCaddy, hasNginx, runCaddy, runNginx } from "./front-programs.ts";

const host = "status.localhost";
const troubleshooting = readFileSync(join(import.meta.dirname, "../../docs/troubleshooting.md"), "utf8");
let browser: Browser;
let path: string;

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

/** A server for this public address, and the command as its operator has it. */
async function startBehind(url: string) {
  const place = await makePlace(`site: { name: Behind, url: "${url}", language: en }\nconnectivity: off
services: [{ id: self-made, name: A push, push: { token: "token-of-push" }, every: 1d }]\n`);
  const running = await runCortex(place);
  onTestFinished(async () => {
    await running.end();
    await place.remove();
  });
  const folder = await scratchFolder();
  await symlink(await chromium.executablePath(), join(folder, "chromium"));
  path = `${folder}:${process.env.PATH}`;
  return { port: new URL(running.url).port, configPath: place.configPath };
}

async function caddyfileFor({ port, configPath }: { port: string; configPath: string }): Promise<string> {
  const { code, stdout } = await cortex(["service", "caddy", "--config", configPath, "--port", port]);
  expect(code).toBe(0);
  return stdout;
}

/** The doctor as a user runs it, with the proxy's authority made known to it. */
async function doctor(url: string, root: string) {
  const env = { PATH: path, NODE_EXTRA_CA_CERTS: root };
  const { code, stdout } = await cortex(["doctor", url, "--json"], { cwd: await scratchFolder(), env });
  const { verdict, steps, warnings } = JSON.parse(stdout) as {
    verdict: string;
    warnings: string[];
    steps: { step: string; ok: boolean; found: string }[];
  };
  const failed = steps.filter(({ ok }) => !ok).map(({ step, found }) => `${step}: ${found}`);
  return { code, verdict, failed, warnings, browser: steps.find(({ step }) => step === "browser")?.found };
}

const well = {
  code: 0,
  verdict: "ok",
  failed: [],
  warnings: [],
  browser: "connected by websocket, seen by Chromium",
};

async function open(url: string): Promise<Page> {
  const context = await browser.newContext({ ignoreHTTPSErrors: true });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  await page.goto(url);
  return page;
}

/** What carries the page, once it is live. */
function transportOf(page: Page): Promise<unknown> {
  return eventually(
    "a live page",
    async () => (await page.evaluate("window.liveSocket.transport()")) ?? undefined,
    20_000,
  );
}

describe("Caddy", () => {
  test.skipIf(!hasCaddy)("with the file that the command prints: the doctor says ok", async () => {
    const port = await unusedPort();
    const url = `https://${host}:${port}`;
    const caddyfile = await caddyfileFor(await startBehind(url));
    expect(caddyfile).toContain("encode gzip");
    const root = await runCaddy(caddyfile, port);
    expect(await doctor(url, root)).toEqual(well);
    const page = await open(url);
    expect(await transportOf(page)).toBe("websocket");
  });

  test.skipIf(!hasCaddy)("below a path: the same", async () => {
    const port = await unusedPort();
    const url = `https://${host}:${port}/status`;
    const root = await runCaddy(await caddyfileFor(await startBehind(url)), port);
    expect(await doctor(url, root)).toEqual(well);
    const page = await open(`${url}/services/self-made`);
    expect(await transportOf(page)).toBe("websocket");
  });

  test.skipIf(!hasCaddy)(
    "that strips upgrades: long poll, the page the same, and the doctor says so",
    async () => {
      const port = await unusedPort();
      const url = `https://${host}:${port}`;
      const behind = await startBehind(url);
      const whole = await caddyfileFor(behind);
      const stripping = whole.replace(
        "\treverse_proxy",
        "\trequest_header -Upgrade\n\trequest_header -Connection\n\treverse_proxy",
      );
      const root = await runCaddy(stripping, port);
      expect(await doctor(url, root)).toMatchObject({
        ...{ code: 1, verdict: "upgrade-stripped" },
        failed: [expect.stringMatching(/^websocket: answered \d+ instead of 101/)],
      });
      const page = await open(url);
      expect(await transportOf(page)).toBe("longpoll");
      await page.waitForSelector('[data-live="polling"]', { state: "attached" });
      const push = `http://127.0.0.1:${behind.port}/push/token-of-push?status=up`;
      await fetch(push, { method: "POST" });
      const plain = await open(`http://127.0.0.1:${behind.port}/`);
      const shown = (one: Page) => one.locator("main").innerText();
      await expect
        .poll(async () => (await shown(page)) === (await shown(plain)), {
          timeout: 15_000,
        })
        .toBe(true);
    },
    60_000,
  );
});

describe("nginx", () => {
  test.skipIf(!hasNginx)("as the docs have it: the doctor says ok", async () => {
    const port = await unusedPort();
    const url = `https://${host}:${port}`;
    const behind = await startBehind(url);
    const root = issue({ commonName: "Root of this test", isAuthority: true });
    const [block = ""] = blocksOf("behind-a-proxy.md", "nginx");
    const config = block
      .replace("listen 443 ssl", `listen 127.0.0.1:${port} ssl`)
      .replaceAll("status.example.com", host)
      .replace("127.0.0.1:4000", `127.0.0.1:${behind.port}`)
      .replace(/\S+fullchain\.pem/, "cert.pem")
      .replace(/\S+privkey\.pem/, "key.pem");
    await runNginx(config, port, issue({ issuer: root, names: [host] }));
    const rootFile = join(await scratchFolder(), "root.crt");
    await writeFile(rootFile, root.cert);
    expect(await doctor(url, rootFile)).toEqual(well);
  });
});

describe("the docs", () => {
  test("show what the command prints", async () => {
    const printed = async (url: string) => {
      const place = await makePlace(`site: { url: "${url}" }\n`);
      onTestFinished(place.remove);
      const { stdout } = await cortex(["service", "caddy", "--config", place.configPath]);
      return stdout.replace(/^\s*#.*\n/gm, "");
    };
    expect(blocksOf("behind-a-proxy.md", "caddyfile")).toEqual([
      await printed("https://status.example.com"),
      await printed("https://example.com/status"),
    ]);
  });

  test("have config blocks that are right", async () => {
    const blocks = ["behind-a-proxy.md", "troubleshooting.md"].flatMap((page) => blocksOf(page, "yaml"));
    const configs = blocks.filter((block) => block.startsWith("site:"));
    expect(configs.length).toBeGreaterThanOrEqual(3);
    for (const config of configs) {
      const place = await makePlace(config);
      onTestFinished(place.remove);
      expect((await cortex(["check", "--config", place.configPath])).stdout).toMatch(
        /0 errors, 0 warnings\n$/,
      );
    }
  });

  test("have a heading for every verdict, where the doctor points to", () => {
    for (const verdict of verdicts)
      if (verdict !== "ok") expect(troubleshooting).toContain(`\n## ${verdict}\n`);
  });
});
