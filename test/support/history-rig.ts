import type { Clock } from "../../src/core/clock.ts";
import { silentLog } from "../../src/core/log.ts";
import { ManualClock } from "../../src/core/manual-clock.ts";
import { steadyClock } from "../../src/core/steady-clock.ts";
import { refreshEdges } from "../../src/history/edges.ts";
import { createHistory, type History } from "../../src/history/history.ts";
import { latestOf } from "../../src/history/latest.ts";
import { createRoller, type Roller } from "../../src/history/roller.ts";
import type { OverlaySpan } from "../../src/monitor/overlay.ts";
import type { Commit } from "../../src/monitor/ports.ts";
import { remember, revive } from "../../src/monitor/restore.ts";
import type { Service } from "../../src/monitor/service.ts";
import { type Step, settledUntil } from "../../src/monitor/verdict.ts";
import type { Watched } from "../../src/monitor/watched.ts";
import type { Outcome, Reason } from "../../src/protocol/vocabulary.ts";
import type { Store } from "../../src/store/store.ts";

const reasonOf: Record<Outcome, Reason> = { up: "ok", degraded: "slow", down: "status", unknown: "probe" };
const nothing = (): Commit => ({ results: [], timeline: [], states: [] });

export interface Rules {
  confirm: { up: number; degraded: number; down: number };
  vouchMs: number;
}

/** Verdict, history and roller over a store, without probes: results are told, and the process can be killed. */
export class HistoryRig {
  readonly wall = new ManualClock();
  clock: Clock = this.wall;
  timeZone = "Europe/Berlin";
  minutesMs = 14 * 86_400_000;
  history: History;
  #roller: Roller;
  readonly #store: Store;
  readonly #services: Map<string, Service>;
  #watched = new Map<string, Watched>();
  #waiting = nothing();
  readonly #onWrite: (commit: Commit) => void;

  private constructor(store: Store, services: Service[], onWrite: (commit: Commit) => void) {
    this.#store = store;
    this.#services = new Map(services.map((service) => [service.id, service]));
    this.#onWrite = onWrite;
    this.history = this.#newHistory();
    this.#roller = this.#newRoller();
  }

  /** `onWrite` hears of everything that reached the store. */
  static async start(
    store: Store,
    rules: Readonly<Record<string, Rules>>,
    onWrite: (commit: Commit) => void = () => undefined,
  ): Promise<HistoryRig> {
    const services = Object.entries(rules).map(([id, one]) => serviceOf(id, one));
    const rig = new HistoryRig(store, services, onWrite);
    await rig.restart();
    return rig;
  }

  tell(id: string, outcome: Outcome, latencyMs: number | null): void {
    const one = this.#one(id);
    this.#sweep(one);
    const at = one.nextAt(this.clock.now());
    const result = {
      serviceId: id,
      at,
      outcome,
      reason: reasonOf[outcome],
      latencyMs,
      facts: null,
      detail: null,
    };
    const { save, ...step } = one.take(result);
    this.#waiting.results.push(result);
    this.#write(id, step, save);
    this.history.takeResult(result);
  }

  /** As the monitor does now and then: what nobody vouches for any more is unknown. */
  sweep(): void {
    for (const one of this.#watched.values()) this.#sweep(one);
  }

  async cover(span: OverlaySpan): Promise<void> {
    await this.#store.overlays.saveOverlays([span]);
    this.history.takeOverlay(span);
  }

  configure(id: string, rules: Rules): void {
    const service = serviceOf(id, rules);
    this.#services.set(id, service);
    const one = this.#one(id).as(service);
    this.#watched.set(id, one);
    this.#waiting.states.push({ serviceId: id, state: one.state });
  }

  async flush(): Promise<void> {
    const commit = this.#waiting;
    this.#waiting = nothing();
    await this.#store.monitor.commit(commit);
    this.#onWrite(commit);
  }

  async rollUp(): Promise<void> {
    await this.#roller.turn();
  }

  /** As every turn of the roller does: windows move on. */
  async refresh(): Promise<void> {
    await refreshEdges(this.#historyStore(), this.history.pasts.all(), this.clock.now());
  }

  nextAt(id: string): number {
    return this.#one(id).nextAt(this.clock.now());
  }

  /** As the monitor tells it: nothing before this is restated. */
  settledUntil(id: string): number {
    return settledUntil(this.#one(id).state, null, this.clock.now());
  }

  /** What did not reach the store is lost, and everything is read from there again. */
  async restart(): Promise<void> {
    await this.#roller.stop();
    this.#waiting = nothing();
    const memory = await remember(this.#store.monitor);
    const rolled = await this.#store.rollUps.rolled([...this.#services.keys()]);
    this.clock = steadyClock(this.wall, latestOf(memory, rolled.values()));
    this.#watched = new Map([...this.#services].map(([id, one]) => [id, revive(one, memory)]));
    this.history = this.#newHistory();
    this.#roller = this.#newRoller();
    await this.history.load([...this.#services.keys()]);
  }

  async stop(): Promise<void> {
    await this.#roller.stop();
    await this.flush();
  }

  #newHistory(): History {
    return createHistory({
      store: this.#historyStore(),
      timeZone: () => this.timeZone,
      now: () => this.clock.now(),
      minutesMs: () => this.minutesMs,
    });
  }

  #newRoller(): Roller {
    return createRoller({
      ...{ clock: this.clock, log: silentLog, store: this.#historyStore(), pasts: this.history.pasts },
      settledUntil: (id) => this.settledUntil(id),
      flush: () => this.flush(),
      minutesMs: () => this.minutesMs,
    });
  }

  #historyStore() {
    return { past: this.#store.monitor, rollUps: this.#store.rollUps, overlays: this.#store.overlays };
  }

  #one(id: string): Watched {
    const one = this.#watched.get(id);
    if (!one) throw new Error(`no service ${id}`);
    return one;
  }

  #sweep(one: Watched): void {
    const step = one.expire(this.clock.now());
    if (step) this.#write(one.service.id, step, true);
  }

  #write(serviceId: string, { change, state }: Step, save: boolean): void {
    if (save) this.#waiting.states.push({ serviceId, state });
    if (!change) return;
    this.#waiting.timeline.push({ serviceId, ...change });
    this.history.takeTimeline({ id: serviceId, ...change });
  }
}

function serviceOf(id: string, { confirm, vouchMs }: Rules): Service {
  return {
    ...{ id, name: id, description: null, group: null, visibility: "public", kind: "tcp", options: {} },
    ...{ host: null, target: id, everyMs: vouchMs / 2, timeoutMs: vouchMs / 2, vouchMs, invert: false },
    ...{ confirm: { ...confirm, retryEveryMs: 1_000 }, remote: false, dependsOn: [], pushToken: null },
  };
}
