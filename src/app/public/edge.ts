import { verifyPassword } from "../../config/password.ts";
import { whoListens } from "../../host/listeners.ts";
import { createLongPollEndpoint } from "../../live/longpoll.ts";
import { createWebSocketEndpoint, type WebSocketParts } from "../../live/websocket.ts";
import type { PageCache } from "../../web/page-cache.ts";
import { seen } from "../../web/seen.ts";
import { createWebServer, type WebServer } from "../../web/server.ts";
import type { WebSettings } from "../../web/settings.ts";
import type { Shared } from "../area.ts";
import { formatParts } from "../incident/incident-views.ts";
import { serviceCommands } from "../monitor/service-commands.ts";
import { mostConnections } from "../process/open-files.ts";
import { admit } from "./admit.ts";
import { createMetrics } from "./metrics-source.ts";
import { pageViews } from "./pages.ts";

export interface EdgeParts {
  shared: Shared;
  settings(): WebSettings;
  publicPages: PageCache;
}

export interface Edge {
  web: WebServer;
  stop(): Promise<void>;
}

/** The web server, with what it asks the rest of the program, and the live connection by both transports. */
export function createEdge({ shared, settings, publicPages }: EdgeParts): Edge {
  const { clock, log, engine, config, counted, version, startedAt } = shared;
  const hub = shared.hub();
  const metrics = createMetrics({
    ...{ engine, store: counted, version, startedAt, now: clock.now },
    sockets: hub.transports,
    viewsDrawn: shared.live().views.drawn,
  });
  const web = createWebServer({
    ...{ clock, log, settings, verifyPassword, metrics, version, ...formatParts(engine, config) },
    ...{ reader: shared.reader, secretKeyBase: shared.secretKeyBase, readiness: shared.readiness },
    ...{ sessionStore: shared.store.sessions, assets: shared.assets.files },
    answerSelfCheck: shared.selfCheck.answer,
    takeMetrics: shared.figures.take,
    push: engine.monitor.push,
    commands: serviceCommands(engine.monitor),
    onSessionEnded: hub.closeSession,
    mostConnections: mostConnections(config().limits),
    pages: publicPages,
    views: pageViews(shared.frame),
    operatorPages: shared.operator(),
    whoListens: holderOf,
  });
  const carried: Omit<WebSocketParts, "path"> = {
    ...{ hub, clock, log },
    checkOrigin(request) {
      const verdict = web.guard.check(request);
      return verdict.allowed
        ? { allowed: true }
        : { allowed: false, reason: verdict.remedy ?? verdict.verdict };
    },
    connect: ({ request, authToken }) => admit(web.callers, request, authToken),
  };
  const socket = createWebSocketEndpoint({ ...carried, path: "/live/websocket" });
  const longPoll = createLongPollEndpoint({
    ...{ ...carried, path: "/live/longpoll", headers: () => settings().headers },
    addressOf: (request) => seen(request, settings().proxies).address,
  });
  web.onUpgrade(socket.upgrade);
  web.onRequest(longPoll.answer);
  return {
    web,
    async stop() {
      metrics.stop();
      hub.shutdown();
      longPoll.close();
      await Promise.all([socket.close(), web.close()]);
    },
  };
}

async function holderOf(port: number): Promise<string | null> {
  const owner = await whoListens(port);
  return owner && `process ${owner.pid} (${owner.script ?? owner.name})`;
}
