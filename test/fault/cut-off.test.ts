import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { makePlace, runCortex } from "../support/run-cortex.ts";
import { eventually } from "../support/targets.ts";
import { Inside, mayUnshare } from "./own-network.ts";

/*
 * The whole program in a network and a mount namespace of its own: one address that is the world, one resolver. Both are
 * taken away and given back.
 */

const world = "10.99.0.1";
const resolver = "127.0.0.53";

interface Told {
  state: string;
  reason: string;
}

test.skipIf(!mayUnshare)(
  "without a network and without a resolver nothing is down, local checks go on, it is said, and all comes back by itself",
  { timeout: 90_000 },
  async () => {
    const place = await makePlace(`
connectivity: { targets: ["tcp://${world}:80"] }
services:
  - { id: world, http: "http://${world}/", every: 1s, remote: true }
  - { id: named, http: "http://world.example/", every: 1s }
  - { id: local, http: "http://127.0.0.1:8099/", every: 1s }
`);
    await writeFile(join(place.dir, "resolv.conf"), `nameserver ${resolver}\noptions timeout:1 attempts:1\n`);
    const setUp = `ip link set lo up && ip addr add ${world}/32 dev lo &&
      mount --bind ${join(place.dir, "resolv.conf")} /etc/resolv.conf && exec "$0" "$@"`;
    const cortex = await runCortex(place, {}, [], ["unshare", "-nm", "sh", "-c", setUp]);
    const inside = new Inside(cortex.child.pid ?? 0);
    onTestFinished(async () => {
      inside.end();
      await cortex.end();
      await place.remove();
    });
    const fetched = (path: string) =>
      inside.ask<{ status: number; text: string }>("fetch", `${cortex.url}${path}`);
    const seen: Record<string, Set<string>> = { world: new Set(), named: new Set(), local: new Set() };
    const told = async (): Promise<Record<string, Told>> => {
      const { services } = JSON.parse((await fetched("/api/v1/status")).text);
      for (const { id, state } of services) seen[id]?.add(state);
      return Object.fromEntries(services.map((one: Told & { id: string }) => [one.id, one]));
    };
    const all =
      (state: string, ...ids: string[]) =>
      async () => {
        const now = await told();
        return ids.every((id) => now[id]?.state === state);
      };
    const warnings = async (): Promise<string[]> => JSON.parse((await fetched("/readyz")).text).warnings;
    await inside.ask("listen", world, 80);
    await inside.ask("listen", "127.0.0.1", 8099);
    await inside.ask("resolve", resolver, world);
    await eventually("all to be well", all("operational", "world", "named", "local"), 20_000);
    for (const states of Object.values(seen)) states.clear();

    await inside.ask("deaf", resolver);
    await eventually("the named one to be unknown", all("unknown", "named"), 20_000);
    expect((await told()).named?.reason).toBe("probe");
    expect((await told()).world?.state).toBe("operational");
    await inside.ask("resolve", resolver, world);
    await eventually("the resolver's return", all("operational", "named"), 20_000);

    inside.ip("addr", "del", `${world}/32`, "dev", "lo");
    await eventually("the world to be unknown", all("unknown", "world", "named"), 20_000);
    expect((await told()).local?.state).toBe("operational");
    await eventually("the sentence", async () =>
      (await warnings()).some((one) => one.includes("offline since")),
    );
    expect((await fetched("/")).text).toContain("offline");

    inside.ip("addr", "add", `${world}/32`, "dev", "lo");
    await eventually("the world's return", all("operational", "world", "named", "local"), 20_000);
    for (const [id, states] of Object.entries(seen)) expect([...states], id).not.toContain("down");
    expect(await warnings()).toEqual([]);
    expect(cortex.output()).not.toContain("this is a bug");
  },
);
