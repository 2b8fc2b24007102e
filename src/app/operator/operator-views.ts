import type { Cancel, Clock } from "../../core/clock.ts";
import { messageOf } from "../../core/errors.ts";
import { randomToken } from "../../core/ids.ts";
import type { Log } from "../../core/log.ts";
import type { SharedViews } from "../../live/shared-view.ts";
import type { ViewSource } from "../../live/view.ts";
import { formTokenPlace } from "../../protocol/live.ts";
import type { Language } from "../../protocol/vocabulary.ts";
import type { Menu } from "../../web/operator/menu.ts";
import {
  matchPath,
  type OperatorContent,
  type OperatorPage,
  type Params,
  pathOf,
} from "../../web/operator/operator-page.ts";
import { nearestRefresh, readRefreshes } from "../../web/operator/refresh.ts";
import { createShell } from "../../web/operator/shell.tsx";
import { type OperatorView, operatorViewKey, readOperatorViewKey } from "../../web/operator/view-key.ts";
import type { OperatorPageRequest, OperatorPages } from "../../web/page-views.ts";
import type { PageFrame } from "../../web/views/model.ts";
import { formKeyPlace } from "../../web/views/page.tsx";

export interface OperatorViewsParts {
  clock: Clock;
  log: Log;
  views(): SharedViews;
  frame(language: Language): PageFrame;
  /** In the order in which they are asked whether an address is theirs. */
  pages(): readonly OperatorPage[];
  menu(language: Language): Menu;
}

export interface OperatorViews extends OperatorPages {
  /** What a key of a shared view shows; null: no page of the operator's. */
  resolve(key: string): ViewSource | null;
  /** What these pages show changed (by the pattern of their path), or all of them. Urgent: a state. */
  touch(paths: readonly string[] | "all", options: { urgent: boolean }): void;
  /** What stands around every page changed: they are opened anew. */
  forget(): void;
  /** These pages, by the pattern of their path, are others now: whoever has one open fetches it again. */
  replace(isReplaced: (path: string) => boolean): void;
  stop(): void;
}

/** How often it is looked which open page is due to be read; a quarter of the fastest pace. */
const lookEveryMs = 250;
/** What is touched all the time is read once a second, what is touched urgently at the next look. */
const touchedEveryMs = 1_000;

interface Opened {
  key: string;
  page: OperatorPage;
  content: OperatorContent;
  source: ViewSource;
  everyMs: number | null;
  readAt: number | null;
  trouble: string | null;
  dueAt: number;
  reading: Promise<void> | null;
  /** What it shows changed since it was read. */
  touched: boolean;
}

