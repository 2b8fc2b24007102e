import { readFile } from "node:fs/promises";
import { CortexError, messageOf, systemCodeOf } from "../../core/errors.ts";
import { negotiateCoding } from "../accept.ts";
import { type Asset, assetType } from "../asset-files.ts";
import { type EdgeApp, type EdgeContext, noStore } from "../edge.ts";
import { route } from "../method-router.ts";
import { notFound } from "../problem.ts";
import type { Readiness } from "../reader.ts";
import type { WebSettings } from "../settings.ts";

export interface SiteRouteParts {
  settings(): WebSettings;
  /** Built files, named by their content. */
  assets: ReadonlyMap<string, Asset>;
  readiness(): Readiness;
}

const immutable = "public, max-age=31536000, immutable";
const briefly = "public, max-age=60";

/** Health, assets and the logo; and the public pages' addresses for what `public-pages` did not answer. */
export function siteRoutes(app: EdgeApp, parts: SiteRouteParts): void {
  const missing = () => {
    throw notFound("page");
  };
  route(app, "/", { GET: missing });
  for (const path of ["/embed", "/services/:id", "/incidents", "/incidents/:id", "/maintenance"])
    route(app, path, { GET: missing });
  route(app, "/healthz", { GET: () => Response.json({ alive: true }, { headers: noStore }) });
  route(app, "/readyz", { GET: () => answerReadiness(parts.readiness()) });
  route(app, "/assets/:name", { GET: (c) => answerAsset(c, parts) });
  route(app, "/logo", { GET: (c) => answerLogo(c, parts.settings().logo) });
}

function answerReadiness({ ready, reasons, warnings }: Readiness): Response {
  return Response.json({ ready, reasons, warnings }, { status: ready ? 200 : 503, headers: noStore });
}

async function answerAsset(c: EdgeContext, { assets, settings }: SiteRouteParts): Promise<Response> {
  const name = c.req.param("name") ?? "";
  const built = assets.get(name);
  const asset = built ?? settings().madeAssets.get(name);
  if (!asset) throw notFound("file");
  return sendAsset(c, asset, built ? immutable : briefly);
}

async function sendAsset(c: EdgeContext, asset: Asset, cacheControl: string): Promise<Response> {
  const { bytes, coding } = await asset.body(negotiateCoding(c.req.header("accept-encoding")));
  const headers = new Headers({
    "Content-Type": asset.type,
    "Cache-Control": cacheControl,
    Vary: "Accept-Encoding",
  });
  if (coding !== "identity") headers.set("Content-Encoding", coding);
  headers.set("Content-Length", String(bytes.length));
  return new Response(new Uint8Array(bytes), { headers });
}

async function answerLogo(c: EdgeContext, path: string | null): Promise<Response> {
  const type = path === null ? undefined : assetType(path);
  if (path === null || type === undefined) throw notFound("logo");
  const bytes = await readFile(path).catch((error: unknown) => {
    throw new CortexError({
      code: "web.logo",
      message: `The logo of the config could not be read: ${systemCodeOf(error) ?? messageOf(error)}`,
      remedy: "Correct site.logo, or make the file readable",
      status: 404,
    });
  });
  return sendAsset(c, { type, body: async () => ({ bytes, coding: "identity" }) }, briefly);
}
