import { monitorEventLoopDelay } from "node:perf_hooks";
import type { Measured } from "../../monitor/events.ts";
import type { Status } from "../../monitor/service.ts";
import type { Outcome } from "../../protocol/vocabulary.ts";
import type { MetricsSource, ProgramFigures, ServiceFigures } from "../../web/metrics/metrics-source.ts";
import type { Engine } from "../engine.ts";
import type { CountedStore } from "../operator/store-figures.ts";

export interface MetricsParts {
  engine: Engine;
  store: CountedStore;
  version: string;
  /** Epoch ms. */
  startedAt: number;
  now(): number;
  sockets(): ReadonlyMap<string, number>;
  viewsDrawn(): number;
}

/** Lateness that still counts as in time: a check that runs, or is about to, speaks for the service as well. */
const slackMs = 1_000;
const nothingMeasured: Measured = { phases: {}, figures: {} };
/** The loop is looked at this often; the histogram counts that pause as delay. */
const loopSampleMs = 20;

/** Uptime is computed again when the time line changes, and this often: it is what costs most. */
const uptimeFreshMs = 60_000;

/** Collects from now on what checks tell besides their results, which is kept nowhere else. */
export function createMetrics(parts: MetricsParts): MetricsSource & { stop(): void } {
  const { engine, store, now } = parts;
  const uptimes = new Map<string, { at: number; uptime: ServiceFigures["uptime"] }>();
  const measured = new Map<string, Measured>();
  const checks: Record<Outcome, number> = { up: 0, degraded: 0, down: 0, unknown: 0 };
  const loop = monitorEventLoopDelay({ resolution: loopSampleMs });
  loop.enable();
  const ends = [
    engine.bus.subscribe("service.checked", (events) => {
      for (const event of events) {
        measured.set(event.result.serviceId, event.measured);
        checks[event.result.outcome]++;
      }
    }),
    engine.bus.subscribe("service.removed", (events) => {
      for (const { id } of events) {
        measured.delete(id);
        uptimes.delete(id);
      }
    }),
    engine.bus.subscribe("service.timeline", (events) => {
      for (const { id } of events) uptimes.delete(id);
    }),
  ];
  function uptimeOf(id: string): ServiceFigures["uptime"] {
    const known = uptimes.get(id);
    const at = now();
    if (known && Math.abs(at - known.at) < uptimeFreshMs) return known.uptime;
    const uptime = engine.history.uptime(id);
    uptimes.set(id, { at, uptime });
    return uptime;
  }
  return {
    prepare: store.prepare,
    services: (audience) =>
      engine.board.statuses(audience).map((status) => ({
        id: status.service.id,
        name: status.service.name,
        state: status.state,
        check: checkOf(status, measured.get(status.service.id) ?? nothingMeasured, now()),
        uptime: uptimeOf(status.service.id),
      })),
    program: () => ({
      version: parts.version,
      checks,
      schedule: engine.monitor.schedule(),
      store: { ...store.read(), trouble: engine.monitor.storeTrouble() },
      sockets: parts.sockets(),
      viewsDrawn: parts.viewsDrawn(),
      process: processFigures(parts.startedAt, loop),
    }),
    stop() {
      loop.disable();
      for (const end of ends) end();
    },
  };
}

function checkOf(
  { service, state, last }: Status,
  { phases, figures }: Measured,
  now: number,
): ServiceFigures["check"] {
  if (last === null || state === "paused" || now - last.at > service.vouchMs + slackMs) return null;
  return { at: last.at, outcome: last.outcome, latencyMs: last.latencyMs, phases, figures };
}

/** Reading the loop's delay begins its next measurement. */
function processFigures(
  startedAt: number,
  loop: ReturnType<typeof monitorEventLoopDelay>,
): ProgramFigures["process"] {
  const { user, system } = process.cpuUsage();
  const { rss, heapUsed } = process.memoryUsage();
  const late = (nanoseconds: number) => Math.max(0, nanoseconds / 1e9 - loopSampleMs / 1_000);
  const loopDelaySeconds =
    loop.count === 0
      ? { p50: 0, p99: 0, max: 0 }
      : { p50: late(loop.percentile(50)), p99: late(loop.percentile(99)), max: late(loop.max) };
  loop.reset();
  return {
    startedAt,
    cpuSeconds: (user + system) / 1e6,
    residentBytes: rss,
    heapUsedBytes: heapUsed,
    loopDelaySeconds,
  };
}