/** Every page behind the gate, live: opened by address, read when due and somebody watches, drawn once for all. */
export function createOperatorViews(parts: OperatorViewsParts): OperatorViews {
  const { clock, log } = parts;
  const opened = new Map<string, Opened>();
  let cancel: Cancel | undefined;

  const find = (path: string, query: URLSearchParams): { page: OperatorPage; params: Params } | null => {
    for (const page of parts.pages()) {
      const found = matchPath(page.path, path);
      if (!found) continue;
      const params = page.params ? page.params(found, query) : found;
      return params && { page, params };
    }
    return null;
  };

  const open = (view: OperatorView): Opened | null => {
    const key = operatorViewKey(view);
    const known = opened.get(key);
    if (known) return known;
    const found = find(view.path, new URLSearchParams(view.query));
    if (!found) return null;
    const frame = parts.frame(view.language);
    const content = found.page.open(found.params, frame);
    if (!content) return null;
    const everyMs = view.refreshSeconds === 0 ? null : view.refreshSeconds * 1_000;
    const address = `${view.path}${view.query === "" ? "" : `?${view.query}`}`;
    const source = createShell(content, {
      ...{ frame, entry: found.page.entry, address, refreshSeconds: view.refreshSeconds || null },
      menu: () => parts.menu(view.language),
      reading: () => ({ at: one.readAt, trouble: one.trouble }),
    });
    const one: Opened = {
      ...{ key, page: found.page, content, source, everyMs, readAt: null, trouble: null },
      ...{ dueAt: 0, reading: null, touched: false },
    };
    opened.set(key, one);
    cancel ??= clock.after(lookEveryMs, look);
    return one;
  };

  /** Reads once, whoever asks meanwhile. The first time it throws what reading throws; later the page tells it. */
  const read = (one: Opened): Promise<void> => {
    one.reading ??= readOnce(one).finally(() => {
      one.reading = null;
    });
    return one.reading;
  };
  const readOnce = async (one: Opened): Promise<void> => {
    one.touched = false;
    one.dueAt = nextDue(one, clock.monotonic());
    try {
      await one.content.read?.();
      one.readAt = clock.now();
      one.trouble = null;
    } catch (thrown) {
      if (one.readAt === null) throw thrown;
      one.trouble = messageOf(thrown);
      log.error({ view: one.key, error: one.trouble }, "operator.read-failed");
    }
  };
  const reread = async (one: Opened): Promise<void> => {
    await read(one).catch((thrown: unknown) => {
      log.error({ view: one.key, error: messageOf(thrown) }, "operator.read-failed");
    });
    parts.views().markDirty([one.key], { urgent: true });
  };

  /** Reads what is due where somebody watches, and forgets what the shared views have forgotten. */
  function look(): void {
    const watchers = parts.views().watchers();
    const now = clock.monotonic();
    for (const one of opened.values()) {
      const watching = watchers.get(one.key);
      if (watching === undefined && !one.reading) opened.delete(one.key);
      else if (watching && isDue(one, now) && !one.reading) void reread(one);
    }
    cancel = opened.size === 0 ? undefined : clock.after(lookEveryMs, look);
  }

  const prepared = async (request: OperatorPageRequest): Promise<Opened | null> => {
    const { path, query, language, refreshCookie } = request;
    const found = find(path, query);
    if (!found) return null;
    const { page, params } = found;
    await page.prepare?.(params);
    const chosen = readRefreshes(refreshCookie).get(page.entry);
    const refreshSeconds = page.refreshMs === undefined ? 0 : (chosen ?? nearestRefresh(page.refreshMs));
    return open({ ...pathOf(page.path, params), language, refreshSeconds });
  };

  /** What is older than its pace is read before it is shown. */
  const present = async (request: OperatorPageRequest): Promise<Opened | null> => {
    const one = await prepared(request);
    if (!one) return null;
    const isOld = one.readAt === null || one.touched || clock.monotonic() >= one.dueAt;
    if (one.content.read && isOld) {
      await read(one);
      // It may have become another page meanwhile.
      if (opened.get(one.key) !== one) return present(request);
      parts.views().markDirty([one.key], { urgent: true });
    }
    return one;
  };

  const touch: OperatorViews["touch"] = (paths, { urgent }) => {
    for (const one of opened.values()) {
      if (paths !== "all" && !paths.includes(one.page.path)) continue;
      const isReadByTime = one.everyMs !== null && paths === "all";
      if (!one.content.read || isReadByTime) parts.views().markDirty([one.key], { urgent });
      else one.touched = true;
      if (urgent) one.dueAt = 0;
    }
  };

  return {
    resolve(key) {
      const view = readOperatorViewKey(key);
      const one = view && open(view);
      // A page of before a restart joins a view that was not read yet; what it is told is to fetch itself anew.
      if (one?.content.read && one.readAt === null) void reread(one);
      return one?.source ?? null;
    },
    async show(request) {
      const one = await present(request);
      const html = one && parts.views().page(one.key)?.html;
      return html ? personal(html, request) : null;
    },
    async post(request, fields) {
      const found = find(request.path, request.query);
      if (!found?.page.post) return null;
      const { query, language } = request;
      const frame = parts.frame(language);
      const answer = await found.page.post({ params: found.params, query, fields, language, frame });
      // What the form changed is read before it is shown, here and to everybody else.
      touch([found.page.path], { urgent: true });
      if ("goTo" in answer) return answer;
      const one = await present(request);
      const html = one && parts.views().instance(one.key)?.pageWith(answer.fragments);
      return html ? { status: answer.status, html: personal(html, request) } : null;
    },
    touch,
    forget: () => opened.clear(),
    replace(isReplaced) {
      const keys = [...opened.values()].filter(({ page }) => isReplaced(page.path)).map(({ key }) => key);
      for (const key of keys) opened.delete(key);
      parts.views().retire(keys);
    },
    stop() {
      cancel?.();
      opened.clear();
    },
  };
}

/** What of a page belongs to whoever gets it. */
function personal(html: string, { formToken }: OperatorPageRequest): string {
  return html.replaceAll(formTokenPlace, formToken).replaceAll(formKeyPlace, randomToken(12));
}

/** At the look that is nearest: a timer that is a moment early would otherwise put it off to the next. */
function isDue({ everyMs, touched, dueAt }: Opened, now: number): boolean {
  return (everyMs !== null || touched) && now >= dueAt - lookEveryMs / 2;
}

/** Keeps the pace: what was read a little late is not late the next time as well. */
function nextDue({ everyMs, dueAt }: Opened, now: number): number {
  const every = everyMs ?? touchedEveryMs;
  const planned = dueAt + every;
  return planned > now + every / 2 && planned <= now + every + lookEveryMs ? planned : now + every;
}
