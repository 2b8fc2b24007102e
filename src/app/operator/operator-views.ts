import type { Cancel, Clock } from "../../core/clock.ts";
import { messageOf } from "../../core/errors.ts";
import { randomToken } from "../../core/ids.ts";
import type { Log } from "../../core/log.ts";
import type { SharedViews } from "../../live/shared-view.ts";
import type { ViewSource } from "../../live/view.ts";
import { formTokenPlace } from "../../protocol/live.ts";
import type { Language } from "../../protocol/vocabulary.ts";
import type { Menu } from "../../web/operator/menu.ts";
import { matchPath, type OperatorPage, type Params, pathOf } from "../../web/operator/operator-page.ts";
import { nearestRefresh, readRefreshes } from "../../web/operator/refresh.ts";
import { createShell } from "../../web/operator/shell.tsx";
import { type OperatorView, operatorViewKey, readOperatorViewKey } from "../../web/operator/view-key.ts";
import type { OperatorPageRequest, OperatorPages } from "../../web/page-views.ts";
import type { PageFrame } from "../../web/views/model.ts";
import { formKeyPlace } from "../../web/views/page.tsx";
import { lookEveryMs, OpenedPage } from "./opened-page.ts";

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

interface Opened {
  page: OpenedPage;
  source: ViewSource;
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
    const page = new OpenedPage({ clock, log, key, page: found.page, content, everyMs });
    const source = createShell(content, {
      ...{ frame, entry: found.page.entry, refreshSeconds: view.refreshSeconds || null },
      address: `${view.path}${view.query === "" ? "" : `?${view.query}`}`,
      menu: () => parts.menu(view.language),
      reading: () => page.reading(),
    });
    const one = { page, source };
    opened.set(key, one);
    cancel ??= clock.after(lookEveryMs, look);
    return one;
  };

  const reread = async (page: OpenedPage): Promise<void> => {
    await page.read().catch((thrown: unknown) => {
      log.error({ view: page.key, error: messageOf(thrown) }, "operator.read-failed");
    });
    parts.views().markDirty([page.key], { urgent: true });
  };

  /** Reads what is due where somebody watches, and forgets what the shared views have forgotten. */
  function look(): void {
    const watchers = parts.views().watchers();
    for (const [key, { page }] of opened) {
      if (page.isReading) continue;
      const watching = watchers.get(key);
      if (watching === undefined) opened.delete(key);
      else if (watching > 0 && page.isDue()) void reread(page);
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

  /** The key of its view, with what it shows no older than its pace. */
  const present = async (request: OperatorPageRequest): Promise<string | null> => {
    const one = await prepared(request);
    if (!one) return null;
    const { page } = one;
    if (page.isOld()) {
      await page.read();
      // It may have become another page meanwhile.
      if (opened.get(page.key) !== one) return present(request);
      parts.views().markDirty([page.key], { urgent: true });
    }
    return page.key;
  };

  const touch: OperatorViews["touch"] = (paths, { urgent }) => {
    for (const [key, { page }] of opened) {
      if (paths !== "all" && !paths.includes(page.path)) continue;
      if (page.touch({ urgent, all: paths === "all" })) parts.views().markDirty([key], { urgent });
    }
  };

  return {
    resolve(key) {
      const view = readOperatorViewKey(key);
      const one = view && open(view);
      // A page of before a restart joins a view that was not read yet; what it is told is to fetch itself anew.
      if (one && !one.page.isRead) void reread(one.page);
      return one?.source ?? null;
    },
    async show(request) {
      const key = await present(request);
      const html = key && parts.views().page(key)?.html;
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
      const key = await present(request);
      const html = key && parts.views().instance(key)?.pageWith(answer.fragments);
      return html ? { status: answer.status, html: personal(html, request) } : null;
    },
    touch,
    forget: () => opened.clear(),
    replace(isReplaced) {
      const keys = [...opened].filter(([, { page }]) => isReplaced(page.path)).map(([key]) => key);
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
