import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { makePlace, runCortex } from "../support/run-cortex.ts";
import { serve } from "../support/servers.ts";
import { eventually } from "../support/targets.ts";

/* A process cannot have a wall clock of its own, so that of JavaScript is replaced before the program begins. */

const clock = fileURLToPath(new URL("../support/stepping-clock.mjs", import.meta.url));
const tenMinutes = 600_000;

test("a wall clock that is set ten minutes ahead and back: what was not watched is unknown, nobody is down, and a fall is told all the same", {
  timeout: 90_000,
}, async () => {
  let code = 200;
  const target = await serve((_, response) => void response.writeHead(code).end());
  const heard: string[] = [];
  const hook = await serve((request, response) => {
    let body = "";
    request.on("data", (chunk) => (body += chunk));
    request.on("end", () => {
      heard.push(body);
      response.end();
    });
  });
  const place = await makePlace(`connectivity: off
notify: { channels: [{ id: hook, webhook: "${hook}/" }] }
services:
  - { id: web, http: "${target}/", every: 1s, confirm: { down: 2, retryEvery: 200ms } }
`);
  const offset = join(place.dir, "offset");
  const step = (ms: number) => writeFile(offset, String(ms));
  await step(0);
  const cortex = await runCortex(place, { CLOCK_OFFSET: offset, NODE_OPTIONS: `--import ${clock}` });
  onTestFinished(async () => {
    await cortex.end();
    await place.remove();
  });
  const api = async (path = "") => (await fetch(`${cortex.url}/api/v1/services/web${path}`)).json();
  const isOff = async () => Math.abs(Date.parse((await api()).checkedAt) - Date.now()) > tenMinutes / 2;
  await eventually("a good start", async () => (await api()).state === "operational");

  await step(tenMinutes);
  await eventually("checks at the new time", isOff);
  const ahead = await api();
  expect(ahead.state).toBe("operational");
  // Ten minutes went by of which nobody watched more than a check vouches for.
  const { up, measured } = ahead.uptime["24h"];
  expect(up).toBe(1);
  expect(measured * 24 * 3_600).toBeLessThan(120);

  await step(0);
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  expect((await api()).state).toBe("operational");
  expect(heard).toEqual([]);
  code = 503;
  await eventually("the fall", async () => (await api()).state === "down");
  await eventually("the alert", async () => heard.length > 0);
  expect(heard[0]).toContain('"down"');
  code = 200;
  await eventually("the end of it", async () => (await api()).state === "operational");
  await eventually("the end told", async () => heard.length > 1);
  expect(cortex.output()).not.toContain("this is a bug");
});
