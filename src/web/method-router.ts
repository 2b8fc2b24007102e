import type { EdgeApp, EdgeContext } from "./edge.ts";
import { HttpError } from "./problem.ts";

type Method = "GET" | "POST";
type Handler = (c: EdgeContext) => Response | Promise<Response>;

/**
 * A path with everything it answers to; any other method gets 405 with Allow. HEAD goes with GET unless it is refused.
 * What is `open` may be asked for by pages of any site, whatever headers they add (such as If-None-Match).
 */
export function route(
  app: EdgeApp,
  path: string,
  handlers: Partial<Record<Method, Handler>>,
  { head = true, open = false }: { head?: boolean; open?: boolean } = {},
): void {
  const allowed = Object.keys(handlers).flatMap((method) =>
    method === "GET" && head ? ["GET", "HEAD"] : method,
  );
  app.all(path, (c) => {
    // Hono dispatches HEAD as GET; the raw request still tells.
    const method = c.env.incoming.method ?? "";
    const handler =
      method === "HEAD" && head ? handlers.GET : isMethod(method) ? handlers[method] : undefined;
    if (handler) return handler(c);
    if (method === "OPTIONS" && open) return mayBeAsked(allowed);
    throw wrongMethod(method, allowed);
  });
}

function isMethod(method: string): method is Method {
  return method === "GET" || method === "POST";
}

function mayBeAsked(allowed: readonly string[]): Response {
  return new Response(null, {
    status: 204,
    headers: {
      Allow: [...allowed, "OPTIONS"].join(", "),
      "Access-Control-Allow-Origin": "*",
      "Access-Control-Allow-Methods": allowed.join(", "),
      "Access-Control-Allow-Headers": "*",
      "Access-Control-Max-Age": "86400",
    },
  });
}

function wrongMethod(method: string, allowed: readonly string[]): HttpError {
  const allow = allowed.join(", ");
  return new HttpError(
    {
      status: 405,
      code: "web.wrong-method",
      message: `${method} is not answered here, expected ${allow}`,
      remedy: `Send the request with ${allowed[0] ?? "another method"}`,
    },
    { Allow: allow },
  );
}
