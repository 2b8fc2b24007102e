import { pbkdf2 } from "node:crypto";
import { writeFile } from "node:fs/promises";
import type { networkInterfaces } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { addressData, type Reply, serveNames } from "../../test/support/dns-server.ts";
import { probeContext } from "../../test/support/probe-context.ts";
import { scratchFolder } from "../../test/support/scratch-folder.ts";
import { serve } from "../../test/support/servers.ts";
import { type Clock, systemClock } from "../core/clock.ts";
import type { Address } from "./kind.ts";
import { http } from "./kinds/http/http.ts";
import { createLookup } from "./lookup.ts";
import { parseHosts } from "./system-names.ts";

const never = new AbortController().signal;
const four: Reply = { records: [addressData("192.0.2.7")] };
const six: Reply = { records: [Buffer.from("20010db8000000000000000000000001", "hex")] };

/** Stands in for getaddrinfo and remembers what it was asked. */
function systemThat(answer: (name: string) => Promise<Address[]>) {
  const asked: string[] = [];
  const ask = (name: string) => {
    asked.push(name);
    return answer(name);
  };
  return { asked, ask };
}

const unknown = () => Promise.reject(Object.assign(new Error("not known"), { code: "ENOTFOUND" }));

test("a literal address, localhost and the hosts file need no resolver", async () => {
  const folder = await scratchFolder();
  await writeFile(join(folder, "hosts"), "# ours\n10.1.2.3 Box box.lan # the box\nfe80::1%lo0 box\n");
  const { address, questions } = await serveNames(() => null);
  const lookup = createLookup(systemClock, { hostsFile: join(folder, "hosts"), servers: [address] });
  expect(await lookup("192.0.2.1", never)).toEqual([{ address: "192.0.2.1", family: 4 }]);
  expect(await lookup("[2001:db8::1]", never)).toEqual([{ address: "2001:db8::1", family: 6 }]);
  expect(await lookup("BOX.lan", never)).toEqual([{ address: "10.1.2.3", family: 4 }]);
  expect((await lookup("api.localhost", never))[0]).toEqual({ address: "127.0.0.1", family: 4 });
  expect(questions).toEqual([]);
});

test("gives the addresses of both families, and names with letters of any script as the wire has them", async () => {
  const { address, questions } = await serveNames(({ type }) => (type === "A" ? four : six));
  const lookup = createLookup(systemClock, { servers: [address] });
  expect(await lookup("bücher.example", never)).toEqual([
    { address: "192.0.2.7", family: 4 },
    { address: "2001:db8::1", family: 6 },
  ]);
  expect(questions[0]?.name).toBe("xn--bcher-kva.example");
});

test("a resolver that drops questions for IPv6 does not make a check wait", async () => {
  const { address } = await serveNames(({ type }) => (type === "A" ? four : null));
  const beganAt = performance.now();
  const found = await createLookup(systemClock, { servers: [address] })("slow.example", never);
  expect(found).toEqual([{ address: "192.0.2.7", family: 4 }]);
  expect(performance.now() - beganAt).toBeLessThan(1_000);
});

test("a failure of one family counts more than that the other has no addresses", async () => {
  const { address } = await serveNames(({ type }) => (type === "A" ? { records: [] } : { code: "SERVFAIL" }));
  await expect(
    createLookup(systemClock, { servers: [address] })("half.example", never),
  ).rejects.toMatchObject({
    code: "ESERVFAIL",
  });
});

test("names without a dot are looked for in the search domains first", async () => {
  const folder = await scratchFolder();
  await writeFile(join(folder, "resolv.conf"), "search a.example b.example\n");
  const { address, questions } = await serveNames(({ name, type }) =>
    name === "web.b.example" && type === "A" ? four : { code: "NXDOMAIN" },
  );
  const sources = { resolvFile: join(folder, "resolv.conf"), servers: [address] };
  expect(await createLookup(systemClock, sources)("web", never)).toEqual([
    { address: "192.0.2.7", family: 4 },
  ]);
  expect(new Set(questions.map(({ name }) => name))).toEqual(new Set(["web.a.example", "web.b.example"]));
});

test("what no resolver knows is asked of the system, two names at a time, and only while somebody waits", async () => {
  const { address } = await serveNames(() => ({ code: "NXDOMAIN" }));
  const gate = Promise.withResolvers<Address[]>();
  const system = systemThat(() => gate.promise);
  const lookup = createLookup(systemClock, { servers: [address] }, system.ask);
  const over = new AbortController();
  const patient = ["one.local", "two.local"].map((name) => lookup(name, never));
  await expect.poll(() => system.asked.length).toBe(2);
  const impatient = lookup("three.local", over.signal);
  const expectation = expect(impatient).rejects.toMatchObject({ code: "ENOTFOUND" });
  over.abort();
  await expectation;
  gate.resolve([{ address: "10.0.0.1", family: 4 }]);
  expect(await Promise.all(patient)).toHaveLength(2);
  expect(system.asked.toSorted()).toEqual(["one.local", "two.local"]);
});

