/** Mission Control: which Symbiont there is, what is known of its tasks, and the pages that show it. */

import type { Bus } from "../../bus/bus.ts";
import type { Config } from "../../config/config.ts";
import type { Cancel, Clock } from "../../core/clock.ts";
import { messageOf } from "../../core/errors.ts";
import type { Log } from "../../core/log.ts";
import type { Route } from "../../live/topic-router.ts";
import { symbiontPaths } from "../../protocol/symbiont.ts";
import type { Language } from "../../protocol/vocabulary.ts";
import { createAsker } from "../../task/ask-symbiont.ts";
import { createSymbiontClient, type SymbiontPlace } from "../../task/client.ts";
import type { TaskEvents } from "../../task/events.ts";
import type { TaskStore } from "../../task/ports.ts";
import { createTasks, type Tasks } from "../../task/tasks.ts";
import type { OperatorPage } from "../../web/operator/operator-page.ts";
import { readOperatorViewKey } from "../../web/operator/view-key.ts";
import type { PageFrame } from "../../web/views/model.ts";
import type { Area, Shared } from "../area.ts";
import { createTaskLogTopic } from "./task-log-topic.ts";
import { taskPages } from "./task-pages.ts";

/** The Symbiont of this very process. */
export interface EmbeddedAccess {
  url: string;
  token: string;
}

export interface MissionControlParts {
  clock: Clock;
  log: Log;
  store: TaskStore;
  config(): Config;
  frame(language: Language): PageFrame;
  /** Null: it is not there, or does not listen yet. */
  embedded(): EmbeddedAccess | null;
  publish<Topic extends keyof TaskEvents>(topic: Topic, event: TaskEvents[Topic]): void;
  /** What pages (by the pattern of their path) show changed. */
  touch(paths: readonly string[], options: { urgent: boolean }): void;
  /** How many have a view open, by its key. */
  watchers(): ReadonlyMap<string, number>;
}

export interface MissionControl {
  pages: readonly OperatorPage[];
  /** The log of a task, as an append stream. */
  route: Route;
  /** The embedded Symbiont took a task up, whoever asked for it. */
  opened(id: string): void;
  /** Goes on with what was submitted before; also when the config, or the embedded Symbiont, is not what it was. */
  reconfigured(): void;
  stop(): void;
}

/** The tasks of whichever Symbiont there is. */
export function missionControlArea({
  clock,
  log,
  config,
  frame,
  store,
  embedded,
  engine,
  ...shared
}: Shared): Area {
  const taskBus: Bus<TaskEvents> = engine.bus;
  const missionControl = createMissionControl({
    ...{ clock, log, config, frame, store: store.tasks, embedded },
    publish: (topic, event) => taskBus.publish(topic, [event]),
    touch: (paths, options) => shared.operator().touch(paths, options),
    watchers: () => shared.live().views.watchers(),
  });
  const stopHearing = taskBus.subscribe("task.opened", (events) => {
    for (const { id } of events) missionControl.opened(id);
  });
  return {
    pages: () => missionControl.pages,
    routes: [missionControl.route],
    configured: missionControl.reconfigured,
    stop() {
      stopHearing();
      missionControl.stop();
    },
  };
}

const embeddedSource = "embedded";
const lookEveryMs = 1_000;
/** Bars of what runs grow this often. */
const growEveryMs = 5_000;
const taskPath = "/tasks/:id";
const listPaths = ["/tasks", "/dashboard/symbiont"] as const;

function createMissionControl(parts: MissionControlParts): MissionControl {
  const { clock, log, store, touch } = parts;
  const asker = createAsker(clock);
  const place = (): SymbiontPlace | null => placeOf(parts.config(), parts.embedded());
  const client = createSymbiontClient(asker, place);
  const logs = createTaskLogTopic({
    opened: (id) => current.tasks.opened(id),
    timeZone: () => parts.config().site.timeZone,
  });
  function start(source: string): { source: string; tasks: Tasks } {
    const tasks = createTasks({
      ...{ clock, log, store, client, source },
      onLog(id) {
        logs.grown(id);
        touch([taskPath], { urgent: false });
      },
      publish(topic, event) {
        if (topic === "task.changed") touch([taskPath], { urgent: true });
        if (topic === "task.listed") touch(listPaths, { urgent: true });
        parts.publish(topic, event);
      },
    });
    tasks.resume().catch((thrown: unknown) => log.error({ err: messageOf(thrown) }, "task.not-resumed"));
    return { source, tasks };
  }
  let known = JSON.stringify(place());
  let current = start(sourceOf(parts.config()));
  const ticker = watchOpenPages(parts, () => current.tasks);

  return {
    pages: taskPages({ ...parts, place, tasks: () => current.tasks, source: () => current.source }),
    route: logs.route,
    opened(id) {
      if (current.source !== embeddedSource) return;
      current.tasks.follow(id).catch((thrown: unknown) => {
        log.error({ task: id, err: messageOf(thrown) }, "task.not-followed");
      });
    },
    reconfigured() {
      const there = place();
      if (JSON.stringify(there) === known) return;
      known = JSON.stringify(there);
      const source = sourceOf(parts.config());
      if (source === current.source) {
        current.tasks.askAgain();
        return;
      }
      current.tasks.stop();
      current = start(source);
      touch([taskPath, ...listPaths], { urgent: true });
    },
    stop() {
      ticker();
      current.tasks.stop();
      asker.close();
    },
  };
}

function placeOf({ symbiont }: Config, embedded: EmbeddedAccess | null): SymbiontPlace | null {
  if (symbiont.url !== null) {
    const { token, paths } = symbiont;
    return { url: symbiont.url.replace(/\/+$/, ""), token, paths, isEmbedded: false };
  }
  if (!embedded) return null;
  const { compound, progress, status, health } = symbiontPaths;
  return { ...embedded, paths: { compound, progress, status, health }, isEmbedded: true };
}

/** Its port may change; what it knows stays its own. */
function sourceOf({ symbiont }: Config): string {
  return symbiont.url === null ? embeddedSource : symbiont.url.replace(/\/+$/, "");
}

/** Says again and again who looks at what: nothing is asked for nobody. */
function watchOpenPages({ clock, watchers, touch }: MissionControlParts, tasks: () => Tasks): Cancel {
  let grownAt = clock.monotonic();
  let cancel = clock.after(lookEveryMs, look);
  function look(): void {
    cancel = clock.after(lookEveryMs, look);
    let runs = false;
    for (const [key, count] of watchers()) {
      if (count === 0) continue;
      const path = readOperatorViewKey(key)?.path ?? "";
      if (listPaths.some((list) => list === path)) tasks().lookAtList();
      const id = /^\/tasks\/([^/]+)$/.exec(path)?.[1];
      if (id === undefined) continue;
      tasks().look(decodeURIComponent(id));
      runs ||= tasks().opened(decodeURIComponent(id))?.isEnded === false;
    }
    if (!runs || clock.monotonic() - grownAt < growEveryMs) return;
    grownAt = clock.monotonic();
    touch([taskPath], { urgent: false });
  }
  return () => cancel();
}
