import type { IncomingMessage, ServerResponse } from "node:http";
import { messageOf } from "../core/errors.ts";
import { readVersion } from "./handshake.ts";
import { type Answers, createAnswers, type FixedHeaders, type Refusal } from "./longpoll-answer.ts";
import { messagesIn, readBody } from "./longpoll-body.ts";
import type { LongPollSession } from "./longpoll-session.ts";
import { defaultLongPollLimits, type LongPollLimits, LongPollSessions } from "./longpoll-sessions.ts";
import type { ConnectResult, WebSocketParts } from "./websocket.ts";

export interface LongPollParts extends WebSocketParts {
  /** What every answer of the server carries. */
  headers(): FixedHeaders;
  /** Whose sessions are counted together. */
  addressOf(request: IncomingMessage): string;
  limits?: Partial<LongPollLimits>;
}

export interface LongPollEndpoint {
  /** Sessions open now. */
  readonly size: number;
  /** Polls that wait for a message now. */
  readonly held: number;
  /** For the server's requests, their path without the base path. False: the path is not ours and nothing was touched. */
  answer(request: IncomingMessage, response: ServerResponse): boolean;
  /** Ends every session and opens no more. */
  close(): void;
}

/** Phoenix's long-poll transport, for viewers whose proxy lets no WebSocket through. */
export function createLongPollEndpoint(parts: LongPollParts): LongPollEndpoint {
  const endpoint = new Endpoint(parts);
  return {
    get size() {
      return endpoint.sessions.size;
    },
    get held() {
      return endpoint.sessions.held;
    },
    answer(request, response) {
      if ((request.url ?? "").split("?", 1)[0] !== parts.path) return false;
      endpoint.answer(request, response);
      return true;
    },
    close: () => endpoint.close(),
  };
}

class Endpoint {
  readonly sessions: LongPollSessions;
  readonly #parts: LongPollParts;
  readonly #limits: LongPollLimits;
  readonly #answers: Answers;
  #closing = false;

  constructor(parts: LongPollParts) {
    this.#parts = parts;
    this.#limits = { ...defaultLongPollLimits, ...parts.limits };
    this.#answers = createAnswers(parts.headers);
    const { clock, hub } = parts;
    this.sessions = new LongPollSessions({ clock, limits: this.#limits, mostBytes: hub.limits.stalledBytes });
  }

  close(): void {
    this.#closing = true;
    this.sessions.close();
  }

  answer(request: IncomingMessage, response: ServerResponse): void {
    response.on("error", (error) => this.#parts.log.debug({ error: error.message }, "live.poll-error"));
    switch (request.method) {
      case "GET":
        this.#watch(this.#get(request, response), response);
        return;
      case "POST":
        this.#watch(this.#post(request, response), response);
        return;
      case "OPTIONS":
        this.#answers.preflight(request, response);
        return;
      default:
        this.#answers.badMethod(response);
    }
  }

  #watch(work: Promise<void>, response: ServerResponse): void {
    work.catch((thrown: unknown) => {
      this.#parts.log.error({ error: messageOf(thrown) }, "live.poll-crashed");
      this.#answers.refused(response, { status: 500, reason: "internal error" });
    });
  }

  async #get(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const params = paramsOf(request);
    const refusal = this.#refusalOf(request);
    const session = refusal ? undefined : this.sessions.find(tokenOf(request, params));
    if (refusal) this.#answers.refused(response, refusal);
    else if (session) this.#poll(session, response);
    else await this.#open(request, params, response);
  }

  #poll(session: LongPollSession, response: ServerResponse): void {
    const poll = this.#answers.poll(response, session.token);
    response.once("close", () => session.left(poll));
    session.poll(poll);
  }