test("a resolver that never answers: 200 names wait, no other check does, and no thread is taken", async () => {
  const { address, questions } = await serveNames(() => null);
  const system = systemThat(unknown);
  const lookup = createLookup(systemClock, { servers: [address] }, system.ask);
  const url = await serve((_, response) => response.end("ok"));
  if (!http.probe) throw new Error("the kind has no probe");
  const probe = http.probe;
  const context = () => probeContext({ lookup, timeoutMs: 1_500 });
  const waiting = Array.from({ length: 200 }, (_, at) =>
    probe(http.options({ http: `http://name-${at}.example/` }), context()),
  );
  await expect.poll(() => questions.length).toBeGreaterThan(200);
  const beganAt = performance.now();
  const others = await Promise.all([
    ...Array.from({ length: 20 }, () => probe(http.options({ http: url }), context())),
    probe(http.options({ http: url.replace("127.0.0.1", "localhost") }), context()),
  ]);
  await promisify(pbkdf2)("password", "salt", 1, 32, "sha256");
  expect(performance.now() - beganAt).toBeLessThan(1_000);
  expect(others.map(({ outcome }) => outcome)).toEqual(Array(21).fill("up"));
  for (const finding of await Promise.all(waiting)) {
    expect(finding).toMatchObject({ outcome: "unknown", reason: "probe" });
  }
  expect(system.asked).toEqual([]);
});

test("a resolver that is not there at all is unknown, never down", async () => {
  const lookup = createLookup(systemClock, { servers: ["127.0.0.1:9"] }, unknown);
  await expect(lookup("any.example", never)).rejects.toMatchObject({ code: "ERESOLVER" });
});

test("a change of resolv.conf and of the hosts file counts without a restart", async () => {
  const folder = await scratchFolder();
  const resolvFile = join(folder, "resolv.conf");
  const hostsFile = join(folder, "hosts");
  const first = await serveNames(() => four);
  const second = await serveNames(() => ({ records: [addressData("192.0.2.99")] }));
  let laterMs = 0;
  const clock: Clock = { ...systemClock, monotonic: () => systemClock.monotonic() + laterMs };
  await writeFile(resolvFile, `nameserver ${first.address}\n`);
  const lookup = createLookup(clock, { resolvFile, hostsFile });
  const addressOf = async (name: string) => (await lookup(name, never))[0]?.address;
  expect(await addressOf("moving.example")).toBe("192.0.2.7");
  await writeFile(resolvFile, `nameserver ${second.address}\n`);
  await writeFile(hostsFile, "10.9.8.7 fixed.example\n");
  laterMs = 6_000;
  expect(await addressOf("moving.example")).toBe("192.0.2.99");
  expect(await addressOf("fixed.example")).toBe("10.9.8.7");
});

test("a hosts file is read as hosts(5) has it", () => {
  const hosts = parseHosts("127.0.0.1\tLocalHost box\n\n# 10.0.0.1 no\n::1 box\nnonsense line\n");
  expect([...hosts]).toEqual([
    ["localhost", [{ address: "127.0.0.1", family: 4 }]],
    [
      "box",
      [
        { address: "127.0.0.1", family: 4 },
        { address: "::1", family: 6 },
      ],
    ],
  ]);
});

const ownAddress = (family: "IPv4" | "IPv6", address: string, internal = false) => ({
  ...{ address, family, internal, netmask: "", mac: "", cidr: null, scopeid: 0 },
});
const byFour = ownAddress("IPv4", "10.0.0.2");
const bySix = ownAddress("IPv6", "2a00::2");

test.each([
  ["IPv4 alone", [byFour, ownAddress("IPv6", "::1", true), ownAddress("IPv6", "fe80::2")], ["93.184.216.34"]],
  ["private IPv6 beside IPv4", [byFour, ownAddress("IPv6", "fd00::2")], ["93.184.216.34"]],
  ["IPv6 alone", [ownAddress("IPv4", "127.0.0.1", true), bySix], ["2606:2800::1"]],
  ["both", [byFour, bySix], ["93.184.216.34", "2606:2800::1"]],
  ["none, so that all are as good", [], ["93.184.216.34", "2606:2800::1"]],
])("a machine that has %s is given addresses that it has a way to", async (_, own, found) => {
  const { address } = await serveNames(({ type }) => ({
    records: [
      type === "A" ? addressData("93.184.216.34") : Buffer.from("26062800000000000000000000000001", "hex"),
    ],
  }));
  const interfaces = () => ({ eth0: own }) as ReturnType<typeof networkInterfaces>;
  const lookup = createLookup(systemClock, { servers: [address], interfaces });
  expect((await lookup("both.example", never)).map(({ address }) => address)).toEqual(found);
});
