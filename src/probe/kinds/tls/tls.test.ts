import { createSecureContext } from "node:tls";
import { expect, test } from "vitest";
import { inDays, issue, trustInThisProcess } from "../../../../test/support/certificates.ts";
import { probeContext } from "../../../../test/support/probe-context.ts";
import { speak, speakSecurely, unusedPort } from "../../../../test/support/servers.ts";
import { tls } from "./tls.ts";

function check(port: number, expected: Record<string, unknown> = {}, context = probeContext()) {
  if (!tls.probe) throw new Error("the kind has no probe");
  return tls.probe(tls.options({ tls: `127.0.0.1:${port}`, expect: expected }), context);
}

const root = issue({ commonName: "Our own root", isAuthority: true });
trustInThisProcess(root);

const nothing = () => undefined;

test("a certificate that nobody vouches for is down, and the operator learns until when it lasts", async () => {
  const finding = await check(await speakSecurely(issue(), nothing));
  expect(finding).toMatchObject({
    outcome: "down",
    reason: "certificate",
    facts: { fault: "self-signed" },
    detail: expect.stringMatching(/DEPTH_ZERO_SELF_SIGNED_CERT; the certificate ends at 20\d\d-/),
  });
  expect(finding.detail).not.toContain("Node.js");
  expect(finding.latencyMs).toBeGreaterThan(0);
  const stranger = issue({ commonName: "Nobody knows this root", isAuthority: true });
  const leaf = issue({ issuer: stranger });
  expect(await check(await speakSecurely(leaf, nothing))).toMatchObject({ facts: { fault: "untrusted" } });
});

test("is up while the certificate is good, degraded when it ends too soon, down when it has ended", async () => {
  const good = await check(await speakSecurely(issue({ issuer: root }), nothing), { certificate: "14d" });
  expect(good).toMatchObject({ outcome: "up", reason: "ok", facts: null, detail: null });
  expect(Object.keys(good.phases ?? {})).toEqual(["connect", "tls", "total"]);
  expect((good.figures?.certificateExpiresAt ?? 0) * 1_000).toBeCloseTo(inDays(90).getTime(), -5);
  const short = await speakSecurely(issue({ issuer: root, validTo: inDays(5.5) }), nothing);
  expect(await check(short)).toMatchObject({ outcome: "up" });
  expect(await check(short, { certificate: "14d" })).toMatchObject({
    outcome: "degraded",
    reason: "certificate",
    facts: { days: 5 },
  });
  const over = issue({ issuer: root, validFrom: inDays(-60), validTo: inDays(-2.5) });
  expect(await check(await speakSecurely(over, nothing))).toMatchObject({
    outcome: "down",
    reason: "certificate",
    facts: { fault: "expired", days: -3 },
  });
  const early = issue({ issuer: root, validFrom: inDays(2), validTo: inDays(9) });
  expect(await check(await speakSecurely(early, nothing))).toMatchObject({ facts: { fault: "early" } });
});

test("a certificate for another name is down", async () => {
  const other = issue({ issuer: root, names: ["other.example"] });
  expect(await check(await speakSecurely(other, nothing))).toMatchObject({
    outcome: "down",
    reason: "certificate",
    facts: { fault: "name" },
  });
});

test("a name in any script is asked for as the wire has it, so that a server of many names shows the right certificate", async () => {
  const bücher = issue({ issuer: root, names: ["xn--bcher-kva.example"] });
  const port = await speakSecurely(
    {
      ...issue({ issuer: root, names: ["other.example"] }),
      SNICallback: (name, found) =>
        found(null, name === "xn--bcher-kva.example" ? createSecureContext(bücher) : undefined),
    },
    nothing,
  );
  if (!tls.probe) throw new Error("the kind has no probe");
  const lookup = async () => [{ address: "127.0.0.1", family: 4 as const }];
  const options = tls.options({ tls: `bücher.example:${port}` });
  expect(await tls.probe(options, probeContext({ lookup }))).toMatchObject({ outcome: "up", detail: null });
});

test("what is no TLS, breaks off or refuses is named", async () => {
  const plain = await speak((socket) => socket.once("data", () => socket.end("SSH-2.0-OpenSSH\r\n")));
  expect(await check(plain)).toMatchObject({
    ...{ outcome: "down", reason: "tls", latencyMs: null },
    detail: expect.stringMatching(/: what answers there does not speak TLS$/),
  });
  const resets = await speak((socket) => socket.once("data", () => socket.resetAndDestroy()));
  expect(await check(resets)).toMatchObject({ outcome: "down", reason: "reset" });
  expect(await check(await unusedPort())).toMatchObject({ outcome: "down", reason: "refused" });
});

test("a handshake that never ends is a time-out, a check that is called off ends at once", async () => {
  const mute = await speak(nothing);
  expect(await check(mute, {}, probeContext({ timeoutMs: 100 }))).toMatchObject({
    outcome: "down",
    reason: "timeout",
    detail: expect.stringContaining("TLS handshake"),
  });
  const calledOff = new AbortController();
  const pending = check(mute, {}, probeContext({ timeoutMs: 60_000, signal: calledOff.signal }));
  calledOff.abort();
  expect(await pending).toMatchObject({ outcome: "unknown" });
});
