import { type AddressInfo, createServer, type Server } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { systemClock } from "../core/clock.ts";
import { silentLog } from "../core/log.ts";
import { createLookup } from "../probe/lookup.ts";
import { isPublicAddress } from "../probe/public-address.ts";
import type { Finding } from "../probe/result.ts";
import { createConnectivity } from "./connectivity.ts";
import { judgeFinding } from "./judge-finding.ts";
import { createRemoteness } from "./remoteness.ts";
import type { Service } from "./service.ts";

const refused: Finding = {
  outcome: "down",
  reason: "refused",
  latencyMs: null,
  facts: null,
  detail: "refused",
};
const answered: Finding = { outcome: "up", reason: "ok", latencyMs: 3, facts: null, detail: null };
const signal = new AbortController().signal;
const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

/** Something outside that can be cut off. */
async function outside(port = 0): Promise<{ port: number; cut(): Promise<void> }> {
  const server: Server = createServer((socket) => socket.end());
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  const cut = () => new Promise<void>((resolve) => server.close(() => resolve()));
  ends.push(() => server.close());
  return { port: (server.address() as AddressInfo).port, cut };
}

function surroundings() {
  const changes: (number | null)[] = [];
  const lookup = createLookup(systemClock);
  const connectivity = createConnectivity({
    ...{ clock: systemClock, log: silentLog, lookup },
    onChange: () => changes.push(connectivity.offlineSince()),
  });
  ends.push(connectivity.stop);
  return { connectivity, remoteness: createRemoteness(lookup, systemClock), changes };
}

function serviceAt(host: string | null, more: Partial<Service> = {}): Service {
  return {
    ...{ id: "a", name: "a", description: null, group: null, visibility: "public", kind: "tcp", options: {} },
    ...{ host, target: "", everyMs: 1_000, timeoutMs: 1_000, vouchMs: 2_000, invert: false, remote: null },
    ...{ confirm: { up: 1, degraded: 1, down: 1, retryEveryMs: 1_000 }, dependsOn: [], pushToken: null },
    ...more,
  };
}

const now = () => systemClock.monotonic();

