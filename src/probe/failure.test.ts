import { expect, test } from "vitest";
import { probeContext } from "../../test/support/probe-context.ts";
import { unusedPort } from "../../test/support/servers.ts";
import { fromError } from "./failure.ts";
import type { Address } from "./kind.ts";
import { tcp } from "./kinds/tcp/tcp.ts";

function coded(code: string): Error {
  return Object.assign(new Error(`connect ${code}`), { code });
}

test.each([
  ["no route for one family, and a refusal by the other", ["ENETUNREACH", "ECONNREFUSED"], "down", "refused"],
  ["the same the other way round", ["ECONNREFUSED", "EADDRNOTAVAIL"], "down", "refused"],
  ["silence and a refusal", ["ETIMEDOUT", "ECONNREFUSED"], "down", "refused"],
  ["no route and silence", ["ENETUNREACH", "ETIMEDOUT"], "down", "timeout"],
  ["no route at all", ["ENETUNREACH", "EADDRNOTAVAIL"], "unknown", "probe"],
])("of several addresses, %s: what the target said counts", (_, codes, outcome, reason) => {
  const thrown = new AggregateError(codes.map(coded));
  expect(fromError(thrown, "target", 1_000)).toMatchObject({ outcome, reason });
});

test("a target whose first address this machine cannot reach is down when it refuses at the next", async () => {
  const port = await unusedPort();
  // Class E: no route to it, or no answer.
  const addresses: Address[] = [
    { address: "240.0.0.1", family: 4 },
    { address: "::1", family: 6 },
  ];
  if (!tcp.probe) throw new Error("the kind has no probe");
  const lookup = async () => addresses;
  const finding = await tcp.probe(tcp.options({ tcp: `both.example:${port}` }), probeContext({ lookup }));
  expect(finding).toMatchObject({ outcome: "down", reason: "refused" });
});
