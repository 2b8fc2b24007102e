import type { LoggedLine } from "../../core/log-tail.ts";
import type { Hub } from "../../live/hub.ts";
import type { SharedViews } from "../../live/shared-view.ts";
import type { Store } from "../../store/store.ts";
import { homeParts } from "../../web/operator/built-in/home-parts.ts";
import { hostPage } from "../../web/operator/built-in/host-page.ts";
import { type LivePageParts, livePage } from "../../web/operator/built-in/live-page.ts";
import { metricsPage } from "../../web/operator/built-in/metrics-page.ts";
import { requestsPage } from "../../web/operator/built-in/requests-page.ts";
import type { SeriesReader } from "../../web/operator/built-in/series.ts";
import { storePage } from "../../web/operator/built-in/store-page.ts";
import type { MakeParts } from "../../web/operator/home-content.tsx";
import type { OperatorPage } from "../../web/operator/operator-page.ts";
import type { Area, Shared } from "../area.ts";
import type { Engine } from "../engine.ts";
import type { Figures } from "../host/figures.ts";
import { hostSeries } from "../host/host-series.ts";
import { processSeries } from "../host/process-series.ts";
import type { CountedStore } from "./store-figures.ts";

export interface BuiltInPageParts {
  figures: Figures;
  now(): number;
  /** Newest first. */
  lines(): readonly LoggedLine[];
  hub(): Pick<Hub, "size" | "transports" | "topics">;
  views(): Pick<SharedViews, "watchers" | "drawn">;
  refusals: LivePageParts["refusals"];
  engine: { monitor: Pick<Engine["monitor"], "storeTrouble"> };
  store: Pick<Store, "slow">;
  /** Its size and rows. */
  counted: CountedStore;
}

export interface ProgramParts {
  figures: Figures;
  engine: Pick<Engine, "monitor">;
  version: string;
  startedAt: number;
  now(): number;
}

/** What the first page tells of the program itself. */
export function programParts({ figures, engine, version, startedAt, now }: ProgramParts): MakeParts {
  const { pasts, host } = figures;
  const series: SeriesReader = { prepare: pasts.prepare, of: pasts.of, now };
  return async (words) => {
    await pasts.prepare([processSeries.memory, processSeries.lateness], "1h");
    return homeParts(
      {
        ...{ version, node: process.versions.node, startedAt },
        system: host.model(5_000)?.figures.system ?? process.platform,
        process: figures.process(),
        schedule: engine.monitor.schedule(),
      },
      series,
      processSeries,
      words,
    );
  };
}

/** The machine, and this program. */
export function programArea(shared: Shared): Area {
  const { clock, hub, live, web } = shared;
  const pages = builtInPages({
    ...{ ...shared, hub, now: clock.now },
    ...{ views: () => live().views, refusals: () => web().guard.refusals() },
  });
  return { pages: () => pages };
}

/** The pages of the dashboard that are made of parts. */
export function builtInPages(parts: BuiltInPageParts): readonly OperatorPage[] {
  const { now, lines, hub, views, refusals, store, counted, engine } = parts;
  const { host, recorder, pasts } = parts.figures;
  const series: SeriesReader = { prepare: pasts.prepare, of: pasts.of, now };
  return [
    hostPage({ host: () => host.model(0), series, names: hostSeries }),
    metricsPage({ all: () => recorder.series(), series }),
    livePage({
      ...{ now, refusals },
      viewers: () => hub().size,
      transports: () => hub().transports(),
      topics: () => hub().topics(),
      views: () => views().watchers(),
      drawn: () => views().drawn(),
    }),
    requestsPage({ lines, now }),
    storePage({
      now,
      async read() {
        await counted.prepare();
        const trouble = engine.monitor.storeTrouble()?.message ?? null;
        return { ...counted.read().info, slow: store.slow(), trouble };
      },
    }),
  ];
}