describe("connectivity", () => {
  test("a failure of a remote service counts while anything outside answers, and not when nothing does", async () => {
    const around = surroundings();
    const { connectivity } = around;
    const peer = await outside();
    connectivity.aim([{ host: "127.0.0.1", port: peer.port }]);
    const remote = serviceAt("8.8.8.8");
    expect(await judgeFinding(remote, refused, now(), signal, around)).toBe(refused);
    await peer.cut();
    expect(await judgeFinding(remote, refused, now(), signal, around)).toMatchObject({
      outcome: "unknown",
      reason: "offline",
      detail: "refused",
    });
    expect(connectivity.offlineSince()).not.toBeNull();
    expect(await judgeFinding(serviceAt("10.0.0.1"), refused, now(), signal, around)).toBe(refused);
    await outside(peer.port);
    expect(await judgeFinding(remote, refused, now(), signal, around)).toBe(refused);
    expect(connectivity.offlineSince()).toBeNull();
    expect(around.changes).toEqual([expect.any(Number), null]);
  });

  test("a remote success since the failing check began proves that we are connected", async () => {
    const around = surroundings();
    const peer = await outside();
    around.connectivity.aim([{ host: "127.0.0.1", port: peer.port }]);
    await around.connectivity.isReachable(now());
    await peer.cut();
    const beganAt = now();
    await judgeFinding(serviceAt("9.9.9.9"), answered, now(), signal, around);
    expect(await judgeFinding(serviceAt("8.8.8.8"), refused, beganAt, signal, around)).toBe(refused);
  });

  test("targets that never answered prove nothing, and are told", async () => {
    const around = surroundings();
    around.connectivity.aim([{ host: "127.0.0.1", port: 9 }]);
    expect(await judgeFinding(serviceAt("8.8.8.8"), refused, now(), signal, around)).toBe(refused);
    expect(around.connectivity.silentTargets()).toEqual(["tcp://127.0.0.1:9"]);
  });

  test("a test that ends late says nothing against what answered since it began", async () => {
    let fail: (why: Error) => void = () => undefined;
    const peer = await outside();
    const here = [{ address: "127.0.0.1", family: 4 as const }];
    const lookup = async (name: string) =>
      name === "slow.test" ? new Promise<typeof here>((_, reject) => (fail = reject)) : here;
    const changes: (number | null)[] = [];
    const connectivity = createConnectivity({
      ...{ clock: systemClock, log: silentLog, lookup },
      onChange: () => changes.push(connectivity.offlineSince()),
    });
    ends.push(connectivity.stop);
    const target = { host: "quick.test", port: peer.port };
    connectivity.aim([target, { host: "slow.test", port: 1 }]);
    expect(await connectivity.isReachable(now())).toBe(true);
    expect(connectivity.silentTargets()).toEqual(["tcp://slow.test:1"]);
    await peer.cut();
    const asked = connectivity.isReachable(now());
    connectivity.heard();
    fail(new Error("no answer"));
    expect(await asked).toBe(true);
    expect(changes).toEqual([]);
    const old = connectivity.isReachable(now());
    connectivity.aim([]);
    fail(new Error("no answer"));
    await old;
    expect(changes).toEqual([]);
  });

  test("a test that ends after the stop changes nothing any more", async () => {
    let fail: (why: Error) => void = () => undefined;
    const peer = await outside();
    const here = [{ address: "127.0.0.1", family: 4 as const }];
    const target = { host: "name.test", port: peer.port };
    let isSlow = false;
    const lookup = () =>
      isSlow ? new Promise<typeof here>((_, reject) => (fail = reject)) : Promise.resolve(here);
    const changes: (number | null)[] = [];
    const connectivity = createConnectivity({
      ...{ clock: systemClock, log: silentLog, lookup },
      onChange: () => changes.push(connectivity.offlineSince()),
    });
    ends.push(connectivity.stop);
    connectivity.aim([target]);
    expect(await connectivity.isReachable(now())).toBe(true);
    isSlow = true;
    const asked = connectivity.isReachable(now() + 1);
    connectivity.stop();
    fail(new Error("no answer"));
    expect(await asked).toBe(false);
    expect(changes).toEqual([]);
  });

  test("switched off, every failure counts", async () => {
    const around = surroundings();
    expect(await judgeFinding(serviceAt("8.8.8.8"), refused, now(), signal, around)).toBe(refused);
  });

  test("a name that a near resolver cannot find may be our being offline, and one that it knows proves no connection", async () => {
    const around = surroundings();
    const peer = await outside();
    around.connectivity.aim([{ host: "127.0.0.1", port: peer.port }]);
    expect(await around.connectivity.isReachable(now())).toBe(true);
    await peer.cut();
    const name = serviceAt("192.168.1.1", { kind: "dns" });
    const servfail: Finding = { ...refused, reason: "dns" };
    expect(await judgeFinding(name, servfail, now(), signal, around)).toMatchObject({ reason: "offline" });
    expect(await judgeFinding(name, answered, now(), signal, around)).toBe(answered);
    expect(around.connectivity.offlineSince()).not.toBeNull();
  });

  test("a name that cannot be resolved is remote; `remote` of the service wins over its address", async () => {
    const { remoteness } = surroundings();
    expect(await remoteness.decide(serviceAt("no-such-host.invalid"), signal)).toBe(true);
    expect(await remoteness.decide(serviceAt("localhost"), signal)).toBe(false);
    expect(await remoteness.decide(serviceAt(null), signal)).toBe(false);
    expect(await remoteness.decide(serviceAt(null, { kind: "dns" }), signal)).toBe(true);
    expect(await remoteness.decide(serviceAt("192.168.1.1", { kind: "dns" }), signal)).toBe(true);
    expect(await remoteness.decide(serviceAt("127.0.0.1", { kind: "dns" }), signal)).toBe(false);
    expect(await remoteness.decide(serviceAt(null, { kind: "dns", remote: false }), signal)).toBe(false);
    expect(await remoteness.decide(serviceAt("127.0.0.1", { remote: true }), signal)).toBe(true);
    expect(await remoteness.decide(serviceAt("8.8.8.8", { remote: false }), signal)).toBe(false);
  });
});

test.each([
  ["8.8.8.8", true],
  ["1.1.1.1", true],
  ["2606:4700::1111", true],
  ["172.32.0.1", true],
  ["100.128.0.1", true],
  ["127.0.0.1", false],
  ["10.1.2.3", false],
  ["172.31.255.255", false],
  ["192.168.1.1", false],
  ["100.64.0.1", false],
  ["169.254.1.1", false],
  ["224.0.0.1", false],
  ["::1", false],
  ["fd00::1", false],
  ["fe80::1%eth0", false],
  ["::ffff:10.0.0.1", false],
  ["::ffff:8.8.8.8", true],
  ["example.com", false],
])("%s is a public address: %s", (address, isPublic) => {
  expect(isPublicAddress(address)).toBe(isPublic);
});

test.each([
  [answered, "down", "inverted"],
  [{ ...answered, outcome: "degraded", reason: "slow" } as Finding, "down", "inverted"],
  [refused, "up", "ok"],
  [{ ...refused, outcome: "unknown", reason: "probe" } as Finding, "unknown", "probe"],
  [{ ...answered, reason: "self" } as Finding, "up", "self"],
])("inverted, %o is %s", async (finding, outcome, reason) => {
  const service = serviceAt("127.0.0.1", { invert: true });
  expect(await judgeFinding(service, finding, now(), signal, surroundings())).toMatchObject({
    outcome,
    reason,
  });
});
