import { join } from "node:path";
import { expect, test } from "vitest";
import { systemClock } from "../../src/core/clock.ts";
import { silentLog } from "../../src/core/log.ts";
import { lastDays } from "../../src/history/calendar.ts";
import { deleteOldRollUps } from "../../src/history/retention.ts";
import { fromBytes } from "../../src/history/rollup-bytes.ts";
import { noShares, sharesOf, totalOf } from "../../src/history/shares.ts";
import { type StateLine, stateLine } from "../../src/history/state-line.ts";
import { toUptime, windowMs } from "../../src/history/uptime.ts";
import type { OverlaySpan } from "../../src/monitor/overlay.ts";
import type { Segment } from "../../src/monitor/service.ts";
import { expire, newState, observe } from "../../src/monitor/verdict.ts";
import type { Result } from "../../src/probe/result.ts";
import { type Outcome, states, type UptimeWindow, uptimeWindows } from "../../src/protocol/vocabulary.ts";
import { openSqliteStore } from "../../src/store/open-sqlite-store.ts";
import type { Store } from "../../src/store/store.ts";
import { HistoryRig, type Rules } from "../support/history-rig.ts";
import { scratchFolder } from "../support/scratch-folder.ts";

const [minute, hour, day] = [60_000, 3_600_000, 86_400_000];
const days = 365;
const tickMs = 30 * minute;
const ticks = day / tickMs;
const services = Array.from({ length: 100 }, (_, i) => `s${i}`);

/** Chance that is the same in every run. */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

interface Judged extends Result {
  rules: Rules;
}

/** Raw truth of one service: all that is on disk, judged from the beginning. */
function replay(results: readonly Judged[], now: number): Segment[] {
  let state = newState();
  const line: Segment[] = [];
  const apply = (change: { from: number; segments: Segment[] } | null) => {
    if (!change) return;
    while ((line.at(-1)?.at ?? -1) >= change.from) line.pop();
    line.push(...change.segments);
  };
  for (const result of results) {
    const step = observe(state, result, result.rules);
    state = step.state;
    apply(step.change);
  }
  if (now > state.vouchedUntil + 1_000) apply(expire(state).change);
  return line;
}

/** Checked every six hours; every twentieth every half hour. */
function everyMsOf(i: number): number {
  return i % 20 === 0 ? tickMs : 6 * hour;
}

function rulesOf(i: number): Rules {
  const confirm = { up: 1 + (i % 2), degraded: 2, down: 1 + (i % 3) };
  return { confirm, vouchMs: 1.5 * everyMsOf(i) };
}

/** What a service answers: each has troubles of its own. */
function temper(i: number, chance: () => number): () => Outcome {
  if (i % 20 === 1) {
    let turn = 0;
    return () => (turn++ % 2 === 0 ? "up" : "down");
  }
  let now: Outcome = "up";
  return () => {
    if (chance() < 0.03)
      now = (["up", "up", "up", "degraded", "down", "unknown"] as const)[Math.floor(chance() * 6)] ?? "up";
    return now;
  };
}

class Year {
  readonly chance = dice(4);
  readonly results = new Map<string, Judged[]>();
  readonly overlays: OverlaySpan[] = [];
  readonly #inForce = new Map(services.map((id, i) => [id, rulesOf(i)]));
  readonly #judgedBy = new Map<string, Rules>();
  readonly #tempers = services.map((_, i) => temper(i, this.chance));
  rig!: HistoryRig;

  static async begin(store: Store): Promise<Year> {
    const year = new Year();
    const rules = Object.fromEntries(services.map((id, i) => [id, rulesOf(i)]));
    year.rig = await HistoryRig.start(store, rules, ({ results }) => {
      for (const one of results) year.#keep(one);
    });
    return year;
  }

  /** One day: off for some hours now and then, killed now and then, with all that may be set from outside. */
  async live(n: number): Promise<void> {
    const off = this.chance() < 0.05 ? Math.floor(this.chance() * ticks) : 0;
    for (let tick = 0; tick < ticks; tick++) {
      if (tick >= off) this.#check(n, tick);
      await this.rig.wall.advance(tickMs);
      if (this.chance() < 0.04) await this.rig.rollUp();
    }
    await this.#meddle(n);
    if (this.chance() < 0.1) await this.rig.restart();
    this.rig.sweep();
    await this.rig.rollUp();
  }

  #check(n: number, tick: number): void {
    services.forEach((id, i) => {
      if ((tick * tickMs) % everyMsOf(i) !== 0 || n < i % 7) return;
      const rules = this.#inForce.get(id);
      if (rules) this.#judgedBy.set(`${id} ${this.rig.nextAt(id)}`, rules);
      const latencyMs = 5 + 50 * this.chance() ** 4;
      this.rig.tell(id, this.#tempers[i]?.() ?? "up", latencyMs);
    });
  }

