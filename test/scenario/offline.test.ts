import { expect, test } from "vitest";
import { makePlace, runCortex } from "../support/run-cortex.ts";
import { createTarget, eventually } from "../support/targets.ts";

interface Told {
  id: string;
  state: string;
  reason: string;
  since: string;
  uptime: Record<string, { up: number | null; measured: number }>;
}

test("cut off from outside: remote services are unknown, local ones go on, nobody is down; back: as before", async () => {
  const outside = await createTarget("127.0.0.2");
  const remote = await createTarget("127.0.0.3");
  const local = await createTarget("127.0.0.4");
  const place = await makePlace(`
connectivity: { targets: ["tcp://127.0.0.2:${outside.port}"] }
services:
  - { id: remote, http: "${remote.url}/", every: 1s, remote: true }
  - { id: local, http: "${local.url}/", every: 1s }
`);
  const cortex = await runCortex(place);
  const seen: Record<string, Set<string>> = { remote: new Set(), local: new Set() };
  const status = async (): Promise<Record<string, Told>> => {
    const { services } = await (await fetch(`${cortex.url}/api/v1/status`)).json();
    for (const { id, state } of services) seen[id]?.add(state);
    return Object.fromEntries(services.map((service: Told) => [service.id, service]));
  };
  const before = await eventually("both to be well", async () => {
    const now = await status();
    return now.remote?.state === "operational" && now.local?.state === "operational" && now;
  });

  await Promise.all([outside.stop(), remote.stop()]);
  const cut = await eventually("the remote one to be unknown", async () => {
    const now = await status();
    return now.remote?.state === "unknown" && now;
  });
  expect(cut.remote).toMatchObject({ reason: "offline", message: "this monitor is offline" });
  expect(cut.local?.state).toBe("operational");
  const readiness = await (await fetch(`${cortex.url}/readyz`)).json();
  expect(readiness).toMatchObject({ ready: true, warnings: [expect.stringContaining("offline since")] });
  expect(await (await fetch(`${cortex.url}/`)).text()).toContain("offline");
  await new Promise((resolve) => setTimeout(resolve, 3_000));

  await Promise.all([outside.start(), remote.start()]);
  const back = await eventually("the remote one to be back", async () => {
    const now = await status();
    return now.remote?.state === "operational" && now;
  });
  expect(back.remote?.since).toBe(before.remote?.since);
  expect(back.remote?.uptime["24h"]?.up).toBe(1);
  const history = await (await fetch(`${cortex.url}/api/v1/services/remote/history`)).json();
  expect(history.intervals.map(({ state, reason }: Told) => [state, reason]).slice(-3)).toEqual([
    ["operational", "ok"],
    ["unknown", "offline"],
    ["operational", "ok"],
  ]);
  expect([...(seen.remote ?? []), ...(seen.local ?? [])]).not.toContain("down");
  await cortex.end();
  await Promise.all([outside.stop(), remote.stop(), local.stop(), place.remove()]);
});
