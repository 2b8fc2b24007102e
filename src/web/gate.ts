import type { Clock } from "../core/clock.ts";
import { randomToken } from "../core/ids.ts";
import { wantsJson } from "./accept.ts";
import type { Caller, Callers } from "./caller.ts";
import { readCookie, writeCookie } from "./cookies.ts";
import { FormTokens, isSameToken } from "./csrf.ts";
import { type EdgeContext, languageOf, noStore, seenOf } from "./edge.ts";
import { isSameOriginPost } from "./origin-guard.ts";
import type { LoginFailure, PageViews } from "./page-views.ts";
import { HttpError } from "./problem.ts";
import { RateLimit } from "./rate-limit.ts";
import { safeReturnPath } from "./return-path.ts";
import type { Sessions } from "./session.ts";
import type { WebSettings } from "./settings.ts";

export interface GateParts {
  settings(): WebSettings;
  clock: Clock;
  sessions: Sessions;
  callers: Callers;
  views: Pick<PageViews, "gate">;
  secretKeyBase: string;
  verifyPassword(password: string, hash: string): Promise<boolean>;
}

interface Refusal {
  status: 200 | 401 | 403 | 429;
  failure: LoginFailure | null;
  retryAfterMs?: number;
}

/** Each try costs 32 MiB and a thread for 0.1 s: more at once are told to come back. */
const mostTriesAtOnce = 16;

/** The password gate: who is in, who is kept out with what on the page, and what a form must prove. */
export class Gate {
  readonly #parts: GateParts;
  readonly #tokens: FormTokens;
  readonly #limit: RateLimit;
  #tries = 0;

  constructor(parts: GateParts) {
    this.#parts = parts;
    this.#tokens = new FormTokens(parts.secretKeyBase);
    this.#limit = new RateLimit(parts.clock);
  }

  callerOf(c: EdgeContext): Promise<Caller> {
    return this.#parts.callers.of(c.env.incoming);
  }

  formTokenOf({ session }: Caller): string {
    return session ? this.#tokens.forSession(session.id) : "";
  }

  /** The gate in place of the page that was asked for; nothing else is on it. */
  keepOut(c: EdgeContext, refusal: Refusal, returnTo: string): Response {
    const settings = this.#parts.settings();
    const { status, failure, retryAfterMs } = refusal;
    const retryAfterSeconds = retryAfterMs === undefined ? null : Math.ceil(retryAfterMs / 1_000);
    const headers = new Headers(noStore);
    headers.set("Vary", "Cookie, Authorization, Accept");
    if (retryAfterSeconds !== null) headers.set("Retry-After", String(retryAfterSeconds));
    if (status === 401) headers.set("WWW-Authenticate", 'Bearer realm="cortex"');
    if (status !== 200 && wantsJson(c.req.header("accept")))
      throw refusalProblem(refusal, Object.fromEntries(headers));
    const scope = { seen: seenOf(c, settings), basePath: settings.basePath };
    let formCookie = readCookie(c.req.header("cookie"), "form", scope);
    if (formCookie === undefined) {
      formCookie = randomToken(16);
      headers.append("Set-Cookie", writeCookie("form", formCookie, undefined, scope));
    }
    headers.set("Content-Type", "text/html; charset=UTF-8");
    const formToken = this.#tokens.forLogin(formCookie);
    const language = languageOf(c, settings);
    const html = this.#parts.views.gate({ language, failure, retryAfterSeconds, formToken, returnTo });
    return new Response(html, { status, headers });
  }

  /** `POST /login`: fields `password`, `_csrf_token`, `return_to`. */
  async logIn(c: EdgeContext, fields: URLSearchParams): Promise<Response> {
    const { sessions } = this.#parts;
    const settings = this.#parts.settings();
    const { basePath, sessionLastsMs } = settings;
    const asker = seenOf(c, settings);
    const scope = { seen: asker, basePath };
    const returnTo = safeReturnPath(fields.get("return_to") ?? undefined, basePath, `${basePath}/dashboard`);
    const cookies = c.req.header("cookie");
    if (!this.#isLoginForm(c, fields, readCookie(cookies, "form", scope))) {
      return this.keepOut(c, { status: 403, failure: "stale-form" }, returnTo);
    }
    const refusal = await this.#try(asker.address, fields.get("password") ?? "", settings.passwordHash);
    if (refusal) return this.keepOut(c, refusal, returnTo);
    const { cookie } = await sessions.start(readCookie(cookies, "session", scope));
    const headers = new Headers({ ...noStore, Location: returnTo });
    headers.append("Set-Cookie", writeCookie("session", cookie, sessionLastsMs, scope));
    headers.append("Set-Cookie", writeCookie("form", "", 0, scope));
    return new Response(null, { status: 303, headers });
  }

