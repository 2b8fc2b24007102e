import { uptimeWindows } from "../../protocol/vocabulary.ts";
import { type PageCache, usualWindow } from "../../web/page-cache.ts";
import type { Shared } from "../area.ts";
import type { Engine } from "../engine.ts";
import { createLiveViews, type LiveViews } from "./live-views.ts";
import { createRecentPasts, type RecentPasts } from "./recent-pasts.ts";

export interface PublicPages {
  live: LiveViews;
  /** As the edge gives them to everybody. */
  cache: PageCache;
  stop(): void;
}

const minuteMs = 60_000;

/** The pages of services, told what happens by the bus. */
export function createPublicPages(shared: Shared): PublicPages {
  const { clock, log, config, configPath, frame, engine, figures, store, operator } = shared;
  const pasts = createRecentPasts({
    ...{ clock, log, history: engine.history, rollUps: store.rollUps },
    onRead: (id, window) => live.touchPast(id, window),
  });
  const live = createLiveViews({
    ...{ clock, log, config, frame, pasts, configPath, operator: operator() },
    isFirstConfig: () => shared.configState().isFirst,
    ...{ board: engine.board, results: engine.results, desk: engine.desk },
    offlineSince: engine.connectivity.offlineSince,
    host: figures.host.publicModel,
  });
  figures.onHost(live.touchHost);
  const stopTelling = tellViewers(shared, live, pasts);
  return { live, cache: pageCache(engine, live, pasts), stop: stopTelling };
}

function pageCache({ board, results, desk }: Engine, { views }: LiveViews, pasts: RecentPasts): PageCache {
  return {
    page: (key) => views.page(key),
    prepare(key) {
      const isIncident = key.startsWith("incident:");
      // All others show what is in memory.
      if (!isIncident && !key.startsWith("service:")) return null;
      const [, id = "", asked] = key.split(":");
      if (isIncident) return desk.prepare(id);
      if (!board.status(id, "viewer")) return null;
      const window = uptimeWindows.find((known) => known === asked) ?? usualWindow;
      const work = [results.prepare(id), pasts.prepare(id, window)].filter((one) => one !== null);
      return work.length === 0 ? null : Promise.all(work).then(() => undefined);
    },
  };
}

/** What the monitor says, to whoever has it open. */
function tellViewers({ engine, clock }: Shared, live: LiveViews, pasts: RecentPasts): () => void {
  const { bus, board } = engine;
  const ends = [
    bus.subscribe("service.checked", (checks) => {
      for (const { result, changed } of checks) live.touch(result.serviceId, changed);
    }),
    bus.subscribe("service.changed", (events) => {
      for (const { status } of events) {
        pasts.outdate(status.service.id);
        live.touch(status.service.id, true);
      }
    }),
    bus.subscribe("service.configured", (events) => {
      for (const { status } of events) configured(status.service.id);
    }),
    bus.subscribe("service.removed", (events) => {
      for (const { id } of events) configured(id);
    }),
  ];
  /** A page of its own may have to appear, to go, or to be another one. */
  function configured(id: string): void {
    live.views.retire((key) => key.startsWith(`service:${id}:`));
    live.touch(id, true);
  }
  let cancel = clock.after(minuteMs, everyMinute);
  function everyMinute(): void {
    board.touchUptimes();
    live.touchAll();
    cancel = clock.after(minuteMs, everyMinute);
  }
  return () => {
    cancel();
    for (const end of ends) end();
  };
}
