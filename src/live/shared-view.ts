import type { Clock } from "../core/clock.ts";
import type { Log } from "../core/log.ts";
import { viewTopicPrefix } from "../protocol/live.ts";
import type { Audience } from "../protocol/vocabulary.ts";
import type { Route } from "./topic-router.ts";
import type { ViewerContext } from "./transport.ts";
import type { ViewSource } from "./view.ts";
import { ViewInstance, type ViewTiming } from "./view-instance.ts";
import type { ViewPage } from "./view-page.ts";

export interface SharedViewsParts {
  clock: Clock;
  log: Log;
  /** What a key shows; null: there is no such view. Asked once for each time a view comes to life. */
  resolve(key: string): ViewSource | null;
  timing?: Partial<ViewTiming>;
  /** A view that nobody watches is forgotten after this long, so a page fetched a while ago can still join. */
  idleMs?: number;
  /** Most views without watchers that are kept. */
  unwatched?: number;
}

export type ViewKeys = readonly string[] | ((key: string) => boolean);

export interface SharedViews {
  /** What these views show may have changed. Urgent: a state; otherwise figures, drawn at most once a second. */
  markDirty(keys: ViewKeys, options: { urgent: boolean }): void;
  /** The page for HTTP; null when there is no such view. */
  page(key: string): ViewPage | null;
  /** These keys mean something else now, or nothing: viewers fetch their page again. */
  retire(keys: ViewKeys): void;
  instance(key: string): ViewInstance | null;
  /** Views alive, and how many watch each. */
  watchers(): Map<string, number>;
  /** How often a view was drawn. */
  drawn(): number;
  close(): void;
}

const defaultTiming: ViewTiming = { urgentMs: 20, figuresMs: 1_000, retryMs: 5_000 };
const sweepEveryMs = 60_000;

export function createSharedViews(parts: SharedViewsParts): SharedViews {
  const { clock, log, resolve, idleMs = 600_000, unwatched = 500 } = parts;
  const timing = { ...defaultTiming, ...parts.timing };
  const instances = new Map<string, ViewInstance>();
  let drawn = 0;
  const counted = (source: ViewSource): ViewSource => ({
    draw() {
      drawn++;
      return source.draw();
    },
    document: (drawing, live) => source.document(drawing, live),
  });

  const forget = (): void => {
    const idle = [...instances].filter(([, instance]) => instance.watchers === 0);
    idle.sort(([, one], [, other]) => one.usedAt - other.usedAt);
    const surplus = idle.length - unwatched;
    const oldest = clock.monotonic() - idleMs;
    for (const [index, [key, instance]] of idle.entries()) {
      if (index < surplus || instance.usedAt < oldest) instances.delete(key);
    }
  };
  const create = (key: string): ViewInstance | null => {
    const source = resolve(key);
    if (!source) return null;
    const instance = new ViewInstance(key, counted(source), clock, log, timing);
    instances.set(key, instance);
    if (instances.size > unwatched) forget();
    return instance;
  };
  const selected = (keys: ViewKeys): string[] =>
    typeof keys === "function"
      ? [...instances.keys()].filter(keys)
      : keys.filter((key) => instances.has(key));
  const instance = (key: string) => instances.get(key) ?? create(key);

  let cancel = clock.after(sweepEveryMs, function sweep() {
    forget();
    cancel = clock.after(sweepEveryMs, sweep);
  });

  return {
    markDirty(keys, { urgent }) {
      for (const key of selected(keys)) instances.get(key)?.markDirty(urgent);
    },
    page: (key) => instance(key)?.page() ?? null,
    retire(keys) {
      for (const key of selected(keys)) {
        instances.get(key)?.retire();
        instances.delete(key);
      }
    },
    instance,
    watchers: () => new Map([...instances].map(([key, { watchers }]) => [key, watchers])),
    drawn: () => drawn,
    close: () => cancel(),
  };
}

export type ViewAccess = { allowed: true; rights: Audience } | { allowed: false; reason: string };

/** The topics `view:<key>`. `allow` says who may watch a key, and on whose rights. */
export function viewRoute(
  views: SharedViews,
  allow: (key: string, context: ViewerContext) => ViewAccess,
): Route {
  return {
    topic: `${viewTopicPrefix}*`,
    join({ topic, payload, context, subscriber }) {
      const key = topic.slice(viewTopicPrefix.length);
      const access = allow(key, context);
      if (!access.allowed) return { ok: false, reason: access.reason };
      const instance = views.instance(key);
      if (!instance) return { ok: false, reason: "no such view" };
      return {
        ok: true,
        response: instance.join(subscriber, readJoinParams(payload)),
        rights: access.rights,
      };
    },
  };
}

function readJoinParams(payload: unknown): { epoch: string; seq: number } | null {
  if (typeof payload !== "object" || payload === null) return null;
  const { epoch, seq } = payload as { epoch?: unknown; seq?: unknown };
  return typeof epoch === "string" && Number.isInteger(seq) ? { epoch, seq: Number(seq) } : null;
}
