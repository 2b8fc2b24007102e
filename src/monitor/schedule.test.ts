import { expect, onTestFinished, test } from "vitest";
import { serve } from "../../test/support/servers.ts";
import { systemClock } from "../core/clock.ts";
import { ManualClock } from "../core/manual-clock.ts";
import { createSchedule, type Job, type Limits } from "./schedule.ts";

const roomy: Limits = { concurrent: 1_000, perHost: 64 };

/** Jobs that take `takesMs` and note when they began. */
function bench(limits: Limits = roomy) {
  const clock = new ManualClock();
  const schedule = createSchedule(clock, limits);
  const begun: Record<string, number[]> = {};
  let running = 0;
  let most = 0;
  const job = (
    id: string,
    everyMs: number,
    takesMs = 1,
    more: Partial<Job> & { retry?: number | null } = {},
  ): Job => ({
    id,
    everyMs,
    host: more.host ?? null,
    run: () => {
      begun[id] = [...(begun[id] ?? []), clock.monotonic()];
      running++;
      most = Math.max(most, running);
      return new Promise((resolve) => {
        clock.after(takesMs, () => {
          running--;
          resolve(more.retry ?? null);
        });
      });
    },
  });
  return { clock, schedule, begun, job, most: () => most };
}

test("keeps a fixed rate however long a check takes", async () => {
  const { clock, schedule, begun, job } = bench();
  schedule.add([job("a", 10_000, 3_000)]);
  await clock.advance(45_000);
  expect(begun.a).toEqual([0, 10_000, 20_000, 30_000, 40_000]);
});

test("begins every first check within five seconds, spread, and then spreads over the interval", async () => {
  const { clock, schedule, begun, job } = bench();
  schedule.add(Array.from({ length: 100 }, (_, i) => job(`s${i}`, 60_000)));
  await clock.advance(5_000);
  const firsts = Object.values(begun).map(([first]) => first ?? Number.NaN);
  expect(firsts).toHaveLength(100);
  expect(Math.max(...firsts)).toBeLessThan(5_000);
  expect(new Set(firsts.map((at) => Math.floor(at / 500))).size).toBe(10);
  await clock.advance(120_000);
  const seconds = Object.values(begun).map((times) => Math.floor((times.at(-1) ?? 0) / 10_000) % 6);
  expect(new Set(seconds).size).toBe(6);
});

test("no check waits longer than its interval and a second for the next", async () => {
  const { clock, schedule, begun, job } = bench();
  schedule.add(Array.from({ length: 50 }, (_, i) => job(`s${i}`, 20_000)));
  await clock.advance(100_000);
  for (const times of Object.values(begun)) {
    for (const [i, at] of times.entries())
      if (i > 0) expect(at - (times[i - 1] ?? 0)).toBeLessThanOrEqual(21_000);
  }
});

test("never overlaps a check with itself; what was missed is counted", async () => {
  const { clock, schedule, begun, job, most } = bench();
  schedule.add([job("slow", 1_000, 2_500)]);
  await clock.advance(6_500);
  expect(most()).toBe(1);
  expect(begun.slow).toEqual([0, 3_000, 6_000]);
  expect(schedule.figures().skipped).toBe(4);
});

test("asks again soon when a result contradicts, and keeps the rate", async () => {
  const { clock, schedule, begun, job } = bench();
  schedule.add([job("a", 20_000, 100, { retry: 5_000 })]);
  await clock.advance(31_000);
  expect(begun.a).toEqual([0, 5_000, 10_000, 15_000, 20_000, 25_000, 30_000]);
});

