import type { Config } from "../../config/config.ts";
import type { Clock } from "../../core/clock.ts";
import { messageOf } from "../../core/errors.ts";
import type { Log } from "../../core/log.ts";
import { createMetricPasts, type MetricPasts } from "../../metric/past.ts";
import { stepOf } from "../../metric/ports.ts";
import { Recorder } from "../../metric/recorder.ts";
import type { Store } from "../../store/store.ts";
import { type OwnValue, refusedMetric } from "../../web/read-metrics.ts";
import { keepRetention } from "../retention.ts";
import { type Host, watchHost } from "./host-figures.ts";
import { hostValues } from "./host-series.ts";
import { type ProcessFigures, processValues, watchProcess } from "./process-series.ts";

export interface FiguresParts {
  clock: Clock;
  log: Log;
  store: Pick<Store, "metrics">;
  config(): Config;
  /** How late checks began, ms, at the 99th percentile; null: none has begun yet. */
  lateness(): number | null;
}

/** What is measured besides the services: the machine, this process, and what the user sends. */
export interface Figures {
  host: Host;
  recorder: Recorder;
  pasts: MetricPasts;
  /** As of the last sample. */
  process(): ProcessFigures | null;
  /** Figures of the user's own; on disk when it resolves. @throws HttpError 422 */
  take(values: readonly OwnValue[]): Promise<void>;
  /** There are new figures of the machine. */
  onHost(listener: () => void): void;
  stop(): Promise<void>;
}

/** Names of the user's own; more would be a mistake in the program that sends them. */
export const mostOwnSeries = 500;
const futureMs = 60_000;

export async function openFigures(parts: FiguresParts): Promise<Figures> {
  const { clock, log, store, config } = parts;
  const recorder = await Recorder.open({ store: store.metrics, clock, log });
  const watched = watchProcess(() => clock.monotonic());
  const listeners: (() => void)[] = [];
  let latest: ProcessFigures | null = null;
  let measuredAt = Number.NEGATIVE_INFINITY;
  const host = watchHost({
    ...{ clock, log, config },
    onFigures(figures) {
      const at = clock.now();
      recorder.take(hostValues(figures, at));
      // Somebody may look at the machine every second: this process is measured at its own pace.
      if (clock.monotonic() - measuredAt > ownEveryMs) {
        measuredAt = clock.monotonic();
        measureProcess(at);
      }
      for (const listener of listeners) listener();
    },
  });
  /** A process without a file to spare cannot read its own memory either: then there is a gap. */
  function measureProcess(at: number): void {
    try {
      latest = watched.read();
      recorder.take(processValues(latest, parts.lateness(), at));
    } catch (thrown) {
      log.warn({ error: messageOf(thrown) }, "figures.process-unreadable");
    }
  }
  const stopRetention = keepRetention((now) => deleteOld(store, recorder, config().history, now), clock, log);
  return {
    ...{ host, recorder, process: () => latest },
    pasts: createMetricPasts({ store: store.metrics, recorder, clock }),
    async take(values) {
      checkTimes(values, clock.now(), config().history.minutesMs);
      checkNames(values, recorder);
      recorder.take(values.map((one) => ({ ...one, at: one.at ?? clock.now(), source: "own" })));
      await recorder.flush();
    },
    onHost: (listener) => void listeners.push(listener),
    async stop() {
      stopRetention();
      host.stop();
      watched.stop();
      await recorder.stop();
    },
  };
}

const ownEveryMs = 4_000;

function checkTimes(values: readonly OwnValue[], now: number, minutesMs: number): void {
  for (const { name, at } of values) {
    if (at === null || (at <= now + futureMs && at > now - minutesMs)) continue;
    throw refusedMetric(
      `${name}: expected a time of the last ${Math.round(minutesMs / stepOf.hours)} hours, found ${new Date(at).toISOString()}`,
      "Set the clock of whoever sends it, or leave `at` out; `history.minutes` says how far back minutes are kept",
    );
  }
}

function checkNames(values: readonly OwnValue[], recorder: Recorder): void {
  const own = recorder.series().filter(({ source }) => source === "own");
  const fresh = new Set(values.flatMap(({ name }) => (recorder.one(name) ? [] : [name])));
  if (fresh.size === 0 || own.length + fresh.size <= mostOwnSeries) return;
  throw refusedMetric(
    `There are ${own.length} figures already, at most ${mostOwnSeries} are followed: ${[...fresh][0] ?? ""} is one more`,
    "Send fewer names: ids and dates belong to a value's text, not to its name",
  );
}

async function deleteOld(
  { metrics }: Pick<Store, "metrics">,
  recorder: Recorder,
  { minutesMs, hoursMs }: Config["history"],
  now: number,
): Promise<number> {
  const minutes = await metrics.deleteBefore("minutes", now - minutesMs);
  const hours = await metrics.deleteBefore("hours", now - hoursMs);
  // After the last of its rolls is gone, whichever are kept longer.
  const forgotten = now - Math.max(minutesMs, hoursMs) - stepOf.hours;
  recorder.forgetBefore(forgotten);
  return minutes + hours + (await metrics.forgetBefore(forgotten));
}
