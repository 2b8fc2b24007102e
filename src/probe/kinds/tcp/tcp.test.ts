import { type AddressInfo, createServer } from "node:net";
import { expect, test } from "vitest";
import { serveNames } from "../../../../test/support/dns-server.ts";
import { probeContext } from "../../../../test/support/probe-context.ts";
import { systemClock } from "../../../core/clock.ts";
import { createLookup } from "../../lookup.ts";
import { tcp } from "./tcp.ts";

function check(target: string, keys: Record<string, unknown> = {}, context = probeContext()) {
  if (!tcp.probe) throw new Error("the kind has no probe");
  return tcp.probe(tcp.options({ tcp: target, ...keys }), context);
}

test("is up when a connection is accepted, refused when the server is gone", async () => {
  const server = createServer((socket) => socket.end());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  expect(await check(`127.0.0.1:${port}`)).toMatchObject({ outcome: "up", reason: "ok", detail: null });
  expect(await check(`localhost:${port}`)).toMatchObject({ outcome: "up" });
  await new Promise((resolve) => server.close(resolve));
  expect(await check(`127.0.0.1:${port}`)).toMatchObject({
    outcome: "down",
    reason: "refused",
    detail: expect.stringContaining(`127.0.0.1:${port}`),
  });
});

test("a check that is called off ends at once", async () => {
  const beganAt = performance.now();
  const calledOff = new AbortController();
  const pending = check("127.0.0.2:9", {}, probeContext({ signal: calledOff.signal, timeoutMs: 60_000 }));
  calledOff.abort();
  await pending;
  expect(performance.now() - beganAt).toBeLessThan(5_000);
});

test("a name that no resolver answers for in time is unknown; one that there is not is down", async () => {
  const silent = await serveNames(() => null);
  const waiting = probeContext({
    timeoutMs: 150,
    lookup: createLookup(systemClock, { servers: [silent.address] }),
  });
  expect(await check("db.example:5432", {}, waiting)).toMatchObject({
    outcome: "unknown",
    reason: "probe",
    detail: expect.stringContaining("no resolver answered within 150 ms"),
  });
  const knowing = await serveNames(() => ({ code: "SERVFAIL" }));
  const told = probeContext({ lookup: createLookup(systemClock, { servers: [knowing.address] }) });
  expect(await check("db.example:5432", {}, told)).toMatchObject({
    outcome: "down",
    reason: "dns",
    facts: { code: "SERVFAIL" },
  });
});
