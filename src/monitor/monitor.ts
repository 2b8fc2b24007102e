/** The monitor: runs checks on schedule, judges what they find, writes it down and tells who listens. */
import type { Cancel, Clock } from "../core/clock.ts";
import { messageOf } from "../core/errors.ts";
import type { Log } from "../core/log.ts";
import type { CheckKind, Lookup, ProgramEnvironment, SelfCheck } from "../probe/kind.ts";
import type { Finding, Result } from "../probe/result.ts";
import type { KindName } from "../protocol/vocabulary.ts";
import { createAnnouncer } from "./announcer.ts";
import type { MonitorEvents } from "./events.ts";
import { judgeFinding, type Surroundings } from "./judge-finding.ts";
import type { OverlaySpan, OverlayStore } from "./overlay.ts";
import type { Overlays } from "./overlays.ts";
import type { MonitorStore } from "./ports.ts";
import { fromPush, overdueAt, type PushReport, silence } from "./push.ts";
import { type Memory, revive } from "./restore.ts";
import { runCheck } from "./run-check.ts";
import { createSchedule, type Job, type Limits, type ScheduleFigures } from "./schedule.ts";
import type { Service, Status } from "./service.ts";
import { type Transition, transitionOf } from "./transition.ts";
import { isPending, type Step, settledUntil, type VerdictState } from "./verdict.ts";
import type { Watched } from "./watched.ts";
import { createWriter, type Writer } from "./writer.ts";

export interface MonitorParts extends Surroundings {
  clock: Clock;
  log: Log;
  store: MonitorStore;
  overlayStore: Pick<OverlayStore, "saveOverlays">;
  kinds: ReadonlyMap<KindName, CheckKind>;
  lookup: Lookup;
  selfCheck: SelfCheck;
  environment: ProgramEnvironment;
  limits: Limits;
  /** What the last process left, from `remember`. */
  memory: Memory;
  overlays: Overlays;
  publish<Topic extends keyof MonitorEvents>(topic: Topic, events: readonly MonitorEvents[Topic][]): void;
}

export interface Monitor {
  /** Applies a config as a difference: services that stay the same keep state and schedule. */
  configure(services: readonly Service[], limits: Limits): void;
  /** In the order of the config. */
  statuses(): Status[];
  status(id: string): Status | undefined;
  /** Takes a push in. Resolves when it is on disk; false: no service has this token. */
  push(token: string, report: PushReport): Promise<boolean>;
  /** Checks now and resolves when that was judged. A push service and a paused one have nothing to check. */
  checkNow(id: string): Promise<void>;
  /** Neither checked nor judged until `resume`; false: it is paused already. */
  pause(id: string): boolean;
  /** False: it is not paused. */
  resume(id: string): boolean;
  /** The operator knows of the present trouble; false: there is none. */
  acknowledge(id: string): boolean;
  /** The services in maintenance from now on; those no longer named come out of it. */
  maintain(ids: ReadonlySet<string>): void;
  /** Results contradict the state and wait for more of their kind. */
  isPending(id: string): boolean;
  /** Before this moment (epoch ms) nothing of a service's time line is restated any more. */
  settledUntil(id: string): number;
  schedule(): ScheduleFigures;
  storeTrouble: Writer["trouble"];
  /** Everything judged so far was told at once, and is on disk when it resolves. */
  flush(): Promise<void>;
  /** Starts nothing more, ends what runs, writes what is there. */
  stop(): Promise<void>;
}

interface Written {
  results: Result[];
  save: boolean;
  transition: Transition | null;
}

/** How often the end of vouching and overdue pushes are looked for. */
const sweepEveryMs = 500;

