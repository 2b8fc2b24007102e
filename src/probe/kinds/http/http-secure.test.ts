import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { TLSSocket } from "node:tls";
import { expect, test } from "vitest";
import { inDays, issue } from "../../../../test/support/certificates.ts";
import { probeContext } from "../../../../test/support/probe-context.ts";
import { scratchFolder } from "../../../../test/support/scratch-folder.ts";
import { serveSecurely } from "../../../../test/support/servers.ts";
import { bareSetting } from "../../define-kind.ts";
import { http } from "./http.ts";

function check(url: string, keys: Record<string, unknown>, configDir = "/nowhere") {
  if (!http.probe) throw new Error("the kind has no probe");
  return http.probe(http.options({ http: url, ...keys }, { ...bareSetting, configDir }), probeContext());
}

const root = issue({ commonName: "Our own root", isAuthority: true });

async function folderWithRoot(): Promise<string> {
  const folder = await scratchFolder();
  await writeFile(join(folder, "ca.pem"), root.cert);
  return folder;
}

test("a root of one's own is trusted besides the system's, its file found beside the config", async () => {
  const url = await serveSecurely(issue({ issuer: root }), (_, response) => response.end("ok"));
  expect(await check(url, {})).toMatchObject({
    outcome: "down",
    reason: "certificate",
    facts: { fault: "untrusted" },
  });
  const finding = await check(url, { tls: { ca: "./ca.pem" } }, await folderWithRoot());
  expect(finding).toMatchObject({ outcome: "up", figures: { httpStatus: 200 } });
  expect(Object.keys(finding.phases ?? {})).toEqual(["connect", "tls", "firstByte", "total"]);
  expect((finding.figures?.certificateExpiresAt ?? 0) * 1_000).toBeCloseTo(inDays(90).getTime(), -5);
});

test("a certificate that ends soon is degraded, one that has ended is down even unverified", async () => {
  const folder = await folderWithRoot();
  const short = issue({ issuer: root, validTo: inDays(5.5) });
  const url = await serveSecurely(short, (_, response) => response.end());
  const keys = { tls: { ca: "ca.pem" }, expect: { certificate: "14d" } };
  expect(await check(url, keys, folder)).toMatchObject({
    outcome: "degraded",
    reason: "certificate",
    facts: { days: 5 },
    detail: expect.stringContaining("the certificate ends at "),
  });
  expect(await check(url, { ...keys, expect: { certificate: "5d" } }, folder)).toMatchObject({
    outcome: "up",
  });
  const over = issue({ issuer: root, validFrom: inDays(-9), validTo: inDays(-1.5) });
  const old = await serveSecurely(over, (_, response) => response.end());
  expect(await check(old, keys, folder)).toMatchObject({ outcome: "down", facts: { fault: "expired" } });
  expect(await check(old, { tls: { verify: false } })).toMatchObject({ outcome: "up" });
  expect(await check(old, { tls: { verify: false }, expect: { certificate: "14d" } })).toMatchObject({
    outcome: "down",
    reason: "certificate",
    facts: { fault: "expired", days: -2 },
  });
});

test("asks for and verifies the name in `servername`", async () => {
  const folder = await folderWithRoot();
  const asked: unknown[] = [];
  const url = await serveSecurely(
    issue({ issuer: root, names: ["api.internal"] }),
    ({ socket }, response) => {
      asked.push((socket as TLSSocket & { servername?: string }).servername);
      response.end();
    },
  );
  expect(await check(url, { tls: { ca: "ca.pem" } }, folder)).toMatchObject({ facts: { fault: "name" } });
  const named = { tls: { ca: "ca.pem", servername: "api.internal" } };
  expect(await check(url, named, folder)).toMatchObject({ outcome: "up" });
  expect(asked).toEqual(["api.internal"]);
});

test("shows the client's certificate where it is asked for", async () => {
  const folder = await folderWithRoot();
  const client = issue({ issuer: root, commonName: "monitor" });
  await writeFile(join(folder, "c.pem"), client.cert);
  await writeFile(join(folder, "k.pem"), client.key);
  const mutual = { ...issue({ issuer: root }), ca: root.cert, requestCert: true };
  const url = await serveSecurely(mutual, (_, response) => response.end());
  const own = { ca: "ca.pem", cert: "c.pem", key: "k.pem" };
  expect(await check(url, { tls: own }, folder)).toMatchObject({ outcome: "up" });
  expect(await check(url, { tls: { ca: "ca.pem" } }, folder)).toMatchObject({
    outcome: "down",
    reason: "tls",
  });
});

test("a file that is missing or no certificate is ours: unknown, with its path for the operator", async () => {
  const folder = await folderWithRoot();
  await writeFile(
    join(folder, "bad.pem"),
    "-----BEGIN CERTIFICATE-----\nnonsense\n-----END CERTIFICATE-----\n",
  );
  const url = await serveSecurely(issue({ issuer: root }), (_, response) => response.end());
  expect(await check(url, { tls: { ca: "gone.pem" } }, folder)).toMatchObject({
    outcome: "unknown",
    reason: "probe",
    detail: expect.stringContaining(join(folder, "gone.pem")),
  });
  expect(await check(url, { tls: { cert: "bad.pem", key: "bad.pem" } }, folder)).toMatchObject({
    outcome: "unknown",
    reason: "probe",
  });
});
