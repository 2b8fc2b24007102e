import { parseOrigin } from "../authority.ts";
import { type EdgeApp, type EdgeContext, noStore, seenOf } from "../edge.ts";
import { route } from "../method-router.ts";
import { untrustedProxy } from "../origin.ts";
import type { OriginGuard } from "../origin-guard.ts";
import { HttpError } from "../problem.ts";
import type { WebSettings } from "../settings.ts";

/** `GET /live/why`: whether a socket of the caller would be let in, and what to change when not. */
export function liveWhyRoute(app: EdgeApp, parts: { settings(): WebSettings; guard: OriginGuard }): void {
  route(app, "/live/why", {
    GET: (c) => {
      const asker = seenOf(c, parts.settings());
      const { allowed, verdict, origin, expected, differs, ...said } = parts.guard.explain(
        originOf(c),
        asker,
      );
      const { scheme, host, proxied, trusted } = asker;
      const seen = { scheme, host, proxied, trusted };
      // Let in all the same: what is not believed about the proxy still costs the visitors' addresses.
      const remedy = said.remedy ?? untrustedProxy(asker);
      return Response.json(
        { allowed, verdict, origin, expected, differs, remedy, seen },
        // A page of another site that follows along has to be able to read why it may not.
        { headers: { ...noStore, "Access-Control-Allow-Origin": "*" } },
      );
    },
  });
}

/** What comes to the socket's address without asking for one: most often a proxy took the words out. */
export function noUpgradeRoute(app: EdgeApp): void {
  const refuse = (): never => {
    throw new HttpError({
      status: 400,
      code: "live.no-upgrade",
      message: "A WebSocket is opened with GET and the headers Connection and Upgrade, found none of it",
      remedy: "Have the proxy pass Connection and Upgrade on, over HTTP/1.1",
    });
  };
  route(app, "/live/websocket", { GET: refuse, POST: refuse });
}

/**
 * Browsers leave Origin out of a GET to their own host, which is the very case to explain: so `?origin=` says it, or the
 * page that the request came from.
 */
function originOf(c: EdgeContext): string | undefined {
  const said = c.req.query("origin") ?? c.req.header("origin");
  if (said !== undefined) return said;
  const referer = c.req.header("referer");
  const page = referer === undefined ? null : URL.parse(referer);
  return page && parseOrigin(page.origin) ? page.origin : undefined;
}
