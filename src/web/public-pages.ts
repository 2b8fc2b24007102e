import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import { probeHeader } from "../probe/self-check.ts";
import { type UptimeWindow, uptimeWindows } from "../protocol/vocabulary.ts";
import { matchesEtag, negotiateCoding, negotiateLanguage } from "./accept.ts";
import { formatOrigin } from "./authority.ts";
import { checkOrigin, isServedOnForeignHost } from "./origin.ts";
import {
  type CachedPage,
  embedViewKey,
  incidentsViewKey,
  incidentViewKey,
  maintenanceViewKey,
  type PageCache,
  serviceViewKey,
  statusViewKey,
  usualWindow,
} from "./page-cache.ts";
import type { PageViews } from "./page-views.ts";
import { notFound } from "./problem.ts";
import { seen } from "./seen.ts";
import type { WebSettings } from "./settings.ts";

export interface PublicPagesParts {
  settings(): WebSettings;
  pages: PageCache;
  views: Pick<PageViews, "originBanner">;
  onError(thrown: unknown, request: IncomingMessage, response: ServerResponse): void;
}

const incidentPath = /^\/incidents\/([A-Za-z0-9_-]{1,64})$/;
const servicePath = /^\/services\/([A-Za-z0-9_-]+)$/;
/** A reader who reloads gets what is new; a crowd that comes through one proxy costs one request a second. */
const publicCache = "public, max-age=1";

/**
 * Answers the pages that everybody gets, ahead of the router. Measured in requests per second of CPU against bare
 * node:http with the same bytes and headers: through Hono's Request, Response and middleware 0.35, this way 0.75. The claim
 * `page-rate` of the bench keeps watch.
 *
 * @returns false when the request is for something else; nothing was touched then
 */
export function createPublicPages(parts: PublicPagesParts) {
  let fixed: { of: WebSettings; toReaders: string[]; toOurChecks: string[] } | undefined;

  /** In the form that writeHead takes without looking; made again when the config changes. */
  function fixedHeaders({ headers }: IncomingMessage, settings: WebSettings): string[] {
    if (fixed?.of !== settings) {
      fixed = {
        of: settings,
        toReaders: headersOf(settings, publicCache),
        toOurChecks: headersOf(settings, "no-store"),
      };
    }
    return headers[probeHeader] === undefined ? fixed.toReaders : fixed.toOurChecks;
  }

  return (request: IncomingMessage, response: ServerResponse): boolean => {
    if (request.method !== "GET" && request.method !== "HEAD") return false;
    const settings = parts.settings();
    const key = viewKey(request, settings);
    if (key === null) return false;
    const preparing = parts.pages.prepare(key);
    if (!preparing) return answer(key, request, response, settings);
    preparing
      .then(() => {
        if (!answer(key, request, response, settings)) throw notFound("page");
      })
      .catch((thrown: unknown) => parts.onError(thrown, request, response));
    return true;
  };

  function answer(
    key: string,
    request: IncomingMessage,
    response: ServerResponse,
    settings: WebSettings,
  ): boolean {
    const page = parts.pages.page(key);
    if (!page) return false;
    const list = fixedHeaders(request, settings);
    const banner = bannerFor(request, settings, parts);
    if (banner !== null) {
      sendWhole(request, response, list, withBanner(page.html, banner));
      return true;
    }
    send(request, response, list, page)?.catch((thrown) => parts.onError(thrown, request, response));
    return true;
  }
}

function viewKey({ url = "/", headers }: IncomingMessage, settings: WebSettings): string | null {
  const query = url.indexOf("?");
  const path = query < 0 ? url : url.slice(0, query);
  if (path === "/") return statusViewKey(languageFor(headers, settings));
  if (path === "/embed") return embedViewKey(languageFor(headers, settings));
  if (path === "/incidents") return incidentsViewKey(languageFor(headers, settings));
  if (path === "/maintenance") return maintenanceViewKey(languageFor(headers, settings));
  const incident = incidentPath.exec(path)?.[1];
  if (incident !== undefined) return incidentViewKey(incident, languageFor(headers, settings));
  const id = servicePath.exec(path)?.[1];
  if (id === undefined) return null;
  return serviceViewKey(id, windowIn(url.slice(path.length)), languageFor(headers, settings));
}

/** `?window=7d`. A closed set, so that strangers cannot make views as they like. */
function windowIn(search: string): UptimeWindow {
  const asked = new URLSearchParams(search).get("window");
  return uptimeWindows.find((window) => window === asked) ?? usualWindow;
}

function languageFor(headers: IncomingHttpHeaders, { language }: WebSettings) {
  return negotiateLanguage(language, headers["accept-language"]);
}

function headersOf({ headers, language }: WebSettings, caching: string): string[] {
  const vary = language === "auto" ? "Accept-Encoding, Accept-Language" : "Accept-Encoding";
  const own = ["Content-Type", "text/html; charset=utf-8", "Vary", vary, "Cache-Control", caching];
  return [...headers.flat(), ...own];
}

/** @returns nothing when it is said, a promise while the page has to be compressed first */
function send(
  request: IncomingMessage,
  response: ServerResponse,
  fixed: readonly string[],
  page: CachedPage,
): void | Promise<void> {
  const headers = [...fixed, "ETag", page.etag];
  if (matchesEtag(request.headers["if-none-match"], page.etag)) {
    response.writeHead(304, headers).end();
    return;
  }
  const coding = negotiateCoding(request.headers["accept-encoding"]?.toString());
  if (coding !== "identity") headers.push("Content-Encoding", coding);
  const body = page.body(coding);
  if (body instanceof Promise) return body.then((made) => sendBody(request, response, headers, made));
  sendBody(request, response, headers, body);
}

function sendBody(
  { method }: IncomingMessage,
  response: ServerResponse,
  headers: string[],
  body: Buffer,
): void {
  headers.push("Content-Length", String(body.length));
  response.writeHead(200, headers).end(method === "HEAD" ? undefined : body);
}

/** On a host that its own socket would refuse the page says so; null on every other. */
function bannerFor(
  request: IncomingMessage,
  settings: WebSettings,
  { views }: PublicPagesParts,
): string | null {
  if (settings.origins.site === null) return null;
  const asker = seen(request, settings.proxies);
  if (!isServedOnForeignHost(settings.origins, asker)) return null;
  const verdict = checkOrigin(formatOrigin(asker), settings.origins, asker);
  return views.originBanner(verdict, languageFor(request.headers, settings));
}

function withBanner(html: string, banner: string): string {
  // A function, because `$` in the text of the banner would be read as a pattern.
  return html.replace("<main", (main) => banner + main);
}

/** Rare, and different for each host: neither compressed nor kept, here or in a cache between. */
function sendWhole(
  request: IncomingMessage,
  response: ServerResponse,
  fixed: readonly string[],
  html: string,
): void {
  const headers = fixed.map((value) => (value === publicCache ? "no-store" : value));
  sendBody(request, response, headers, Buffer.from(html));
}
