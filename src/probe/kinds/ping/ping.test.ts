import { expect, test } from "vitest";
import { probeContext } from "../../../../test/support/probe-context.ts";
import { withoutPrograms, withProgram } from "../../../../test/support/stand-in.ts";
import type { ProbeContext } from "../../kind.ts";
import { runProgram } from "../../program.ts";
import { ping } from "./ping.ts";

function check(context: ProbeContext, host = "127.0.0.9", keys: Record<string, unknown> = {}) {
  if (!ping.probe) throw new Error("the kind has no probe");
  return ping.probe(ping.options({ ping: host, ...keys }), context);
}

/* What iputils prints; a test machine need not have it. */
const echo = (ms: string) =>
  `echo "64 bytes from $6: icmp_seq=1 ttl=64 time=${ms} ms"; echo "1 packets transmitted, 1 received"`;

test("an echo is up after the time that ping measured", async () => {
  expect(await check(await withProgram("ping", echo("12.34")))).toMatchObject({
    outcome: "up",
    reason: "ok",
    latencyMs: 12.3,
    facts: null,
    detail: null,
    phases: { total: expect.any(Number) },
  });
});

test("an echo that took too long is degraded", async () => {
  const keys = { expect: { latency: "5ms" } };
  expect(await check(await withProgram("ping", echo("12.34")), "127.0.0.9", keys)).toMatchObject({
    outcome: "degraded",
    reason: "slow",
    facts: { limitMs: 5 },
  });
});

test("names are looked up by us: ping gets the address alone", async () => {
  const onlyAddress = `case "$*" in *" 127.0.0.1") ${echo("1")};; *) exit 2;; esac`;
  expect(await check(await withProgram("ping", onlyAddress), "localhost")).toMatchObject({ outcome: "up" });
});

test("a host that does not answer is down after its time limit", async () => {
  const context = await withProgram("ping", "sleep 1000", { timeoutMs: 300 });
  const { environment } = context;
  const finding = await check(probeContext({ environment, timeoutMs: 300 }));
  expect(finding).toMatchObject({ outcome: "down", reason: "timeout", facts: { timeoutMs: 300 } });
});

test("so is one that ping itself gave up on when the time was up", async () => {
  const script = "sleep 0.2; echo '1 packets transmitted, 0 received, 100% packet loss'; exit 1";
  const { environment } = await withProgram("ping", script);
  expect(await check(probeContext({ environment, timeoutMs: 390 }))).toMatchObject({
    outcome: "down",
    reason: "timeout",
  });
});

test("a router's refusal is told to the operator", async () => {
  const script = "echo 'From 127.0.0.2 icmp_seq=1 Destination Host Unreachable'; exit 1";
  expect(await check(await withProgram("ping", script))).toMatchObject({
    outcome: "down",
    reason: "unreachable",
    detail: "ping 127.0.0.9: From 127.0.0.2 icmp_seq=1 Destination Host Unreachable",
  });
});

test("a name that does not exist is down", async () => {
  const lookup = () =>
    Promise.reject(Object.assign(new Error("queryA ENOTFOUND x.test"), { code: "ENOTFOUND" }));
  expect(await check(probeContext({ lookup }), "x.test")).toMatchObject({ outcome: "down", reason: "dns" });
});

test("a look-up that hangs ends at the time limit, and says nothing about the host", async () => {
  const context = probeContext({ lookup: () => new Promise(() => undefined), timeoutMs: 200 });
  expect(await check(context, "x.test")).toMatchObject({
    outcome: "unknown",
    reason: "probe",
    detail: "ping x.test: no resolver answered within 200 ms",
  });
});

test.each([
  ["no permission", "echo 'ping: socktype: SOCK_RAW: Operation not permitted' >&2; exit 2", /not permitted/],
  ["no network", "echo 'ping: connect: Network is unreachable' >&2; exit 2", /Network is unreachable/],
  ["giving up at once", "exit 1", /gave up after/],
  ["a kill", "kill -KILL $$", /SIGKILL/],
])("%s is our trouble, not the host's", async (_, script, detail) => {
  const { environment } = await withProgram("ping", script);
  expect(await check(probeContext({ environment, timeoutMs: 30_000 }))).toMatchObject({
    outcome: "unknown",
    reason: "probe",
    detail: expect.stringMatching(detail),
  });
});

test("so is a machine without ping", async () => {
  expect(await check(await withoutPrograms())).toMatchObject({
    outcome: "unknown",
    reason: "probe",
    detail: "ping: there is no such program",
  });
});

const { clock, signal, environment } = probeContext();
const real = await runProgram({ argv: ["ping", "-V"], environment, clock, signal });

test.skipIf(real.how === "not-started")("the system's own ping reaches this machine", async () => {
  for (const host of ["127.0.0.1", "localhost"]) {
    expect(await check(probeContext(), host)).toMatchObject({ outcome: "up", latencyMs: expect.any(Number) });
  }
});
