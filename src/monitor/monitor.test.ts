import { expect, test } from "vitest";
import { boot, down, pushed, roomy, service } from "../../test/support/monitor-process.ts";
import { CortexError } from "../core/errors.ts";
import { ManualClock } from "../core/manual-clock.ts";
import type { Finding } from "../probe/result.ts";
import { createMemoryStore } from "../store/memory-store.ts";

test("a server that stops is down after two checks five seconds apart, dated from the first", async () => {
  const { clock, monitor, target } = await boot();
  monitor.configure([service()], roomy);
  await clock.advance(2_000);
  expect(monitor.status("api")?.verdict).toBe("operational");
  target.finding = down;
  await clock.advance(9_000);
  expect(monitor.status("api")?.verdict).toBe("operational");
  const firstFailure = monitor.status("api")?.last?.at;
  await clock.advance(5_000);
  expect(monitor.status("api")).toMatchObject({ verdict: "down", reason: "refused", since: firstFailure });
});

test("every result is in the store, with the time line, soon after it came", async () => {
  const { clock, monitor, store, target } = await boot();
  monitor.configure([service()], roomy);
  await clock.advance(11_000);
  target.finding = down;
  await clock.advance(30_000);
  const results = await store.monitor.recentResults("api", 100);
  expect(results.map(({ outcome }) => outcome).reverse()).toEqual([
    "up",
    "up",
    "down",
    "down",
    "down",
    "down",
  ]);
  const line = (await store.monitor.timelines(["api"], 0)).get("api");
  expect(line?.map(({ verdict }) => verdict)).toEqual(["operational", "down"]);
});

test("after a crash the next process goes on where the last one was, and the gap is unknown", async () => {
  const first = await boot();
  first.monitor.configure([service()], roomy);
  await first.clock.advance(61_000);
  const since = first.monitor.status("api")?.since;
  const lastAt = first.monitor.status("api")?.last?.at ?? 0;

  first.clock.step(3_600_000);
  const second = await boot(new ManualClock(first.clock.now()), first.store);
  second.monitor.configure([service()], roomy);
  await second.clock.advance(1);
  expect(second.monitor.status("api")).toMatchObject({ verdict: "operational", since });
  await second.clock.advance(1_000);
  const line = (await second.store.monitor.timelines(["api"], 0)).get("api");
  expect(line?.map(({ at, verdict, reason }) => [at, verdict, reason])).toEqual([
    [since, "operational", "ok"],
    [lastAt + 15_000, "unknown", "off"],
    [expect.any(Number), "operational", "ok"],
  ]);
});

test("a failure counted before a crash still counts after it", async () => {
  const first = await boot();
  first.monitor.configure([service()], roomy);
  await first.clock.advance(9_000);
  first.target.finding = down;
  await first.clock.advance(2_000);
  expect(first.monitor.status("api")?.verdict).toBe("operational");
  const failedAt = first.monitor.status("api")?.last?.at;
  const second = await boot(new ManualClock(first.clock.now() + 1_000), first.store, first.target);
  second.monitor.configure([service()], roomy);
  await second.clock.advance(10);
  expect(second.monitor.status("api")).toMatchObject({ verdict: "down", since: failedAt });
});

test("an exception in a probe is unknown, never down", async () => {
  const { clock, monitor } = await boot(undefined, undefined, { finding: new Error("a bug of ours") });
  monitor.configure([service()], roomy);
  await clock.advance(60_000);
  expect(monitor.status("api")).toMatchObject({
    verdict: "unknown",
    reason: "probe",
    detail: "a bug of ours",
  });
});

test("a probe that never ends is a time-out, and does not stop the next check", async () => {
  const { clock, monitor, target } = await boot();
  target.finding = new Promise<never>(() => undefined) as unknown as Finding;
  monitor.configure([service()], roomy);
  await clock.advance(30_000);
  expect(monitor.status("api")).toMatchObject({ verdict: "down", reason: "timeout" });
});

test("a kind that is not there yet is unknown and says so", async () => {
  const { clock, monitor } = await boot();
  monitor.configure([service({ kind: "dns" })], roomy);
  await clock.advance(2_000);
  expect(monitor.status("api")).toMatchObject({ verdict: "unknown", reason: "probe" });
});

