/** The half of the program that works without a single viewer: monitor, history, store, and what the board makes of them. */

import type { Bus } from "../bus/bus.ts";
import { createMemoryBus } from "../bus/memory-bus.ts";
import type { Config } from "../config/config.ts";
import type { Clock } from "../core/clock.ts";
import { messageOf } from "../core/errors.ts";
import type { Log } from "../core/log.ts";
import { steadyClock } from "../core/steady-clock.ts";
import { createHistory, type History } from "../history/history.ts";
import { latestOf } from "../history/latest.ts";
import { deleteOldRollUps } from "../history/retention.ts";
import { createRoller, type Roller } from "../history/roller.ts";
import { type Connectivity, createConnectivity } from "../monitor/connectivity.ts";
import type { MonitorEvents } from "../monitor/events.ts";
import { createHeartbeat, type Heartbeat } from "../monitor/heartbeat.ts";
import { createMonitor, type Monitor } from "../monitor/monitor.ts";
import { createOverlays, runningOverlays } from "../monitor/overlays.ts";
import { createRemoteness, mayBeRemote } from "../monitor/remoteness.ts";
import { remember } from "../monitor/restore.ts";
import type { ProgramEnvironment, SelfCheck } from "../probe/kind.ts";
import { kinds } from "../probe/kinds.ts";
import { createLookup } from "../probe/lookup.ts";
import type { Store } from "../store/store.ts";
import { type Board, createBoard } from "../web/board.ts";
import { checksShown } from "../web/young-checks.ts";
import type { AppEvents } from "./events.ts";
import { createIncidentDesk, type IncidentDesk } from "./incident/incident-desk.ts";
import { createMaintenanceClock, type MaintenanceClock } from "./incident/maintenance-clock.ts";
import { type LoopWatch, watchLoop } from "./monitor/loop-watch.ts";
import { createRecentResults, type RecentResults } from "./monitor/recent-results.ts";
import { withinFiles } from "./process/open-files.ts";
import { keepRetention } from "./retention.ts";

export interface EngineParts {
  clock: Clock;
  log: Log;
  store: Store;
  selfCheck: SelfCheck;
  /** Of the programs that checks start. */
  programEnvironment: ProgramEnvironment;
  config(): Config;
  /** We went offline, or came back. */
  onConnectivity(): void;
}

export interface Engine {
  /** Its time never steps back. */
  clock: Clock;
  bus: Bus<AppEvents>;
  monitor: Monitor;
  history: History;
  roller: Roller;
  board: Board;
  results: RecentResults;
  connectivity: Connectivity;
  maintenance: MaintenanceClock;
  desk: IncidentDesk;
  heartbeat: Heartbeat;
  loop: LoopWatch;
  /** Applies the config in force. */
  configure(): Promise<void>;
  stop(): Promise<void>;
}

const stuckMs = 10_000;