  async #meddle(n: number): Promise<void> {
    const { rig } = this;
    await rig.flush();
    const id = services[Math.floor(this.chance() * services.length)] ?? "s0";
    const from = rig.clock.now();
    if (n % 5 === 0) await this.#cover({ serviceId: id, state: "paused", from, to: from + 7 * hour });
    if (n % 30 === 2)
      for (const serviceId of services.slice(0, 20))
        await this.#cover({ serviceId, state: "maintenance", from, to: from + 2 * hour });
    if (n % 11 === 3) this.#configure(id);
    if (n % 40 === 7) rig.wall.step(this.chance() < 0.5 ? -40 * minute : 5 * hour);
    if (n === 200) rig.timeZone = "Asia/Kathmandu";
    if (n === 280) rig.timeZone = "America/New_York";
    await rig.flush();
  }

  async #cover(span: OverlaySpan): Promise<void> {
    this.overlays.push(span);
    await this.rig.cover(span);
  }

  #configure(id: string): void {
    const rules = rulesOf(Math.floor(this.chance() * 100));
    this.#inForce.set(id, rules);
    this.rig.configure(id, rules);
  }

  #keep(result: Result): void {
    const list = this.results.get(result.serviceId) ?? [];
    this.results.set(result.serviceId, list);
    const rules = this.#judgedBy.get(`${result.serviceId} ${result.at}`);
    if (rules) list.push({ ...result, rules });
  }

  rawLine(id: string): StateLine {
    const overlays = this.overlays.filter(({ serviceId }) => serviceId === id);
    return stateLine(replay(this.results.get(id) ?? [], this.rig.clock.now()), overlays);
  }
}

test("a year of 100 services with every kind of trouble: roll-ups say what the raw results say", async () => {
  const path = join(await scratchFolder(), "cortex.db");
  const store = await openSqliteStore({ path, clock: systemClock, log: silentLog });
  const year = await Year.begin(store);
  year.rig.minutesMs = hour;
  const { rig } = year;
  for (let n = 0; n < days; n++) {
    await year.live(n);
    const dayFrom = (at: number) => rig.history.pasts.dayOf(at).from;
    await store.monitor.deleteResultsBefore(rig.clock.now() - 2 * day);
    await deleteOldRollUps(store.rollUps, { minutesMs: hour, hoursMs: 400 * day }, rig.clock.now(), dayFrom);
  }
  await rig.refresh();
  const now = rig.clock.now();
  let compared = 0;
  const lines = new Map(services.map((id) => [id, year.rawLine(id)]));
  for (const level of ["hours", "days"] as const) {
    const sums = new Map(services.map((id) => [id, noShares()]));
    for await (const rows of store.rollUps.read({ level, serviceIds: services, from: 0, to: now })) {
      for (const { serviceId, from, ...bytes } of rows) {
        const { shares } = fromBytes(bytes, level === "hours" ? hour : 0);
        const raw = sharesOf(lines.get(serviceId) ?? { ats: [], states: [] }, from, from + totalOf(shares));
        // Asserted where it does not hold: a million assertions take half a minute.
        if (states.some((state) => shares[state] !== raw[state]))
          expect({ serviceId, level, from, shares }).toEqual({ serviceId, level, from, shares: raw });
        const sum = sums.get(serviceId);
        if (sum)
          for (const state of ["operational", "degraded", "down"] as const) sum[state] += shares[state];
        compared++;
      }
    }
    // Nothing that was measured is in no roll-up.
    for (const id of services) {
      const until = rig.history.pasts.get(id)?.rolled;
      const end = level === "days" ? (until?.dayFrom ?? 0) : Math.floor((until?.until ?? 0) / hour) * hour;
      const raw = sharesOf(lines.get(id) ?? { ats: [], states: [] }, 0, end);
      expect({ ...noShares(), ...sums.get(id) }).toMatchObject({
        operational: raw.operational,
        degraded: raw.degraded,
        down: raw.down,
      });
    }
  }
  expect(compared).toBeGreaterThan(100 * days * 10);
  for (const id of services) compareFigures(year, id, lines.get(id) ?? { ats: [], states: [] }, now);
  const counted = await countOf(store, now);
  let exact = 0;
  for (const id of services) {
    const until = rig.history.pasts.get(id)?.rolled?.until ?? 0;
    const raw = (year.results.get(id) ?? []).filter(({ at }) => at < Math.floor(until / hour) * hour).length;
    // Of a service that waits for a confirmation for longer than results are kept, a restart knows the states only.
    expect(counted.get(id) ?? 0).toBeLessThanOrEqual(raw);
    if (counted.get(id) === raw) exact++;
  }
  expect(exact).toBeGreaterThan(70);
  await rig.stop();
  await store.close();
}, 240_000);

function compareFigures({ rig }: Year, id: string, line: StateLine, now: number): void {
  const uptime = rig.history.uptime(id);
  for (const window of uptimeWindows) {
    const raw = toUptime(sharesOf(line, now - windowMs[window satisfies UptimeWindow], now));
    expect([id, window, uptime[window]]).toEqual([id, window, raw]);
  }
  // Since the last change of the time zone the bars are this calendar's days.
  const told = rig.history.days(id);
  for (const [i, { date, from, to }] of lastDays(80, now, rig.timeZone).entries()) {
    const { up, measured } = toUptime(sharesOf(line, from, Math.min(to, now)));
    expect(told[i + 10]).toMatchObject({ date, up, measured });
  }
}

async function countOf(store: Store, now: number): Promise<Map<string, number>> {
  const counted = new Map<string, number>();
  for await (const rows of store.rollUps.read({ level: "hours", serviceIds: services, from: 0, to: now })) {
    for (const { serviceId, ...bytes } of rows)
      counted.set(serviceId, (counted.get(serviceId) ?? 0) + fromBytes(bytes, hour).count);
  }
  return counted;
}
