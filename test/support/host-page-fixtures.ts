import { hostSeries } from "../../src/app/host/host-series.ts";
import { type MetricWindow, windowShapes } from "../../src/metric/past.ts";
import { type Roll, stepOf } from "../../src/metric/ports.ts";
import { hostPage } from "../../src/web/operator/built-in/host-page.ts";
import type { SeriesReader } from "../../src/web/operator/built-in/series.ts";
import type { OperatorContent } from "../../src/web/operator/operator-page.ts";
import type { HostModel } from "../../src/web/views/host-gauges.ts";
import type { PageFrame } from "../../src/web/views/model.ts";

const now = Date.UTC(2026, 10, 24, 13, 37);

/** About what each figure was; a disk that fills grows by two per cent a day. */
const levels: Record<string, (daysAgo: number) => number> = {
  [hostSeries.load]: () => 1.8,
  [hostSeries.memory]: () => 9.7 * 1024 ** 3,
  [hostSeries.cache]: () => 3.6 * 1024 ** 3,
  [hostSeries.networkIn]: () => 4.2 * 1024 ** 2,
  [hostSeries.networkOut]: () => 1.1 * 1024 ** 2,
  [hostSeries.pressure("io")]: () => 1.2,
  [hostSeries.pressure("cpu")]: () => 0.4,
  [hostSeries.pressure("memory")]: () => 0,
  [hostSeries.diskUsed("/")]: (daysAgo) => 61 - daysAgo * 0.6,
  [hostSeries.diskUsed("/srv/backup")]: (daysAgo) => 88 - daysAgo * 1.3,
};

/** A past that waves, with a hill in the middle and a gap of six minutes. */
const waves: SeriesReader = {
  prepare: () => null,
  now: () => now,
  of(name: string, window: MetricWindow): Roll[] {
    const { lengthMs, stepMs } = windowShapes[window];
    const step = window === "1h" ? stepOf.minutes / 2 : stepMs;
    const isDisk = name.startsWith("host.disk");
    const core = /^host\.core\.(\d+)$/.exec(name)?.[1];
    const level = core === undefined ? (levels[name] ?? (() => 12)) : () => 12 + 7 * ((Number(core) * 5) % 6);
    const rolls: Roll[] = [];
    for (let at = now - lengthMs; at < now; at += step) {
      const place = (at - now + lengthMs) / lengthMs;
      if (place > 0.2 && place < 0.3 && !isDisk) continue;
      const wave = isDisk ? 1 : 1 + Math.sin(at / (7 * step)) / 8 + (place > 0.45 && place < 0.6 ? 0.7 : 0);
      const sum = level((now - at) / 86_400_000) * wave;
      rolls.push({ name, from: at, count: 1, sum, low: sum, high: sum });
    }
    return rolls;
  },
};

/** `/dashboard/host` of a machine, read and ready to be drawn. */
export async function hostContentOf(host: HostModel, frame: PageFrame): Promise<OperatorContent> {
  const page = hostPage({ host: () => host, series: waves, names: hostSeries });
  const content = page.open({}, frame);
  if (!content) throw new Error("the page of the host does not open");
  await content.read?.();
  return content;
}
