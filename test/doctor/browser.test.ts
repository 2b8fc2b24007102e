import { symlink } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import { join } from "node:path";
import chromium from "@sparticuz/chromium";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { anyBrowser } from "../../src/doctor/browser/any-browser.ts";
import type { Dendrite } from "../../src/doctor/browser/dendrite.ts";
import { launchBrowser } from "../support/browser.ts";
import { issue, trustInThisProcess } from "../support/certificates.ts";
import { type ProxyHabits, startProxy } from "../support/proxy.ts";
import { makePlace, type Place, type RunningCortex, runCortex } from "../support/run-cortex.ts";
import { scratchFolder } from "../support/scratch-folder.ts";
import { serve } from "../support/servers.ts";
import { examined } from "./examined.ts";

const root = issue({ commonName: "Root of this test", isAuthority: true });
const certificate = issue({ issuer: root });
trustInThisProcess(root);

/** As a proxy does that adds a policy of its own. */
const forbidsScripts: ProxyHabits["changes"] = (_, answer) => ({
  ...answer,
  headers: { ...answer.headers, "content-security-policy": "script-src 'none'" },
});

let place: Place;
let cortex: RunningCortex;
let upstream: string;

beforeAll(async () => {
  place = await makePlace("site: { name: Browsed }\nconnectivity: off\nservices: []\n");
  cortex = await runCortex(place);
  upstream = cortex.url.replace("localhost", "127.0.0.1");
});

afterAll(async () => {
  await cortex.end();
  await place.remove();
});

/** A PATH on which there is the browser that comes by npm, or none. */
async function pathWith(...names: string[]): Promise<string> {
  const folder = await scratchFolder();
  const file = await chromium.executablePath();
  for (const name of names) await symlink(file, join(folder, name));
  return folder;
}

interface Given {
  path: string;
  dendrite?: Dendrite;
}

async function look(url: string, { path, dendrite }: Given) {
  const browser = anyBrowser({ dendrite: dendrite ?? null, environment: { PATH: path }, isRoot: true });
  const { verdict, steps, remedy } = await examined(url, { browser });
  const step = steps.find((one) => one.step === "browser");
  return { verdict, remedy, ok: step?.ok, found: step?.found ?? "" };
}

describe("a Chromium on the PATH", () => {
  test("sees that the page is live, through TLS of a private authority too", async () => {
    const { url } = await startProxy(upstream, { tls: certificate });
    expect(await look(url, { path: await pathWith("chromium-browser") })).toEqual({
      ...{ verdict: "ok", remedy: null, ok: true },
      found: "connected by websocket, seen by Chromium",
    });
  });

  test("finds what everything before did not: the verdict is browser, with the words of its console", async () => {
    const { url } = await startProxy(upstream, { changes: forbidsScripts });
    const seen = await look(url, { path: await pathWith("chromium") });
    expect(seen).toMatchObject({ verdict: "browser", ok: false });
    expect(seen.found).toMatch(
      /^not connected, the page says "", seen by Chromium; its console: .*Content Security Policy/,
    );
    expect(seen.remedy).toContain("console");
  });

  test("that cannot be run is no fault of the page, and said", async () => {
    const folder = await scratchFolder();
    await symlink("/bin/false", join(folder, "chromium"));
    const seen = await look(upstream, { path: folder });
    expect(seen).toMatchObject({
      verdict: "ok",
      ok: true,
      found: expect.stringMatching(/^skipped: .*chromium/),
    });
  });
});

test("without a browser the step is skipped, and says so", async () => {
  expect(await look(upstream, { path: await pathWith() })).toEqual({
    ...{ verdict: "ok", remedy: null, ok: true },
    found: "skipped: no Chromium on the PATH and no dendrite in the config",
  });
});

describe("Dendrite", () => {
  const key = "key-of-dendrite";
  const asked: { url: string; script: string }[] = [];

  /** A headless browser behind a REST API: opens the page, evaluates the script, answers with its value. */
  async function startDendrite(): Promise<string> {
    return serve(async (request, response) => {
      if (request.method !== "POST" || request.url !== "/evaluate" || request.headers["x-api-key"] !== key) {
        response.writeHead(401).end();
        return;
      }
      const body = JSON.parse(await textOf(request)) as { url: string; script: string };
      asked.push(body);
      const browser = await launchBrowser();
      const page = await browser.newPage();
      await page.goto(body.url);
      const result = await page.evaluate(body.script);
      await browser.close();
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ result }));
    });
  }

  test("looks when it is configured", async () => {
    const dendrite = { url: await startDendrite(), key, path: "/evaluate" };
    const seen = await look(upstream, { path: "", dendrite });
    expect(seen).toMatchObject({ verdict: "ok", found: "connected by websocket, seen by Dendrite" });
    expect(asked).toEqual([{ url: `${upstream}/`, script: expect.stringContaining("liveSocket") }]);
    const { url } = await startProxy(upstream, { changes: forbidsScripts });
    expect(await look(url, { path: "", dendrite })).toMatchObject({ verdict: "browser", ok: false });
  });

  test.each([
    ["a bare true", true, "ok"],
    ["a bare false", false, "browser"],
    ["it as text", "true", "ok"],
    ["an object", { connected: true }, "ok"],
  ])("may answer with %s", async (_, result, verdict) => {
    const url = await serve((_, response) => void response.end(JSON.stringify({ result })));
    const dendrite = { url, key: null, path: "/evaluate" };
    expect((await look(upstream, { path: "", dendrite })).verdict).toBe(verdict);
  });

  test("that refuses the key is no fault of the page, and said", async () => {
    const dendrite = { url: await startDendrite(), key: "wrong", path: "/evaluate" };
    const seen = await look(upstream, { path: "", dendrite });
    expect(seen).toMatchObject({
      verdict: "ok",
      found: expect.stringMatching(/^skipped: Dendrite answered 401/),
    });
  });
});

async function textOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request) text += String(chunk);
  return text;
}
