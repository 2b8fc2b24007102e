import type { Caller } from "../caller.ts";
import { readCookie, writeCookie } from "../cookies.ts";
import { type EdgeApp, type EdgeContext, languageOf, noStore, seenOf } from "../edge.ts";
import type { Gate } from "../gate.ts";
import { route } from "../method-router.ts";
import { readRefreshes, rememberRefresh } from "../operator/refresh.ts";
import type { OperatorPageRequest, OperatorPages } from "../page-views.ts";
import { notFound } from "../problem.ts";
import { safeReturnPath } from "../return-path.ts";
import { writeNeeded } from "../right-needed.ts";
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
  }
  // Before the pages, none of which has this name.
  route(app, "/dashboard/refresh", { POST: (c) => rememberPace(c, parts) });
  for (const path of ["/tasks", "/tasks/*", "/dashboard", "/dashboard/*"]) {
    route(app, path, {
      GET: (c) => showOperatorPage(c, parts),
      POST: (c) => postToOperatorPage(c, parts),
    });
  }
}

async function showLogin(c: EdgeContext, { gate, settings }: GateRouteParts): Promise<Response> {
  const { basePath } = settings();
  const returnTo = safeReturnPath(c.req.query("return_to"), basePath, `${basePath}/dashboard`);
  const { session } = await gate.callerOf(c);
  if (session) return new Response(null, { status: 303, headers: { ...noStore, Location: returnTo } });
  return gate.keepOut(c, { status: 200, failure: null }, returnTo);
}

async function showOperatorPage(c: EdgeContext, parts: GateRouteParts): Promise<Response> {
  const caller = await parts.gate.callerOf(c);
  const html = await parts.operatorPages.show(requestOf(c, caller, parts));
  if (html === null) throw notFound("page");
  return new Response(html, { headers: pageHeaders });
}

/** Who has a session proves that the form was ours; a program needs a token that can write. */
async function postToOperatorPage(c: EdgeContext, parts: GateRouteParts): Promise<Response> {
  const { gate, operatorPages, settings } = parts;
  const caller = await gate.callerOf(c);
  if (!caller.canWrite) throw writeNeeded(caller, "Sending a form");
  const fields = await readForm(c);
  if (caller.session) gate.requireOwnForm(c, caller, fields);
  const answer = await operatorPages.post(requestOf(c, caller, parts), fields);
  if (answer === null) throw notFound("form");
  if ("html" in answer) return new Response(answer.html, { status: answer.status, headers: pageHeaders });
  return new Response(null, {
    status: 303,
    headers: { ...noStore, Location: settings().basePath + answer.goTo },
  });
}

/** `POST /dashboard/refresh`: fields `page`, `seconds`, `return_to`. */
async function rememberPace(c: EdgeContext, { gate, settings }: GateRouteParts): Promise<Response> {
  const caller = await gate.callerOf(c);
  const fields = await readForm(c);
  if (caller.session) gate.requireOwnForm(c, caller, fields);
  const { basePath } = settings();
  const scope = { seen: seenOf(c, settings()), basePath };
  const before = readRefreshes(readCookie(c.req.header("cookie"), "refresh", scope));
  const chosen = rememberRefresh(before, fields.get("page") ?? "", fields.get("seconds") ?? "");
  const returnTo = safeReturnPath(fields.get("return_to") ?? undefined, basePath, `${basePath}/dashboard`);
  const headers = new Headers({ ...noStore, Location: returnTo });
  if (chosen !== null) headers.append("Set-Cookie", writeCookie("refresh", chosen, yearMs, scope));
  return new Response(null, { status: 303, headers });
}

const yearMs = 365 * 86_400_000;
const pageHeaders = {
  ...noStore,
  Vary: "Cookie, Authorization",
  "Content-Type": "text/html; charset=UTF-8",
};

function requestOf(c: EdgeContext, caller: Caller, { gate, settings }: GateRouteParts): OperatorPageRequest {
  const current = settings();
  const scope = { seen: seenOf(c, current), basePath: current.basePath };
  return {
    path: c.req.path,
    query: new URL(c.req.url).searchParams,
    language: languageOf(c, current),
    formToken: gate.formTokenOf(caller),
    refreshCookie: readCookie(c.req.header("cookie"), "refresh", scope),
  };
}

/** The address that was asked for, as the browser knows it. A form that was sent there is not sent again. */
function ownAddress(c: EdgeContext, { settings }: GateRouteParts): string {
  const { pathname, search } = new URL(c.req.url);
  const { basePath } = settings();
  return safeReturnPath(`${basePath}${pathname}${search}`, basePath, `${basePath}/dashboard`);
}
