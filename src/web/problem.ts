import { STATUS_CODES } from "node:http";
import { CortexError, messageOf } from "../core/errors.ts";
import { randomToken } from "../core/ids.ts";
import type { Log } from "../core/log.ts";
import type { Problem } from "../protocol/service.ts";
import { negotiateLanguage, wantsHtml } from "./accept.ts";
import type { PageViews } from "./page-views.ts";
import type { WebSettings } from "./settings.ts";

/** An error with headers of its own, such as Allow or Retry-After. */
export class HttpError extends CortexError {
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    parts: { status: number; code: string; message: string; remedy: string },
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(parts);
    this.headers = headers;
  }
}

export function notFound(what: string, remedy = "Check the address, or start at the status page"): HttpError {
  return new HttpError({ status: 404, code: "web.not-found", message: `There is no ${what} here`, remedy });
}

export interface ProblemParts {
  log: Log;
  settings(): WebSettings;
  views: Pick<PageViews, "error">;
}

/** The headers of the request that decide on the form of the answer. */
export interface Asked {
  method: string;
  /** Pattern or path without secrets, for the log. */
  route: string;
  accept: string | undefined;
  acceptLanguage: string | undefined;
}

export type ProblemAnswer = (thrown: unknown, asked: Asked) => Response;

/** Whatever was thrown, as an answer: RFC 9457 for programs, a page that says the same for readers. */
export function problemAnswer({ log, settings, views }: ProblemParts): ProblemAnswer {
  return (thrown, asked) => {
    const error = thrown instanceof CortexError ? thrown : bug(thrown, asked, log);
    const problem = problemOf(error);
    const headers = new Headers({ "Cache-Control": "no-store", Vary: "Accept" });
    if (error instanceof HttpError) {
      for (const [name, value] of Object.entries(error.headers)) headers.set(name, value);
    }
    if (!wantsHtml(asked.accept)) {
      headers.set("Content-Type", "application/problem+json");
      return new Response(JSON.stringify(problem), { status: problem.status, headers });
    }
    headers.set("Content-Type", "text/html; charset=UTF-8");
    const language = negotiateLanguage(settings().language, asked.acceptLanguage);
    return new Response(views.error({ ...problem, language }), { status: problem.status, headers });
  };
}

function problemOf({ code, message, remedy, status }: CortexError): Problem {
  // `about:blank`: the title is that of the status (RFC 9457, section 4.2.1); `code` tells problems apart.
  return {
    type: "about:blank",
    title: STATUS_CODES[status] ?? "Error",
    status,
    detail: message,
    code,
    remedy,
  };
}

/** Says nothing of what went wrong to the client; the id leads to the line in the log, which does. */
function bug(thrown: unknown, { method, route }: Asked, log: Log): CortexError {
  const requestId = randomToken(9);
  const stack = thrown instanceof Error ? thrown.stack : undefined;
  log.error({ requestId, method, route, error: messageOf(thrown), stack }, "web.request-crashed");
  return new CortexError({
    code: "web.internal",
    message: `The server failed to answer this request (id ${requestId})`,
    remedy: `Look for ${requestId} in the log of the server`,
    cause: thrown,
  });
}
