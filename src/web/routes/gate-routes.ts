import { type EdgeApp, type EdgeContext, languageOf, noStore } from "../edge.ts";
import type { Gate } from "../gate.ts";
import { route } from "../method-router.ts";
import type { OperatorPages } from "../page-views.ts";
import { notFound } from "../problem.ts";
import { safeReturnPath } from "../return-path.ts";
import type { WebSettings } from "../settings.ts";
import { readForm } from "./read-form.ts";

export interface GateRouteParts {
  settings(): WebSettings;
  gate: Gate;
  operatorPages: OperatorPages;
}

/** `/login`, `/logout`, and everything that has the gate before it. */
export function gateRoutes(app: EdgeApp, parts: GateRouteParts): void {
  const { gate } = parts;
  route(app, "/login", {
    GET: (c) => showLogin(c, parts),
    POST: async (c) => gate.logIn(c, await readForm(c)),
  });
  route(app, "/logout", { POST: async (c) => gate.logOut(c, await readForm(c)) });
  for (const path of ["/tasks", "/tasks/*", "/dashboard", "/dashboard/*"]) {
    // The gate comes first, whatever the method: a viewer does not learn what there is.
    app.use(path, async (c, next) => {
      const caller = await gate.callerOf(c);
      if (caller.audience === "operator") return next();
      return gate.keepOut(c, { status: 401, failure: null }, ownAddress(c, parts));
    });
    route(app, path, { GET: (c) => showOperatorPage(c, parts) });
  }
}

async function showLogin(c: EdgeContext, { gate, settings }: GateRouteParts): Promise<Response> {
  const { basePath } = settings();
  const returnTo = safeReturnPath(c.req.query("return_to"), basePath, `${basePath}/dashboard`);
  const { session } = await gate.callerOf(c);
  if (session) return new Response(null, { status: 303, headers: { ...noStore, Location: returnTo } });
  return gate.keepOut(c, { status: 200, failure: null }, returnTo);
}

async function showOperatorPage(
  c: EdgeContext,
  { gate, operatorPages, settings }: GateRouteParts,
): Promise<Response> {
  const html = await operatorPages({
    path: c.req.path,
    query: new URL(c.req.url).searchParams,
    language: languageOf(c, settings()),
    formToken: gate.formTokenOf(await gate.callerOf(c)),
  });
  if (html === null) throw notFound("page");
  const headers = { ...noStore, Vary: "Cookie, Authorization", "Content-Type": "text/html; charset=UTF-8" };
  return new Response(html, { headers });
}

/** The address that was asked for, as the browser knows it. A form that was sent there is not sent again. */
function ownAddress(c: EdgeContext, { settings }: GateRouteParts): string {
  const { pathname, search } = new URL(c.req.url);
  const { basePath } = settings();
  return safeReturnPath(`${basePath}${pathname}${search}`, basePath, `${basePath}/dashboard`);
}
