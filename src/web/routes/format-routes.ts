import { type UptimeWindow, uptimeWindows } from "../../protocol/vocabulary.ts";
import { formatOrigin } from "../authority.ts";
import type { Board } from "../board.ts";
import { taggedAnswer } from "../compressed-answer.ts";
import type { Desk } from "../desk.ts";
import { type EdgeApp, type EdgeContext, seenOf } from "../edge.ts";
import { type BadgeType, badgeOf, badgeSvg, badgeTypes, shieldsJson } from "../formats/badges.ts";
import { type FeedFormat, feed } from "../formats/feeds.ts";
import type { PublicPicture } from "../formats/source.ts";
import { statuspage, statuspageDocuments } from "../formats/statuspage.ts";
import type { ProgramPlace } from "../incident-json.ts";
import { route } from "../method-router.ts";
import { openApi } from "../openapi.ts";
import { HttpError, notFound } from "../problem.ts";
import type { WebSettings } from "../settings.ts";

export interface FormatRouteParts {
  settings(): WebSettings;
  /** Null: it was asked for at the address that counts. */
  site(): { name: string; url: string | null };
  board: Pick<Board, "groups" | "statuses" | "status" | "model">;
  desk: Desk;
  programPlace(): ProgramPlace;
  now(): number;
  /** Of this program. */
  version: string;
}

/** Formats that others read, always the viewer's: Statuspage JSON, feeds and badges. Any page may read them. */
export function formatRoutes(app: EdgeApp, parts: FormatRouteParts): void {
  const get = (path: string, GET: (c: EdgeContext) => Promise<Response>) =>
    route(app, path, { GET }, { open: true });
  for (const document of statuspageDocuments) {
    get(`/api/v2/${document}.json`, (c) =>
      answer(c, json, JSON.stringify(statuspage(document, picture(c, parts)))),
    );
  }
  for (const format of ["atom", "rss"] as const) {
    get(`/feed.${format}`, async (c) => answer(c, feedTypes[format], await feed(format, picture(c, parts))));
  }
  get("/openapi.json", (c) =>
    answer(c, json, JSON.stringify(openApi(parts.site().name, baseOf(c, parts), parts.version))),
  );
  get("/badge/:file", (c) => answerBadge(c, parts));
}

const json = "application/json; charset=utf-8";
const feedTypes: Record<FeedFormat, string> = {
  atom: "application/atom+xml; charset=utf-8",
  rss: "application/rss+xml; charset=utf-8",
};

/** Where the site is. */
function baseOf(c: EdgeContext, { site, settings }: FormatRouteParts): string {
  return site().url ?? formatOrigin(seenOf(c, settings())) + settings().basePath;
}

function picture(c: EdgeContext, parts: FormatRouteParts): PublicPicture {
  const { board, desk, site } = parts;
  return {
    ...parts.programPlace(),
    site: { name: site().name },
    base: baseOf(c, parts),
    groups: board.groups("viewer"),
    statuses: board.statuses("viewer"),
    incidents: desk.board.incidents("viewer"),
    windows: desk.board.windows("viewer"),
    now: parts.now(),
  };
}

async function answerBadge(c: EdgeContext, parts: FormatRouteParts): Promise<Response> {
  const [, id = "", ending] = /^(.+)\.(svg|json)$/.exec(c.req.param("file") ?? "") ?? [];
  const status = parts.board.status(id, "viewer");
  if (!status) throw notFound("badge");
  const { language } = parts.programPlace();
  const badge = badgeOf(
    parts.board.model(status),
    typeOf(c.req.query("type")),
    windowOf(c.req.query("window")),
    language,
  );
  if (ending === "json") return answer(c, json, JSON.stringify(shieldsJson(badge)));
  return answer(c, "image/svg+xml; charset=utf-8", await badgeSvg(badge));
}

function typeOf(text: string | undefined): BadgeType {
  return oneOf("type", badgeTypes, text ?? "state");
}

function windowOf(text: string | undefined): UptimeWindow {
  return oneOf("window", uptimeWindows, text ?? "90d");
}

/** @throws HttpError 400 `badge.choice` */
function oneOf<Word extends string>(key: string, known: readonly Word[], text: string): Word {
  const word = known.find((one) => one === text);
  if (word !== undefined) return word;
  throw new HttpError({
    status: 400,
    code: "badge.choice",
    message: `${key}: expected one of ${known.join(", ")}, found ${JSON.stringify(text.slice(0, 50))}`,
    remedy: `Ask with ?${key}=${known[0]}`,
  });
}

/** Kept for some seconds, asked for again by ETag; pages and pictures of any site may have it. */
function answer(c: EdgeContext, type: string, body: string): Promise<Response> {
  const headers = new Headers({
    "Content-Type": type,
    Vary: "Accept-Encoding",
    "Cache-Control": "public, max-age=5",
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag",
    "Cross-Origin-Resource-Policy": "cross-origin",
  });
  return taggedAnswer(c, body, headers);
}