test("keeps to the limit of checks at once, in all and for each host", async () => {
  const all = bench({ concurrent: 3, perHost: 64 });
  all.schedule.add(Array.from({ length: 9 }, (_, i) => all.job(`s${i}`, 60_000, 10_000)));
  await all.clock.advance(50_000);
  expect(all.most()).toBe(3);
  expect(Object.keys(all.begun)).toHaveLength(9);

  const host = bench({ concurrent: 100, perHost: 2 });
  host.schedule.add(Array.from({ length: 6 }, (_, i) => host.job(`s${i}`, 60_000, 10_000, { host: "db" })));
  host.schedule.add([host.job("other", 60_000, 10, { host: "web" })]);
  await host.clock.advance(3_000);
  expect(host.begun.other).toHaveLength(1);
  await host.clock.advance(40_000);
  expect(Object.keys(host.begun)).toHaveLength(7);
  expect(host.most()).toBeLessThanOrEqual(3);
});

test("measures its own lateness", async () => {
  const { clock, schedule, job } = bench({ concurrent: 1, perHost: 64 });
  schedule.add([job("a", 60_000, 3_000), job("b", 60_000, 10)]);
  await clock.advance(10_000);
  expect(schedule.figures().latenessMs.max).toBe(500);
});

test("a removed job does not run again, a stopped schedule starts nothing", async () => {
  const { clock, schedule, begun, job } = bench();
  schedule.add([job("gone", 1_000), job("stays", 1_000)]);
  await clock.advance(100);
  schedule.remove("gone");
  await clock.advance(2_000);
  expect(begun.gone).toHaveLength(1);
  expect(begun.stays?.length).toBeGreaterThan(1);
  const before = begun.stays?.length;
  schedule.stop();
  await clock.advance(10_000);
  expect(begun.stays).toHaveLength(before ?? 0);
});

test("runs at once when asked, unless it runs already", async () => {
  const { clock, schedule, begun, job } = bench();
  schedule.add([job("a", 60_000, 1_000)]);
  await clock.advance(500);
  schedule.runNow("a");
  await clock.advance(10_000);
  expect(begun.a).toEqual([0]);
  schedule.runNow("a");
  await clock.advance(60_000);
  expect(begun.a).toEqual([0, 10_500, 60_000]);
});

test("when more is due than there is time for, the page still has its turns", async () => {
  const page = await serve((_, response) => void response.end("page"));
  const schedule = createSchedule(systemClock, roomy);
  onTestFinished(() => schedule.stop());
  let begun = 0;
  const busy = () => {
    begun++;
    const until = performance.now() + 5;
    while (performance.now() < until);
    return Promise.resolve(null);
  };
  const jobs = Array.from(
    { length: 300 },
    (_, i): Job => ({ id: `j${i}`, everyMs: 1, host: null, run: busy }),
  );
  schedule.add(jobs);
  await new Promise((resolve) => setTimeout(resolve, 10));
  const before = begun;
  expect(await (await fetch(page)).text()).toBe("page");
  // Without turns in between it waited for all of them, again and again: each is due every millisecond.
  expect(begun - before).toBeLessThan(300);
});

test("a check that waits for its host begins although those before it were removed", async () => {
  const { clock, schedule, begun, job } = bench({ concurrent: 10, perHost: 1 });
  const host = { host: "h" };
  schedule.add(["a", "b", "c"].map((id) => job(id, 60_000, 10_000, host)));
  await clock.advance(5_000);
  expect(begun).toEqual({ a: [0] });
  schedule.remove("a");
  schedule.remove("b");
  await clock.advance(120_000);
  expect(begun.c?.[0]).toBe(10_000);
  expect(schedule.figures()).toMatchObject({ running: 0, waiting: 0 });
});

test("checks that wait for their host begin at once when more of it may run", async () => {
  const { clock, schedule, begun, job } = bench({ concurrent: 10, perHost: 1 });
  schedule.add(["a", "b", "c", "d"].map((id) => job(id, 600_000, 300_000, { host: "h" })));
  await clock.advance(6_000);
  expect(begun).toEqual({ a: [0] });
  schedule.setLimits({ concurrent: 10, perHost: 3 });
  expect(Object.keys(begun)).toEqual(["a", "b", "c"]);
  expect(schedule.figures()).toMatchObject({ running: 3, waiting: 1 });
});
