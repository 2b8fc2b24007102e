import { expect, test } from "vitest";
import {
  addressData,
  nameData,
  numbersAndName,
  type Reply,
  serveNames,
  textData,
} from "../../../../test/support/dns-server.ts";
import { probeContext } from "../../../../test/support/probe-context.ts";
import { unusedPort } from "../../../../test/support/servers.ts";
import { dns } from "./dns.ts";

function check(
  question: { name: string; type?: string; resolver?: string },
  expected: Record<string, unknown> = {},
  context = probeContext(),
) {
  if (!dns.probe) throw new Error("the kind has no probe");
  return dns.probe(dns.options({ dns: question, expect: expected }), context);
}

const zone: Record<string, Reply> = {
  "A example.com": { records: [addressData("192.0.2.7"), addressData("192.0.2.8")] },
  "AAAA example.com": { records: [Buffer.from("20010db8000000000000000000000001", "hex")] },
  "CNAME www.example.com": { records: [nameData("Example.COM")] },
  "MX example.com": { records: [numbersAndName([10], "mail.example.com")] },
  "NS example.com": { records: [nameData("ns1.example.com")] },
  "TXT example.com": { records: [textData("v=spf1 -all")] },
  "SRV _sip._tcp.example.com": { records: [numbersAndName([0, 5, 5060], "sip.example.com")] },
  "CAA example.com": {
    records: [Buffer.concat([Buffer.from([0, 5]), Buffer.from("issueletsencrypt.org")])],
  },
  "PTR 7.2.0.192.in-addr.arpa": { records: [nameData("host.example.com")] },
  "SOA example.com": {
    records: [
      Buffer.concat([
        nameData("ns1.example.com"),
        nameData("admin.example.com"),
        Buffer.from(Uint32Array.of(1, 2, 3, 4, 5).buffer).swap32(),
      ]),
    ],
  },
};

async function resolver(): Promise<string> {
  const server = await serveNames(({ name, type }) => zone[`${type} ${name}`] ?? { code: "NXDOMAIN" });
  return server.address;
}

test.each([
  ["A", "example.com", "192.0.2.8"],
  ["AAAA", "example.com", "2001:DB8:0::1"],
  ["CNAME", "www.example.com", "example.com."],
  ["MX", "example.com", "10 mail.example.com"],
  ["MX", "example.com", "mail.example.com"],
  ["NS", "example.com", "ns1.example.com"],
  ["TXT", "example.com", "v=spf1 -all"],
  ["SRV", "_sip._tcp.example.com", "0 5 5060 sip.example.com"],
  ["SRV", "_sip._tcp.example.com", "sip.example.com:5060"],
  ["CAA", "example.com", '0 issue "letsencrypt.org"'],
  ["PTR", "192.0.2.7", "host.example.com"],
  ["SOA", "example.com", "ns1.example.com admin.example.com 1 2 3 4 5"],
])("%s of %s is up when %s is among the answers", async (type, name, answer) => {
  const question = { name, type, resolver: await resolver() };
  const finding = await check(question, { answers: [answer] });
  expect(finding).toMatchObject({ outcome: "up", reason: "ok", facts: null, detail: null });
  expect(finding.latencyMs).toBeGreaterThan(0);
  expect(await check(question, { answers: [answer, "elsewhere.example"] })).toMatchObject({
    outcome: "down",
    reason: "body",
    detail: expect.stringContaining("expected elsewhere.example, found "),
  });
});

test("every question is asked anew, never answered from a memory", async () => {
  const server = await serveNames(() => ({ records: [addressData("192.0.2.7")] }));
  await check({ name: "example.com", resolver: server.address });
  await check({ name: "example.com", resolver: server.address });
  expect(server.questions).toHaveLength(2);
});

test.each([
  ["NXDOMAIN", "NXDOMAIN"],
  ["SERVFAIL", "SERVFAIL"],
  ["REFUSED", "REFUSED"],
  ["NOTIMP", "NOTIMP"],
  ["FORMERR", "FORMERR"],
] as const)("the answer %s is down and told in that word", async (code, word) => {
  const { address } = await serveNames(() => ({ code }));
  expect(await check({ name: "example.com", resolver: address })).toMatchObject({
    outcome: "down",
    reason: "dns",
    facts: { code: word },
  });
});

test("a name without a record of the type is down, and told apart from no such name", async () => {
  const { address } = await serveNames(() => ({ records: [] }));
  expect(await check({ name: "example.com", type: "MX", resolver: address })).toMatchObject({
    outcome: "down",
    reason: "dns",
    facts: { code: "NODATA" },
  });
});

test("a resolver that does not answer says nothing about the name, and takes no longer than the time limit", async () => {
  const { address, questions } = await serveNames(() => null);
  const beganAt = performance.now();
  const finding = await check(
    { name: "example.com", resolver: address },
    {},
    probeContext({ timeoutMs: 400 }),
  );
  expect(finding).toMatchObject({ outcome: "unknown", reason: "probe" });
  expect(performance.now() - beganAt).toBeLessThan(4_000);
  expect(questions.length).toBeGreaterThan(1);
  expect(await check({ name: "example.com", resolver: `127.0.0.1:${await unusedPort()}` })).toMatchObject({
    outcome: "unknown",
    reason: "probe",
  });
});

test("slow answers are degraded when a latency is expected", async () => {
  const { address } = await serveNames(() => ({ records: [addressData("192.0.2.7")], afterMs: 40 }));
  const question = { name: "example.com", resolver: address };
  expect(await check(question, { latency: "10ms" })).toMatchObject({ outcome: "degraded", reason: "slow" });
});

test("a check that is called off ends at once", async () => {
  const { address } = await serveNames(() => null);
  const calledOff = new AbortController();
  const context = probeContext({ timeoutMs: 60_000, signal: calledOff.signal });
  const pending = check({ name: "example.com", resolver: address }, {}, context);
  calledOff.abort();
  expect(await pending).toMatchObject({ outcome: "unknown" });
});
