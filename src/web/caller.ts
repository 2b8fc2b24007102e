import type { IncomingMessage } from "node:http";
import type { Audience } from "../protocol/vocabulary.ts";
import { readCookie } from "./cookies.ts";
import type { Session } from "./ports.ts";
import { HttpError } from "./problem.ts";
import { seen } from "./seen.ts";
import type { Sessions } from "./session.ts";
import type { ProgramToken, WebSettings } from "./settings.ts";

/** Who is asking, and what that allows. */
export interface Caller {
  audience: Audience;
  /** A session or a token of the config, whatever it may do. */
  isKnown: boolean;
  canWrite: boolean;
  canReadMetrics: boolean;
  /** The session of a browser; null for a program and for a viewer. */
  session: Session | null;
  /** Whether what let it in still does: a config that changes may take away a token or change the password. Null: a viewer. */
  stillReads: (() => boolean) | null;
}

const viewer: Caller = {
  audience: "viewer",
  isKnown: false,
  canWrite: false,
  canReadMetrics: false,
  session: null,
  stillReads: null,
};

export interface CallerParts {
  settings(): WebSettings;
  sessions: Sessions;
}

/** The one place that tells an operator from a viewer, for pages, API and socket. */
export class Callers {
  readonly #parts: CallerParts;

  constructor(parts: CallerParts) {
    this.#parts = parts;
  }

  /**
   * A bearer token wins over the session. One that is wrong, or empty because a variable was, is an error and not a viewer:
   * who sends one wants to know.
   *
   * @throws HttpError 401 `auth.unknown-token`
   */
  async of(request: IncomingMessage): Promise<Caller> {
    const token = /^Bearer\b *(.*)$/i.exec(request.headers.authorization ?? "")?.[1];
    if (token !== undefined) return this.ofToken(token);
    const settings = this.#parts.settings();
    const scope = { seen: seen(request, settings.proxies), basePath: settings.basePath };
    const cookie = readCookie(request.headers.cookie, "session", scope);
    const session = cookie === undefined ? undefined : await this.#parts.sessions.find(cookie);
    if (!session) return viewer;
    const stillReads = () => this.#parts.settings().passwordHash === settings.passwordHash;
    const operator = { audience: "operator", isKnown: true, canWrite: true, canReadMetrics: true } as const;
    return { ...operator, session, stillReads };
  }

  /** @throws HttpError 401 `auth.unknown-token` */
  ofToken(token: string): Caller {
    const known = this.#parts.settings().tokens.find(token);
    if (!known) throw unknownToken();
    const stillReads = () => {
      const now = this.#parts.settings().tokens.find(token);
      return now !== undefined && canRead(now);
    };
    return callerOf(known, stillReads);
  }
}

function canRead({ can }: ProgramToken): boolean {
  return can.includes("read") || can.includes("write");
}

function callerOf(token: ProgramToken, stillReads: () => boolean): Caller {
  return {
    audience: canRead(token) ? "operator" : "viewer",
    isKnown: true,
    canWrite: token.can.includes("write"),
    canReadMetrics: canRead(token) || token.can.includes("metrics"),
    session: null,
    stillReads,
  };
}

function unknownToken(): HttpError {
  return new HttpError(
    {
      status: 401,
      code: "auth.unknown-token",
      message: "The bearer token is none of those in `tokens` of the config",
      remedy: "Send a token of the config, or no Authorization header to see what everybody sees",
    },
    { "WWW-Authenticate": 'Bearer realm="cortex", error="invalid_token"' },
  );
}
