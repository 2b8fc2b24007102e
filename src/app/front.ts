/** The half of the program that viewers meet: pages, topics, API, gate. */

import type { Bus } from "../bus/bus.ts";
import type { Environment } from "../config/config.ts";
import { verifyPassword } from "../config/password.ts";
import type { Clock } from "../core/clock.ts";
import type { Log } from "../core/log.ts";
import type { LoggedLine } from "../core/log-tail.ts";
import { whoListens } from "../host/listeners.ts";
import { createHub } from "../live/hub.ts";
import { createLongPollEndpoint } from "../live/longpoll.ts";
import { viewRoute } from "../live/shared-view.ts";
import { createWebSocketEndpoint, type WebSocketParts } from "../live/websocket.ts";
import type { SelfAnswer } from "../probe/self-check.ts";
import { type Language, uptimeWindows } from "../protocol/vocabulary.ts";
import type { Store } from "../store/store.ts";
import type { TaskEvents } from "../task/events.ts";
import { createBoardReader } from "../web/board-reader.ts";
import { type PageCache, usualWindow } from "../web/page-cache.ts";
import type { Readiness } from "../web/reader.ts";
import { seen } from "../web/seen.ts";
import { createWebServer } from "../web/server.ts";
import { type WebSettings, webSettings } from "../web/settings.ts";
import type { PageFrame } from "../web/views/model.ts";
import type { ConfigInForce } from "./config/config-in-force.ts";
import type { Engine } from "./engine.ts";
import type { Figures } from "./host/figures.ts";
import { incidentNotes, incidentPages } from "./incident/incident-pages.ts";
import { formatParts, tellIncidentPages } from "./incident/incident-views.ts";
import { serviceCommands } from "./monitor/service-commands.ts";
import { notificationsPage } from "./notify/notifications-page.ts";
import type { Notifier } from "./notify/notifier.ts";
import { builtInPages, programParts } from "./operator/built-in-pages.ts";
import { dashboardModel } from "./operator/dashboard-model.ts";
import { menuOf, operatorPages } from "./operator/operator-pages.ts";
import { createOperatorViews } from "./operator/operator-views.ts";
import { createOwnPages } from "./operator/own-pages.ts";
import { storeFigures } from "./operator/store-figures.ts";
import type { BuiltAssets } from "./process/assets.ts";
import { admit } from "./public/admit.ts";
import { createLiveViews, type LiveViews } from "./public/live-views.ts";
import { createMetrics } from "./public/metrics-source.ts";
import { pageViews } from "./public/pages.ts";
import { createRecentPasts, type RecentPasts } from "./public/recent-pasts.ts";
import { createStatusTopic, type StatusTopic } from "./public/status-topic.ts";
import type { EmbeddedSymbiont } from "./task/embedded-symbiont.ts";
import { createMissionControl } from "./task/mission-control.ts";

export interface FrontParts {
  clock: Clock;
  log: Log;
  store: Store;
  engine: Engine;
  figures: Figures;
  config: ConfigInForce;
  configPath: string;
  environment: Environment;
  secretKeyBase: string;
  assets: BuiltAssets;
  selfCheck: SelfAnswer;
  /** Where the embedded Symbiont is. */
  embedded: EmbeddedSymbiont["access"];
  version: string;
  readiness(): Readiness;
  telling: Notifier;
  /** The last lines of the log, newest first. */
  lines(): readonly LoggedLine[];
}

export interface Front {
  listen(): Promise<{ port: number }>;
  /** Another config is in force. */
  reconfigured(siteChanged: boolean): void;
  /** What the dashboard says of the config, or of this program, changed. */
  refresh(): void;
  stop(): Promise<void>;
}

const minuteMs = 60_000;

