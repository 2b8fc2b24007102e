import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { Clock } from "../core/clock.ts";
import type { Log } from "../core/log.ts";
import { probeHeader } from "../probe/self-check.ts";
import type { EdgeContext, EdgeEnv } from "./edge.ts";
import type { Gate } from "./gate.ts";
import type { OriginGuard } from "./origin-guard.ts";
import { HttpError, notFound, type ProblemAnswer } from "./problem.ts";
import { type ApiRouteParts, apiRoutes } from "./routes/api-routes.ts";
import { type FormatRouteParts, formatRoutes } from "./routes/format-routes.ts";
import { type GateRouteParts, gateRoutes } from "./routes/gate-routes.ts";
import { type IncidentRouteParts, incidentRoutes } from "./routes/incident-routes.ts";
import { liveWhyRoute, noUpgradeRoute } from "./routes/live-why-route.ts";
import { type MetricsRouteParts, metricsRoute } from "./routes/metrics-route.ts";
import { type OwnMetricsRouteParts, ownMetricsRoute } from "./routes/own-metrics-route.ts";
import { type Push, pushRoutes } from "./routes/push-routes.ts";
import { type SiteRouteParts, siteRoutes } from "./routes/site-routes.ts";

export interface AppParts
  extends SiteRouteParts,
    ApiRouteParts,
    GateRouteParts,
    MetricsRouteParts,
    IncidentRouteParts,
    OwnMetricsRouteParts,
    FormatRouteParts {
  clock: Clock;
  log: Log;
  gate: Gate;
  guard: OriginGuard;
  push: Push;
  problem: ProblemAnswer;
}

const formBytes = 64 * 1024;
const apiBytes = 1024 * 1024;

/** Every address that is not answered ahead of the router, each in a file of `routes/`. */
export function createApp(parts: AppParts): Hono<EdgeEnv> {
  const app = new Hono<EdgeEnv>();
  const answerProblem = (thrown: unknown, c: EdgeContext) => parts.problem(thrown, askedBy(c));
  app.onError(answerProblem);
  app.notFound((c) => withoutSlash(c, parts.settings().basePath) ?? answerProblem(nothingAt(c.req.path), c));
  app.use(async (c, next) => {
    const began = parts.clock.monotonic();
    await next();
    // Push tokens stand in addresses, and what pages are made of is no news.
    const path = c.req.path.replace(/^(\/(?:api\/)?push\/).*/, "$1…").slice(0, 200);
    if (path.startsWith("/assets/")) return;
    const ms = Math.round((parts.clock.monotonic() - began) * 10) / 10;
    parts.log.debug({ method: c.req.method, path, status: c.res.status, ms }, "web.request");
  });
  app.use(async (c, next) => {
    await next();
    if (c.req.header(probeHeader) !== undefined) c.res.headers.set("Cache-Control", "no-store");
  });
  const limits = { form: limit(formBytes), api: limit(apiBytes) };
  app.use((c, next) => (/^\/(api|push)\//.test(c.req.path) ? limits.api : limits.form)(c, next));
  siteRoutes(app, parts);
  gateRoutes(app, parts);
  apiRoutes(app, parts);
  incidentRoutes(app, parts);
  formatRoutes(app, parts);
  pushRoutes(app, parts.push);
  liveWhyRoute(app, parts);
  noUpgradeRoute(app);
  metricsRoute(app, parts);
  ownMetricsRoute(app, parts);
  return app;
}

/** `/dashboard/` is typed and bookmarked as well. `//host/` is left alone: as a target it would be another site. */
function withoutSlash(c: EdgeContext, basePath: string): Response | null {
  // As it was sent: the router's own path is decoded, and may hold what no header can.
  const { pathname, search } = new URL(c.req.url);
  if (!pathname.endsWith("/") || /^\/(?:$|\/|assets\/)/.test(pathname)) return null;
  if (c.req.method !== "GET" && c.req.method !== "HEAD") return null;
  let end = pathname.length;
  while (pathname[end - 1] === "/") end--;
  return c.redirect(basePath + pathname.slice(0, end) + search, 301);
}

function nothingAt(path: string): HttpError {
  return path.startsWith("/api/")
    ? notFound("endpoint", "Check the address: /openapi.json lists every endpoint")
    : notFound("page");
}

function limit(maxSize: number) {
  return bodyLimit({
    maxSize,
    onError() {
      throw new HttpError({
        status: 413,
        code: "web.body-too-large",
        message: `The body is larger than ${maxSize / 1024} KiB`,
        remedy: "Send less at once",
      });
    },
  });
}

/** Push tokens and searches stand in addresses: the log gets the first part of the path only. */
function askedBy(c: EdgeContext) {
  return {
    method: c.req.method,
    route: /^\/[^/]*/.exec(c.req.path)?.[0] ?? "/",
    accept: c.req.header("accept"),
    acceptLanguage: c.req.header("accept-language"),
  };
}
