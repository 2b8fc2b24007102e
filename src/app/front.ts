/** The half of the program that viewers meet: each area brings its pages and topics, the edge shows them. */

import { createHub } from "../live/hub.ts";
import { viewRoute } from "../live/shared-view.ts";
import { createBoardReader } from "../web/board-reader.ts";
import type { FrontParts, OpenArea, Shared } from "./area.ts";
import { incidentArea } from "./incident/incident-area.ts";
import { notificationsArea } from "./notify/notifications-page.ts";
import { programArea } from "./operator/built-in-pages.ts";
import { menuOf } from "./operator/menu.ts";
import { createOperatorViews } from "./operator/operator-views.ts";
import { ownPagesArea } from "./operator/own-pages.ts";
import { servicesArea } from "./operator/services-area.ts";
import { storeFigures } from "./operator/store-figures.ts";
import { createEdge } from "./public/edge.ts";
import { createFrames } from "./public/frames.ts";
import { createPublicPages } from "./public/public-pages.ts";
import { statusTopicArea } from "./public/status-topic.ts";
import { missionControlArea } from "./task/mission-control.ts";

/** In the order in which they are asked whether an address is theirs; the operator's own pages come last. */
const areas: readonly OpenArea[] = [
  servicesArea,
  incidentArea,
  missionControlArea,
  notificationsArea,
  programArea,
  statusTopicArea,
  ownPagesArea,
];

export interface Front {
  listen(): Promise<{ port: number }>;
  /** Another config is in force. */
  reconfigured(siteChanged: boolean): void;
  /** What the dashboard says of the config, or of this program, changed. */
  refresh(): void;
  stop(): Promise<void>;
}

export function createFront(parts: FrontParts): Front {
  const { clock, log, engine, environment, store } = parts;
  const configState = parts.config.state;
  const config = () => configState().config;
  const { settings, frame } = createFrames(parts);
  let { port } = environment;
  const shared: Shared = {
    ...{ ...parts, config, configState, frame, startedAt: clock.now(), counted: storeFigures(store, clock) },
    reader: createBoardReader({
      ...{ board: engine.board, history: engine.history, flush: engine.monitor.flush },
      ...{ store: store.monitor, config, now: clock.now },
    }),
    ownAddress: () => config().site.url ?? `http://localhost:${port}`,
    operator: () => operator,
    live: () => publicPages.live,
    hub: () => hub,
    web: () => edge.web,
  };
  const opened = areas.map((open) => open(shared));
  const pages = () => opened.flatMap((area) => area.pages?.() ?? []);
  const operator = createOperatorViews({
    ...{ clock, log, frame, pages, views: () => publicPages.live.views },
    menu: (language) =>
      menuOf(language, {
        entries: new Set(pages().map(({ entry }) => entry)),
        own: opened.flatMap((area) => area.links?.(language) ?? []),
        notes: Object.assign({}, ...opened.map(({ notes }) => notes)),
      }),
  });
  const publicPages = createPublicPages(shared);
  const { live } = publicPages;
  const hub = createHub({
    ...{ clock, log },
    routes: [...opened.flatMap(({ routes = [] }) => routes), viewRoute(live.views, live.allow)],
  });
  const edge = createEdge({ shared, settings, publicPages: publicPages.cache });
  const configured = () => {
    for (const area of opened) area.configured?.();
  };
  return {
    async listen() {
      configured();
      ({ port } = await edge.web.listen(environment.port, environment.bind));
      return { port };
    },
    reconfigured(siteChanged) {
      if (siteChanged) {
        operator.forget();
        live.views.retire(() => true);
      }
      configured();
      live.touchAll();
    },
    refresh: live.touchAll,
    async stop() {
      publicPages.stop();
      operator.stop();
      try {
        for (const area of opened) await area.stop?.();
      } finally {
        await edge.stop();
        live.views.close();
      }
    },
  };
}