export function createFront(parts: FrontParts): Front {
  const { clock, log, engine, environment } = parts;
  const config = () => parts.config.state().config;
  const settings = settingsOf(parts);
  const frame = (language: Language): PageFrame => frameOf(parts, settings(), language);
  const reader = createBoardReader({
    ...{
      board: engine.board,
      history: engine.history,
      store: parts.store.monitor,
      flush: engine.monitor.flush,
      config,
      now: clock.now,
    },
  });
  const startedAt = clock.now();
  let { port } = environment;
  const figures = storeFigures(parts.store, clock);
  parts.figures.onHost(() => live.touchHost());
  const pasts = createRecentPasts({
    ...{ clock, log, history: engine.history, rollUps: parts.store.rollUps },
    onRead: (id, window) => live.touchPast(id, window),
  });
  const taskBus: Bus<TaskEvents> = engine.bus;
  const missionControl = createMissionControl({
    ...{ clock, log, config, frame, store: parts.store.tasks, embedded: parts.embedded },
    publish: (topic, event) => taskBus.publish(topic, [event]),
    touch: (paths, options) => operator.touch(paths, options),
    watchers: () => live.views.watchers(),
  });
  const pages = operatorPages({
    tasks: missionControl.pages,
    incidents: incidentPages(engine, frame),
    more: [
      notificationsPage({
        ...{ telling: parts.telling, config, configPath: parts.configPath, frame, now: clock.now },
      }),
      ...builtInPages({
        ...{ ...parts, counted: figures, now: clock.now },
        ...{ hub: () => hub, views: () => live.views, refusals: () => web.guard.refusals() },
      }),
    ],
    prepare: figures.prepare,
    commands: serviceCommands(engine.monitor),
    home: programParts({ ...parts, startedAt, now: clock.now }),
    dashboard: () =>
      dashboardModel({
        ...{ engine, configPath: parts.configPath, startedAt, now: clock.now() },
        ...{ config: parts.config.state(), store: figures.read(), viewers: hub.size },
        ownAddress: config().site.url ?? `http://localhost:${port}`,
      }),
  });
  const ownPages = createOwnPages({
    ...{ clock, log, config, env: environment.programs, take: parts.figures.take },
    services: () => reader.status("operator").services,
    host: () => parts.figures.host.model(1_000)?.figures ?? null,
    onChange(what) {
      if (what === "pages") operator.replace((path) => !pages.some((one) => one.path === path));
      operator.touch("all", { urgent: true });
    },
  });
  const operator = createOperatorViews({
    ...{ clock, log, frame, pages: () => [...pages, ...ownPages.pages()], views: () => live.views },
    menu: (language) => menuOf(language, pages, ownPages.menu(language), incidentNotes(engine)),
  });
  const live = createLiveViews({
    ...{ clock, log, config, frame, pasts, configPath: parts.configPath },
    ...{ board: engine.board, results: engine.results },
    offlineSince: engine.connectivity.offlineSince,
    desk: engine.desk,
    host: parts.figures.host.publicModel,
    operator,
  });
  const topic = createStatusTopic({
    clock,
    services: (audience) => reader.status(audience).services,
    service: reader.service,
  });
  const hub = createHub({
    clock,
    log,
    routes: [topic.route, missionControl.route, viewRoute(live.views, live.allow)],
  });
  const metrics = createMetrics({
    ...{ engine, store: figures, version: parts.version, startedAt, now: clock.now },
    sockets: hub.transports,
    viewsDrawn: live.views.drawn,
  });
  const web = createWebServer({
    ...{ clock, log, settings, reader, verifyPassword, secretKeyBase: parts.secretKeyBase },
    ...{ sessionStore: parts.store.sessions, assets: parts.assets.files, readiness: parts.readiness },
    answerSelfCheck: parts.selfCheck.answer,
    metrics,
    ...formatParts(engine, config),
    version: parts.version,
    takeMetrics: parts.figures.take,
    push: engine.monitor.push,
    commands: serviceCommands(engine.monitor),
    onSessionEnded: hub.closeSession,
    pages: pageCache(engine, live, pasts),
    views: pageViews(frame),
    operatorPages: operator,
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
  const stopTelling = tellViewers({ engine, live, pasts, topic, clock });
  const stopTellingPages = tellIncidentPages(engine.bus, live.views, (paths) =>
    operator.touch(paths, { urgent: true }),
  );
  return {
    async listen() {
      ownPages.configure();
      ({ port } = await web.listen(environment.port, environment.bind));
      return { port };
    },
    reconfigured(siteChanged) {
      missionControl.reconfigured();
      if (siteChanged) {
        operator.forget();
        live.views.retire(() => true);
      }
      ownPages.configure();
      live.touchAll();
    },
    refresh: live.touchAll,
    async stop() {
      stopTelling();
      stopTellingPages();
      operator.stop();
      missionControl.stop();
      await ownPages.stop();
      metrics.stop();
      topic.stop();
      hub.shutdown();
      longPoll.close();
      await Promise.all([socket.close(), web.close()]);
      live.views.close();
    },
  };
}

async function holderOf(port: number): Promise<string | null> {
  const owner = await whoListens(port);
  return owner && `process ${owner.pid} (${owner.script ?? owner.name})`;
}

/** The edge's view of the config, made once for each config. */
function settingsOf({ config }: FrontParts): () => WebSettings {
  let made: { from: object; settings: WebSettings } | undefined;
  return () => {
    const { config: current } = config.state();
    if (made?.from !== current) made = { from: current, settings: webSettings(current) };
    return made.settings;
  };
}

function frameOf(
  { config, assets, version }: FrontParts,
  { basePath }: WebSettings,
  language: Language,
): PageFrame {
  const { name, timeZone, accent, logo } = config.state().config.site;
  const site = { name, basePath, timeZone, accent, hasLogo: logo !== null, version };
  return { site, assets: assets.under(basePath), language };
}

function pageCache({ board, results, desk }: Engine, { views }: LiveViews, pasts: RecentPasts): PageCache {
  return {
    page: (key) => views.page(key),
    prepare(key) {
      const [name, id = "", asked] = key.split(":");
      if (name === "incident") return desk.prepare(id);
      if (name !== "service" || !board.status(id, "viewer")) return null;
      const window = uptimeWindows.find((known) => known === asked) ?? usualWindow;
      const work = [results.prepare(id), pasts.prepare(id, window)].filter((one) => one !== null);
      return work.length === 0 ? null : Promise.all(work).then(() => undefined);
    },
  };
}

interface Telling {
  engine: Engine;
  live: LiveViews;
  pasts: RecentPasts;
  topic: StatusTopic;
  clock: Clock;
}

/** What the monitor says, to whoever has it open. */
function tellViewers({ engine: { bus, board }, live, pasts, topic, clock }: Telling): () => void {
  const ends = [
    bus.subscribe("service.checked", (checks) => {
      for (const { result, changed } of checks) {
        live.touch(result.serviceId, changed);
        if (changed) topic.changed(result.serviceId);
        else topic.checked(result.serviceId);
      }
    }),
    bus.subscribe("service.changed", (events) => {
      for (const { status } of events) {
        pasts.outdate(status.service.id);
        live.touch(status.service.id, true);
        topic.changed(status.service.id);
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
    topic.changed(id);
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
