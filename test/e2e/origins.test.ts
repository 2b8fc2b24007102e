import { afterEach, expect, test } from "vitest";
import { WebSocket } from "ws";
import { makePlace, type Place, type RunningCortex, runCortex } from "../support/run-cortex.ts";
import { ask } from "../web/start-web.ts";

let place: Place;
let cortex: RunningCortex;

async function start(siteUrl: string): Promise<{ port: number }> {
  place = await makePlace(
    `site: { name: Origins, url: "${siteUrl}", language: en }\nconnectivity: off\nservices: []\n`,
  );
  cortex = await runCortex(place);
  return { port: Number(new URL(cortex.url).port) };
}

afterEach(async () => {
  await cortex.end();
  await place.remove();
});

/** `open`, or the status and the reason of a refusal. */
function connect(port: number, origin: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/live/websocket?vsn=2.0.0`, { origin });
    socket.once("open", () => {
      resolve("open");
      socket.terminate();
    });
    socket.once("unexpected-response", (request, { statusCode, headers }) => {
      resolve(`${statusCode} ${headers["x-cortex-reason"]}`);
      request.destroy();
    });
    socket.on("error", reject);
  });
}

test.each([
  ["https://h.example:443", "https://h.example"],
  ["https://h.example", "https://h.example:443"],
])("with site.url %s a page at %s connects", async (siteUrl, origin) => {
  const { port } = await start(siteUrl);
  expect(await connect(port, origin)).toBe("open");
});

test("a foreign origin gets 403 with the remedy, one line in the log, and a banner before anything fails", async () => {
  const web = await start("https://status.example.com");
  const remedy = "Add http://other.example to site.allowedOrigins";
  for (let n = 0; n < 3; n++) expect(await connect(web.port, "http://other.example")).toBe(`403 ${remedy}`);
  const lines = cortex
    .output()
    .split("\n")
    .filter((line) => line.includes("live.origin-refused"));
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0] ?? "")).toMatchObject({
    ...{ origin: "http://other.example", expected: ["https://status.example.com"], differs: "host", remedy },
  });
  const { body } = await ask(web, "/", { headers: { Host: "other.example" } });
  expect(body).toMatch(
    /<div class="banner" data-origin-banner[^>]*>.*http:\/\/other\.example.*site\.allowedOrigins/s,
  );
  const right = await ask(web, "/", {
    headers: { Host: "status.example.com", "X-Forwarded-Proto": "https" },
  });
  expect(right.body).not.toContain("data-origin-banner");
});