export async function createEngine(parts: EngineParts): Promise<Engine> {
  const { log, store, selfCheck, config } = parts;
  const memory = await remember(store.monitor);
  const rolled = await store.rollUps.rolled(config().services.map(({ id }) => id));
  const clock = steadyClock(parts.clock, latestOf(memory, rolled.values()));
  const bus = createMemoryBus<AppEvents>((thrown, topic) =>
    log.error({ topic, err: messageOf(thrown) }, "bus.listener-failed"),
  );
  const monitored: Bus<MonitorEvents> = bus;
  const past = { past: store.monitor, rollUps: store.rollUps, overlays: store.overlays };
  const history = createHistory({
    store: past,
    timeZone: () => config().site.timeZone,
    minutesMs: () => config().history.minutesMs,
    now: clock.now,
  });
  const lookup = createLookup(clock);
  const connectivity = createConnectivity({ clock, log, lookup, onChange: parts.onConnectivity });
  const known = new Set([...memory.keys(), ...config().services.map(({ id }) => id)]);
  const overlays = createOverlays(await runningOverlays(store.overlays, [...known], clock.now()));
  const monitor = createMonitor({
    ...{ clock, log, selfCheck, lookup, overlays, memory },
    ...{ store: store.monitor, overlayStore: store.overlays },
    ...{ connectivity, remoteness: createRemoteness(lookup, clock), limits: withinFiles(config().limits) },
    kinds: new Map(kinds.map((kind) => [kind.name, kind])),
    environment: parts.programEnvironment,
    publish: monitored.publish,
  });
  const desk = await createIncidentDesk({ clock, log, store: store.incidents, bus, monitor, config });
  const maintenance = createMaintenanceClock(desk.entries, monitor.maintain, clock, desk.turned);
  bus.subscribe("maintenance.planned", maintenance.reset);
  const loop = watchLoop(clock);
  const heartbeat = createHeartbeat({
    clock,
    log,
    lookup,
    healthy: () => loop.stall() === null && isOnTime(monitor),
  });
  const board = createBoard({
    monitor,
    history,
    maintenance: maintenance.of,
    isWorkedOn: desk.isWorkedOn,
    config,
    now: clock.now,
  });
  const results = createRecentResults(store.monitor, monitor.flush);
  keepPast(bus, { history, board, results });
  const roller = createRoller({
    ...{ clock, log, store: past, pasts: history.pasts, flush: monitor.flush },
    settledUntil: (id) => (monitor.status(id) ? monitor.settledUntil(id) : null),
    minutesMs: () => config().history.minutesMs,
  });
  const stopRetention = keepRetention((now) => deleteOld(store, config(), history, now), clock, log);
  return {
    clock,
    ...{ bus, monitor, history, roller, board, results, connectivity, maintenance, desk, heartbeat, loop },
    async configure() {
      const { services, limits } = config();
      await history.load(services.map(({ id }) => id));
      await followYoung(services, board, store.monitor);
      connectivity.aim(services.some(mayBeRemote) ? config().connectivity : []);
      monitor.configure(services, withinFiles(limits));
      desk.replan();
      heartbeat.aim(config().heartbeat);
    },
    async stop() {
      stopRetention();
      await roller.stop();
      for (const part of [connectivity, maintenance, heartbeat, loop]) part.stop();
      await monitor.stop();
      await desk.stop();
    },
  };
}

async function deleteOld(store: Store, config: Config, { pasts }: History, now: number): Promise<number> {
  const results = await store.monitor.deleteResultsBefore(now - config.history.resultsMs);
  return results + (await deleteOldRollUps(store.rollUps, config.history, now, (at) => pasts.dayOf(at).from));
}

/** Longer pages show days, however few. */
const mostYoung = 100;

/** What young services were found to be before this process began. */
async function followYoung(
  services: readonly { id: string }[],
  board: Board,
  store: Pick<Store["monitor"], "recentResults">,
): Promise<void> {
  if (services.length > mostYoung) return;
  for (const { id } of services) {
    if (!board.isYoung(id)) continue;
    const results = await store.recentResults(id, checksShown);
    board.followChecks(id, results.map(({ outcome }) => outcome).reverse());
  }
}

/** Nothing waits to begin for longer than any check may last by itself. */
export function isOnTime(monitor: Monitor): boolean {
  return monitor.schedule().overdueMs < stuckMs;
}

/** What was judged goes into history first; whoever listens after this finds it there. */
function keepPast(
  bus: Bus<AppEvents>,
  { history, board, results }: Pick<Engine, "history" | "board" | "results">,
) {
  bus.subscribe("service.timeline", (changes) => {
    for (const change of changes) {
      history.takeTimeline(change);
      board.touch(change.id, { state: false, uptime: true });
    }
  });
  bus.subscribe("service.overlay", (overlays) => {
    for (const { span } of overlays) {
      history.takeOverlay(span);
      board.touch(span.serviceId, { state: true, uptime: true });
    }
  });
  bus.subscribe("service.checked", (checks) => {
    for (const { result, changed } of checks) {
      history.takeResult(result);
      results.take(result);
      board.checked(result);
      board.touch(result.serviceId, { state: changed, uptime: false });
    }
  });
  for (const topic of ["service.changed", "service.configured"] as const) {
    bus.subscribe(topic, (events) => {
      for (const { status } of events) board.touch(status.service.id, { state: true, uptime: true });
    });
  }
  bus.subscribe("service.removed", (events) => {
    for (const { id } of events) board.forget(id);
  });
}
