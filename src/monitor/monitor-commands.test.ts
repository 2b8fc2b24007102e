import { expect, test } from "vitest";
import { boot, down, pushed, roomy, service, up } from "../../test/support/monitor-process.ts";
import type { Finding } from "../probe/result.ts";

test("a paused service is neither checked nor judged until it is resumed", async () => {
  const { clock, monitor, target, spans, store } = await boot();
  monitor.configure([service()], roomy);
  await clock.advance(2_000);
  const pausedAt = clock.now();
  expect(monitor.pause("api")).toBe(true);
  expect(monitor.pause("api")).toBe(false);
  target.finding = down;
  await clock.advance(600_000);
  expect(monitor.status("api")).toMatchObject({ state: "paused", since: pausedAt });
  expect(await store.monitor.recentResults("api", 10)).toHaveLength(1);
  expect(monitor.resume("api")).toBe(true);
  expect(monitor.resume("api")).toBe(false);
  await clock.advance(6_000);
  expect(monitor.status("api")).toMatchObject({ state: "down", overlay: null });
  expect(spans).toEqual([
    { serviceId: "api", state: "paused", from: pausedAt, to: null },
    { serviceId: "api", state: "paused", from: pausedAt, to: pausedAt + 600_000 },
  ]);
});

test("maintenance covers what is found, and a pause covers maintenance", async () => {
  const { clock, monitor, target } = await boot();
  monitor.configure([service()], roomy);
  await clock.advance(2_000);
  monitor.maintain(new Set(["api"]));
  target.finding = down;
  await clock.advance(30_000);
  expect(monitor.status("api")).toMatchObject({ state: "maintenance", verdict: "down" });
  monitor.pause("api");
  expect(monitor.status("api")?.state).toBe("paused");
  monitor.resume("api");
  expect(monitor.status("api")?.state).toBe("maintenance");
  monitor.maintain(new Set());
  expect(monitor.status("api")?.overlay).toBeNull();
});

test("a paused push is not silent, and has a whole term after the pause", async () => {
  const { clock, monitor } = await boot();
  monitor.configure([pushed], roomy);
  void monitor.push("token-of-backup", { outcome: "up", words: null, latencyMs: null });
  await clock.advance(10_000);
  monitor.pause("backup");
  await clock.advance(3_600_000);
  monitor.resume("backup");
  await clock.advance(80_000);
  expect(monitor.status("backup")?.verdict).toBe("unknown");
  await clock.advance(20_000);
  expect(monitor.status("backup")).toMatchObject({ verdict: "down", reason: "silent" });
});

test("a check can be asked for, and is awaited", async () => {
  const { clock, monitor } = await boot();
  monitor.configure([service({ everyMs: 3_600_000 })], roomy);
  await clock.advance(2_000);
  const before = monitor.status("api")?.last?.at ?? 0;
  const asked = monitor.checkNow("api");
  await clock.advance(10);
  await asked;
  expect(monitor.status("api")?.last?.at).toBeGreaterThan(before);
  await monitor.checkNow("no-such-service");
});

test("whoever waits for a check that will not come any more is told at the end", async () => {
  const { clock, monitor } = await boot();
  const both = ["first", "second"].map((id) => service({ id, host: "db", everyMs: 3_600_000 }));
  monitor.configure(both, { concurrent: 1, perHost: 1 });
  const asked = ["first", "second"].map((id) => monitor.checkNow(id));
  const ended = monitor.stop();
  await clock.advance(10);
  await Promise.all([...asked, ended, monitor.checkNow("second")]);
});

test.each(["changed", "removed", "paused"])(
  "a check under way is called off when its service is %s",
  async (how) => {
    const { clock, monitor, target, signals } = await boot();
    const late = Promise.withResolvers<Finding>();
    target.finding = late.promise;
    monitor.configure([service()], roomy);
    await clock.advance(10);
    target.finding = up;
    if (how === "paused") monitor.pause("api");
    else monitor.configure(how === "removed" ? [] : [service({ everyMs: 20_000 })], roomy);
    expect(signals[0]?.aborted).toBe(true);
    await clock.advance(10);
    expect(signals.slice(1).map(({ aborted }) => aborted)).toEqual(how === "changed" ? [false] : []);
    late.resolve(down);
    await clock.advance(10);
    expect(monitor.status("api")?.last?.outcome).toBe(how === "changed" ? "up" : undefined);
  },
);

test("trouble is acknowledged until the next news", async () => {
  const { clock, monitor, target } = await boot();
  monitor.configure([service()], roomy);
  await clock.advance(2_000);
  expect(monitor.acknowledge("api")).toBe(false);
  target.finding = down;
  await clock.advance(20_000);
  expect(monitor.acknowledge("api")).toBe(true);
  expect(monitor.status("api")?.acknowledgedAt).toBe(clock.now());
  target.finding = up;
  await clock.advance(20_000);
  expect(monitor.status("api")?.acknowledgedAt).toBeNull();
});

test("what is settled is never restated", async () => {
  const { clock, monitor, target, events } = await boot();
  monitor.configure([service({ confirm: { up: 2, degraded: 2, down: 3, retryEveryMs: 5_000 } })], roomy);
  const findings = [
    up,
    up,
    down,
    up,
    down,
    down,
    down,
    { ...down, outcome: "unknown" as const },
    up,
    down,
    up,
    up,
  ];
  for (const finding of findings) {
    target.finding = finding;
    const settled = monitor.settledUntil("api");
    events.length = 0;
    await clock.advance(7_000);
    for (const { topic, event } of events) {
      if (topic === "service.timeline" && "from" in event) expect(event.from).toBeGreaterThanOrEqual(settled);
    }
  }
});