  async #open(request: IncomingMessage, params: URLSearchParams, response: ServerResponse): Promise<void> {
    const { hub } = this.#parts;
    const result = await this.#admit(request, params);
    const address = this.#parts.addressOf(request);
    const refusal = result.ok ? this.#refusalForWantOfRoom(address) : result;
    if (refusal) {
      this.#parts.log.debug({ reason: refusal.reason, address }, "live.refused");
      // Those are the two refusals of a poll that clients know: not for you, and not now.
      const status = (refusal.status ?? 403) >= 500 ? 500 : 403;
      this.#answers.refused(response, { status, reason: refusal.reason });
      return;
    }
    if (!result.ok || response.destroyed) return;
    const session = this.sessions.create(address);
    session.open(hub.accept(session, result.context));
    this.#answers.opened(response, session.token);
  }

  #admit(request: IncomingMessage, params: URLSearchParams): Promise<ConnectResult> | ConnectResult {
    const version = readVersion(params);
    if (!version.ok) {
      const { reason } = version;
      this.#parts.log.warn({ reason, address: request.socket.remoteAddress }, "live.handshake-refused");
      return { ok: false, reason };
    }
    const token = request.headers["x-phoenix-authtoken"];
    return this.#parts.connect({ request, params, authToken: typeof token === "string" ? token : null });
  }

  #refusalForWantOfRoom(address: string): Refusal | undefined {
    const { hub } = this.#parts;
    if (this.#closing) return { status: 503, reason: "shutting down" };
    if (hub.size >= hub.limits.sockets) return { status: 503, reason: "too many connections" };
    if (this.sessions.hasRoomFor(address)) return undefined;
    return {
      status: 503,
      reason: `too many long polls from ${address}; if that is a proxy, add it to site.trustedProxies`,
    };
  }

  async #post(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const session = this.sessions.find(tokenOf(request, paramsOf(request)));
    const refusal = this.#refusalOf(request) ?? refusalOfPost(session);
    if (refusal || !session) {
      this.#refuseLate(response, refusal ?? gone);
      return;
    }
    session.isReading = true;
    const body = await readBody(request, this.#parts.clock, {
      mostBytes: this.#parts.hub.limits.frameBytes,
      withinMs: this.#limits.bodyMs,
    });
    session.isReading = false;
    if (!body.ok) {
      // What is left of it is not waited for.
      response.setHeader("Connection", "close");
      this.#refuseLate(response, body);
    } else if (session.receive(messagesIn(body.bytes, request.headers["content-type"]))) {
      this.#answers.taken(response);
    } else this.#refuseLate(response, gone);
  }

  #refuseLate(response: ServerResponse, refusal: Refusal): void {
    const cancel = this.#parts.clock.after(this.#limits.refusalMs, () =>
      this.#answers.refused(response, refusal),
    );
    response.once("close", cancel);
  }

  /**
   * A browser sends no Origin with a GET to its own host, but does with the POST that follows. What the POST will say is
   * read from the Referer, so that a page which will be refused is refused at its first GET: from that one it backs off.
   */
  #refusalOf(request: IncomingMessage): Refusal | undefined {
    const { headers } = request;
    if (headers.origin === undefined && headers["sec-fetch-site"] === "cross-site") {
      return { status: 403, reason: "asked for by another site without saying which" };
    }
    headers.origin ??= originOf(headers.referer);
    const verdict = this.#parts.checkOrigin(request);
    return verdict.allowed ? undefined : { status: 403, reason: verdict.reason };
  }
}

const gone: Refusal = { status: 410, reason: "the session is gone" };

function refusalOfPost(session: LongPollSession | undefined): Refusal | undefined {
  if (!session || session.isClosed) return gone;
  return session.isReading ? { status: 429, reason: "one POST at a time" } : undefined;
}

function paramsOf(request: IncomingMessage): URLSearchParams {
  return new URLSearchParams((request.url ?? "").split("?").slice(1).join("?"));
}

/** Clients up to phoenix 1.8 send it in the query, later ones in a header, which is the fresher of the two. */
function tokenOf({ headers }: IncomingMessage, params: URLSearchParams): string | null {
  const token = headers["x-phoenix-longpoll-token"];
  return typeof token === "string" && token !== "" ? token : params.get("token");
}

function originOf(referer: string | undefined): string | undefined {
  return referer !== undefined && URL.canParse(referer) ? new URL(referer).origin : undefined;
}