test("a push that stays away is silent from its deadline on, until the next one", async () => {
  const { clock, monitor } = await boot();
  monitor.configure([pushed], roomy);
  await clock.advance(600_000);
  expect(monitor.status("backup")).toMatchObject({ verdict: "unknown", reason: "new" });
  expect(await monitor.push("no-such-token", { outcome: "up", words: null, latencyMs: null })).toBe(false);
  const at = clock.now();
  const pushing = monitor.push("token-of-backup", { outcome: "up", words: "done", latencyMs: 12 });
  await clock.advance(500);
  expect(await pushing).toBe(true);
  expect(monitor.status("backup")?.verdict).toBe("operational");
  await clock.advance(10 * 3_600_000);
  expect(monitor.status("backup")).toMatchObject({ verdict: "down", reason: "silent", since: at + 90_000 });
  void monitor.push("token-of-backup", { outcome: "up", words: null, latencyMs: null });
  await clock.advance(500);
  expect(monitor.status("backup")?.verdict).toBe("operational");
});

test("a push deadline that passed while this program was off is unknown, and silent only after a whole term", async () => {
  const first = await boot();
  first.monitor.configure([pushed], roomy);
  void first.monitor.push("token-of-backup", { outcome: "up", words: null, latencyMs: null });
  await first.clock.advance(1_000);
  const second = await boot(new ManualClock(first.clock.now() + 3_600_000), first.store);
  second.monitor.configure([pushed], roomy);
  const startedAt = second.clock.now();
  await second.clock.advance(5_000);
  expect(second.monitor.status("backup")).toMatchObject({ verdict: "unknown", reason: "off" });
  await second.clock.advance(90_000);
  expect(second.monitor.status("backup")).toMatchObject({ verdict: "down", since: startedAt + 90_000 });
});

test("a config is applied as a difference", async () => {
  const { clock, monitor, events } = await boot();
  const web = service({ id: "web" });
  monitor.configure([service(), web], roomy);
  await clock.advance(30_200);
  events.length = 0;
  monitor.configure([service({ name: "The API" }), service({ id: "new" })], roomy);
  expect(events.map(({ topic }) => topic)).toEqual([
    "service.removed",
    "service.configured",
    "service.configured",
  ]);
  expect(monitor.statuses().map(({ service: { id, name }, verdict }) => [id, name, verdict])).toEqual([
    ["api", "The API", "operational"],
    ["new", "api", "unknown"],
  ]);
  monitor.configure([service({ name: "The API" }), web], roomy);
  expect(monitor.status("web")?.verdict).toBe("operational");
});

test("what the store refuses is kept and written later, and the trouble is told", async () => {
  const clock = new ManualClock();
  const store = createMemoryStore();
  const { monitor: disk } = store;
  let full = true;
  const commit: typeof disk.commit = async (batch) => {
    if (full) throw new CortexError({ code: "store.full", message: "disk full", remedy: "make room" });
    await disk.commit(batch);
  };
  const filling = new Proxy(disk, {
    get(target, name) {
      if (name === "commit") return commit;
      const member = Reflect.get(target, name);
      return typeof member === "function" ? member.bind(target) : member;
    },
  });
  const { monitor } = await boot(clock, { ...store, monitor: filling });
  monitor.configure([service()], roomy);
  await clock.advance(25_000);
  expect(monitor.storeTrouble()).toMatchObject({ message: "disk full", dropped: 0 });
  expect(await store.monitor.recentResults("api", 10)).toEqual([]);
  full = false;
  await clock.advance(2_000);
  expect(monitor.storeTrouble()).toBeNull();
  expect(await store.monitor.recentResults("api", 10)).toHaveLength(3);
});

test("an inverted push means the opposite of what it says, and its silence is well", async () => {
  const { clock, monitor } = await boot();
  monitor.configure([{ ...pushed, invert: true }], roomy);
  const state = () => monitor.status("backup");
  const push = async (outcome: "up" | "down") => {
    const written = monitor.push("token-of-backup", { outcome, words: null, latencyMs: null });
    await clock.advance(10);
    await written;
  };
  await push("down");
  expect(state()).toMatchObject({ verdict: "operational", reason: "ok" });
  await push("up");
  expect(state()).toMatchObject({ verdict: "down", reason: "inverted" });
  await clock.advance(300_000);
  expect(state()).toMatchObject({ verdict: "operational", reason: "ok" });
});
