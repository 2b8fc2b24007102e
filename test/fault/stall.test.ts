import { setTimeout as wait } from "node:timers/promises";
import { expect, test } from "vitest";
import { makePlace, runCortex } from "../support/run-cortex.ts";
import { createTarget, eventually } from "../support/targets.ts";

test("a process that stood still is not ready for a while, says so, and what it slept through is unknown", async () => {
  const target = await createTarget();
  const place = await makePlace(`services:\n  - { id: a, http: "${target.url}/", every: 1s }\n`);
  const cortex = await runCortex(place);
  const service = async () => (await fetch(`${cortex.url}/api/v1/services/a`)).json();
  await eventually("a state", async () => (await service()).state === "operational");
  const since = (await service()).since;
  cortex.child.kill("SIGSTOP");
  await wait(5_000);
  cortex.child.kill("SIGCONT");
  const told = await eventually("the stall", async () => {
    const answer = await fetch(`${cortex.url}/readyz`);
    return answer.status === 503 && answer.json();
  });
  expect(told).toMatchObject({ ready: false, reasons: [expect.stringContaining("stood still")] });
  const { uptime } = await eventually("the next check", async () => {
    const now = await service();
    return now.state === "operational" && now;
  });
  expect((await service()).since).toBe(since);
  expect(uptime["24h"].up).toBe(1);
  await eventually("ready again", async () => (await fetch(`${cortex.url}/readyz`)).status === 200, 20_000);
  await cortex.end();
  await target.stop();
  await place.remove();
});