export function createMonitor(parts: MonitorParts): Monitor {
  const { clock, log, kinds, memory, overlays } = parts;
  const startedAt = clock.now();
  const schedule = createSchedule(clock, parts.limits);
  const writer = createWriter(parts, clock, log);
  const announcer = createAnnouncer(parts.publish, clock);
  const publish = announcer.tell;
  const waiting = new Map<string, (() => void)[]>();
  let watched = new Map<string, Watched>();
  let byToken = new Map<string, string>();
  let stopped = false;
  let sweep: Cancel | null = null;

  const checkParts = {
    ...parts,
    onBug: (service: Service, thrown: unknown) =>
      log.error({ service: service.id, err: messageOf(thrown) }, "probe.failed"),
  };

  async function check(id: string): Promise<number | null> {
    const one = watched.get(id);
    if (!one) return null;
    const { service } = one;
    const beganAt = clock.monotonic();
    const run = { since: one.nextAt(clock.now()), limit: new AbortController() };
    one.running = run;
    const found = await runCheck(service, kinds.get(service.kind), run.limit, checkParts);
    if (one.running !== run) return null;
    const finding = await judgeFinding(service, found, beganAt, run.limit.signal, parts);
    if (one.running !== run) return null;
    one.running = null;
    settle(one, run.since, finding);
    release(id);
    return isPending(one.state) ? service.confirm.retryEveryMs : null;
  }

  /** Whoever waits for a check of this service has seen it, or it will not come. */
  function release(id: string): void {
    const waiters = waiting.get(id);
    if (!waiters) return;
    announcer.flush();
    for (const resolve of waiters) resolve();
    waiting.delete(id);
  }

  function settle(one: Watched, at: number, finding: Finding): void {
    const before = one.state;
    const { outcome, reason, latencyMs, facts, detail, phases = {}, figures = {} } = finding;
    const result = { serviceId: one.service.id, at, outcome, reason, latencyMs, facts, detail };
    const step = one.take(result);
    const transition = tell(one, before, step);
    write(one, step, { results: [result], save: step.save, transition });
    announce(one, step);
    const changed = differs(before, step.state);
    const measured = { phases, figures };
    announcer.checked({ status: statusOf(one), result, measured, changed, news: step.news });
    if (transition) publish("service.transition", { transition });
  }

  function tell(one: Watched, before: VerdictState, step: Step): Transition | null {
    return transitionOf(one.service.id, before, step, { now: clock.now(), startedAt });
  }

  function write(one: Watched, { change, state }: Step, more: Written): void {
    const { id: serviceId } = one.service;
    const timeline = change ? [{ serviceId, ...change }] : [];
    const states = more.save ? [{ serviceId, state }] : [];
    const transitions = more.transition ? [more.transition] : [];
    writer.add({ results: more.results, timeline, states, transitions }, change !== null);
  }

  function announce(one: Watched, { change }: Step): void {
    if (change) publish("service.timeline", { id: one.service.id, ...change });
  }

  function statusOf(one: Watched): Status {
    return one.status(overlays.of(one.service.id));
  }

  function tellChanged(one: Watched): void {
    publish("service.changed", { status: statusOf(one) });
  }

  /** A span began or ended; null: there was none. */
  function cover(span: OverlaySpan | null): boolean {
    if (!span) return false;
    publish("service.overlay", { span });
    writer.add({ overlays: [span] }, true);
    return true;
  }

  function look(): void {
    const now = clock.now();
    for (const one of watched.values()) {
      const overdue = overlays.isPaused(one.service.id) ? null : overdueAt(one);
      if (overdue !== null && now > overdue) settle(one, one.nextAt(overdue), silence(one.service));
      else lapse(one, now);
    }
    sweep = clock.after(sweepEveryMs, look);
  }

  function lapse(one: Watched, now: number): void {
    const before = one.state;
    const step = one.expire(now);
    if (!step) return;
    const transition = tell(one, before, step);
    write(one, step, { results: [], save: true, transition });
    announce(one, step);
    tellChanged(one);
    if (transition) publish("service.transition", { transition });
  }

  function flush(): Promise<void> {
    announcer.flush();
    return writer.flush();
  }

  /** The service as configured now; the old one's state and newest result go on. */
  function admit(service: Service): Watched {
    const old = watched.get(service.id);
    const one = old ? old.as(service) : revive(service, memory);
    if (old) stopChecking(old);
    else one.listeningSince = startedAt;
    return one;
  }

  function stopChecking(one: Watched): void {
    schedule.remove(one.service.id);
    one.callOff();
  }

  function dismiss(one: Watched): void {
    stopChecking(one);
    release(one.service.id);
    memory.set(one.service.id, { state: one.state, results: one.last ? [one.last] : [] });
    writer.add({ states: [{ serviceId: one.service.id, state: one.state }] }, false);
    publish("service.removed", { id: one.service.id });
  }

  function startChecking(some: readonly Watched[]): void {
    const checked = some.filter(({ service: { id, kind } }) => kind !== "push" && !overlays.isPaused(id));
    schedule.add(checked.map(({ service }) => toJob(service, check)));
  }

  return {
    configure(services, limits) {
      const next = new Map<string, Watched>();
      const fresh: Watched[] = [];
      for (const service of services) {
        const old = watched.get(service.id);
        const one = old?.isAs(service) ? old : admit(service);
        next.set(service.id, one);
        if (one !== old) fresh.push(one);
      }
      const gone = [...watched.values()].filter(({ service }) => !next.has(service.id));
      // First gone, then told: whoever hears of it looks here what is there.
      watched = next;
      for (const one of gone) dismiss(one);
      byToken = new Map(
        services.flatMap(({ id, pushToken }) => (pushToken === null ? [] : [[pushToken, id]])),
      );
      schedule.setLimits(limits);
      startChecking(fresh);
      for (const one of fresh) publish("service.configured", { status: statusOf(one) });
      sweep ??= clock.after(0, look);
    },
    statuses: () => [...watched.values()].map(statusOf),
    status(id) {
      const one = watched.get(id);
      return one && statusOf(one);
    },
    async push(token, report) {
      const one = watched.get(byToken.get(token) ?? "");
      if (!one) return false;
      settle(one, one.nextAt(clock.now()), fromPush(one.service, report));
      await flush();
      return true;
    },
    async checkNow(id) {
      const kind = watched.get(id)?.service.kind;
      if (kind === undefined || kind === "push" || overlays.isPaused(id) || stopped) return;
      await new Promise<void>((resolve) => {
        waiting.set(id, [...(waiting.get(id) ?? []), resolve]);
        schedule.runNow(id);
      });
    },
    pause(id) {
      const one = watched.get(id);
      if (!one || !cover(overlays.begin(id, "paused", clock.now()))) return false;
      stopChecking(one);
      release(id);
      tellChanged(one);
      return true;
    },
    resume(id) {
      const one = watched.get(id);
      if (!one || !cover(overlays.end(id, "paused", clock.now()))) return false;
      one.listeningSince = clock.now();
      startChecking([one]);
      tellChanged(one);
      return true;
    },
    acknowledge(id) {
      const one = watched.get(id);
      if (!one || one.state.verdict === "operational") return false;
      one.state = { ...one.state, acknowledgedAt: clock.now() };
      writer.add({ states: [{ serviceId: id, state: one.state }] }, true);
      tellChanged(one);
      return true;
    },
    maintain(ids) {
      const now = clock.now();
      const ended = overlays
        .maintained()
        .filter((id) => !ids.has(id) && cover(overlays.end(id, "maintenance", now)));
      const begun = [...ids].filter((id) => watched.has(id) && cover(overlays.begin(id, "maintenance", now)));
      for (const id of [...ended, ...begun]) {
        const one = watched.get(id);
        if (one) tellChanged(one);
      }
    },
    isPending(id) {
      const one = watched.get(id);
      return one !== undefined && isPending(one.state);
    },
    settledUntil(id) {
      const one = watched.get(id);
      return one ? settledUntil(one.state, one.running?.since ?? null, clock.now()) : clock.now();
    },
    schedule: schedule.figures,
    storeTrouble: writer.trouble,
    flush,
    async stop() {
      stopped = true;
      schedule.stop();
      sweep?.();
      for (const one of watched.values()) one.callOff();
      for (const id of [...waiting.keys()]) release(id);
      writer.add(
        { states: [...watched.values()].map(({ service, state }) => ({ serviceId: service.id, state })) },
        false,
      );
      announcer.flush();
      await writer.stop();
    },
  };
}

function toJob({ id, everyMs, host }: Service, check: (id: string) => Promise<number | null>): Job {
  return { id, everyMs, host, run: () => check(id) };
}

function differs(a: VerdictState, b: VerdictState): boolean {
  return (
    a.verdict !== b.verdict || a.cause.reason !== b.cause.reason || !sameFacts(a.cause.facts, b.cause.facts)
  );
}

function sameFacts(a: VerdictState["cause"]["facts"], b: VerdictState["cause"]["facts"]): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}