  /** `POST /logout`: field `_csrf_token`. */
  async logOut(c: EdgeContext, fields: URLSearchParams): Promise<Response> {
    const settings = this.#parts.settings();
    const scope = { seen: seenOf(c, settings), basePath: settings.basePath };
    const caller = await this.callerOf(c);
    if (caller.session) this.requireOwnForm(c, caller, fields);
    const cookie = readCookie(c.req.header("cookie"), "session", scope);
    if (cookie !== undefined) await this.#parts.sessions.end(cookie);
    const headers = new Headers({ ...noStore, Location: settings.basePath || "/" });
    headers.append("Set-Cookie", writeCookie("session", "", 0, scope));
    return new Response(null, { status: 303, headers });
  }

  /**
   * For every POST that acts on the rights of a session: from a page of ours, with the token of its form.
   *
   * @throws HttpError 403 `web.foreign-form` or `web.stale-form`
   */
  requireOwnForm(c: EdgeContext, caller: Caller, fields: URLSearchParams): void {
    if (isSameOriginPost(c.env.incoming, this.#parts.settings()) === false) throw foreignForm();
    if (isSameToken(fields.get("_csrf_token") ?? undefined, this.formTokenOf(caller))) return;
    throw new HttpError({
      status: 403,
      code: "web.stale-form",
      message: "The form carries no token of this session",
      remedy: "Load the page again and send the form once more",
    });
  }

  /**
   * For what the API does on the rights of a session. A page proves itself by the token of its forms, in a form or in
   * `x-csrf-token`; a program that brings the cookie and none of a browser's headers was not sent by a page.
   *
   * @throws HttpError 403 `web.foreign-form` or `web.stale-form`
   */
  async requireOwnCall(c: EdgeContext, caller: Caller): Promise<void> {
    if (!caller.session) return;
    const inHeader = c.req.header("x-csrf-token");
    const isForm = c.req.header("content-type")?.startsWith("application/x-www-form-urlencoded");
    const fields = new URLSearchParams(isForm ? await c.req.text() : "");
    if (inHeader !== undefined) fields.set("_csrf_token", inHeader);
    const isProgram = isSameOriginPost(c.env.incoming, this.#parts.settings()) === null;
    if (!isProgram || fields.has("_csrf_token")) this.requireOwnForm(c, caller, fields);
  }

  /** A program without a browser's headers has no cookie to steal: it may log in with the password alone. */
  #isLoginForm(c: EdgeContext, fields: URLSearchParams, formCookie: string | undefined): boolean {
    const sameOrigin = isSameOriginPost(c.env.incoming, this.#parts.settings());
    if (sameOrigin === false) throw foreignForm();
    const token = fields.get("_csrf_token");
    if (sameOrigin === null && token === null) return true;
    return formCookie !== undefined && isSameToken(token ?? undefined, this.#tokens.forLogin(formCookie));
  }

  async #try(address: string, password: string, hash: string | null): Promise<Refusal | null> {
    // Not looked at, so not counted: a crowd at the gate takes nobody's own tries away.
    if (this.#tries >= mostTriesAtOnce) {
      return { status: 429, failure: "too-many-attempts", retryAfterMs: 1_000 };
    }
    const allowance = this.#limit.take(address);
    if (!allowance.allowed) {
      return { status: 429, failure: "too-many-attempts", retryAfterMs: allowance.retryAfterMs };
    }
    this.#tries += 1;
    try {
      const isRight = hash !== null && (await this.#parts.verifyPassword(password, hash));
      if (!isRight) return { status: 401, failure: "invalid-password" };
    } finally {
      this.#tries -= 1;
    }
    this.#limit.forgive(address);
    return null;
  }
}

function foreignForm(): HttpError {
  return new HttpError({
    status: 403,
    code: "web.foreign-form",
    message: "The form was sent from a page of another site",
    remedy:
      "Send it from the page itself; if this is the page itself, set site.url to the address in the browser",
  });
}

const refusals = {
  "invalid-password": ["auth.invalid-password", "Invalid password", "Send the operator's password"],
  "too-many-attempts": [
    "auth.too-many-attempts",
    "Too many wrong passwords",
    "Wait as long as Retry-After says",
  ],
  "stale-form": ["web.stale-form", "The login form carries no valid token", "Load the page again"],
} as const;

function refusalProblem({ status, failure }: Refusal, headers: Record<string, string>): HttpError {
  const none = [
    "auth.needed",
    "This is for the operator",
    "Log in at /login, or send a token that can read",
  ] as const;
  const [code, message, remedy] = failure === null ? none : refusals[failure];
  return new HttpError({ status, code, message, remedy }, headers);
}
