import { createHmac } from "node:crypto";
import type { Clock } from "../core/clock.ts";
import { randomToken } from "../core/ids.ts";
import type { Session, SessionStore } from "./ports.ts";

export interface SessionParts {
  store: SessionStore;
  clock: Clock;
  lastsMs(): number;
  secretKeyBase: string;
  /** A session holds as long as the password that began it; null: there is none. */
  passwordHash(): string | null;
  /** A session is over: what it had open is to be closed. Also called for one that was replaced. */
  onEnded(sessionId: string): void;
}

/** Sessions by the value of their cookie. Only the value's digest is stored: a stolen store opens no door. */
export class Sessions {
  readonly #parts: SessionParts;

  constructor(parts: SessionParts) {
    this.#parts = parts;
  }

  /** A session under a fresh id. The one that was there before ends, so an id planted by somebody else never gains rights. */
  async start(previous: string | undefined): Promise<{ cookie: string; session: Session }> {
    const { store, clock, lastsMs } = this.#parts;
    if (previous !== undefined) await this.end(previous);
    const now = clock.now();
    await store.deleteExpired(now);
    const cookie = randomToken(32);
    const session = { id: this.#idOf(cookie), createdAt: now, expiresAt: now + lastsMs() };
    await store.create(session);
    return { cookie, session };
  }

  async find(cookie: string): Promise<Session | undefined> {
    return this.#parts.store.find(this.#idOf(cookie), this.#parts.clock.now());
  }

  /** Ends the session of this cookie; nothing happens when there is none. */
  async end(cookie: string): Promise<void> {
    const { store, clock, onEnded } = this.#parts;
    const id = this.#idOf(cookie);
    if (!(await store.find(id, clock.now()))) return;
    await store.delete(id);
    onEnded(id);
  }

  /** With another password, or another key, no cookie of before leads to a session any more. */
  #idOf(cookie: string): string {
    const { secretKeyBase, passwordHash } = this.#parts;
    return createHmac("sha256", secretKeyBase).update(`session ${cookie} ${passwordHash()}`).digest("hex");
  }
}
