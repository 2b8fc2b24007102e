import { randomBytes } from "node:crypto";
import type { Cancel, Clock } from "../core/clock.ts";
import { LongPollSession } from "./longpoll-session.ts";

export interface LongPollLimits {
  /** Sessions that one address may have. Everybody behind a proxy that is not trusted has the proxy's. */
  sessionsPerAddress: number;
  holdMs: number;
  /** Without a poll for so long a session ends; looked at every quarter of it. */
  quietMs: number;
  /** A body has to be here within this. */
  bodyMs: number;
  /** A refused POST is answered this late: clients come back after it without any delay of their own. */
  refusalMs: number;
}

export const defaultLongPollLimits: LongPollLimits = {
  sessionsPerAddress: 2_000,
  holdMs: 10_000,
  quietMs: 20_000,
  bodyMs: 10_000,
  refusalMs: 1_000,
};

interface SessionsParts {
  clock: Clock;
  limits: LongPollLimits;
  mostBytes: number;
}

/** Who polls, by token. A token is 24 random bytes and nothing else: it is known here or nowhere. */
export class LongPollSessions {
  readonly #parts: SessionsParts;
  readonly #byToken = new Map<string, LongPollSession>();
  readonly #perAddress = new Map<string, number>();
  #cancelSweep: Cancel;

  constructor(parts: SessionsParts) {
    this.#parts = parts;
    this.#cancelSweep = this.#sweepLater();
  }

  get size(): number {
    return this.#byToken.size;
  }

  get held(): number {
    return [...this.#byToken.values()].filter((session) => session.isHeld).length;
  }

  find(token: string | null): LongPollSession | undefined {
    return token === null ? undefined : this.#byToken.get(token);
  }

  hasRoomFor(address: string): boolean {
    return (this.#perAddress.get(address) ?? 0) < this.#parts.limits.sessionsPerAddress;
  }

  create(address: string): LongPollSession {
    const { clock, limits, mostBytes } = this.#parts;
    const session = new LongPollSession({
      ...{ address, clock, mostBytes, holdMs: limits.holdMs },
      token: randomBytes(24).toString("base64url"),
      onEnd: (ended) => this.#forget(ended),
    });
    this.#byToken.set(session.token, session);
    this.#perAddress.set(address, (this.#perAddress.get(address) ?? 0) + 1);
    return session;
  }

  close(): void {
    this.#cancelSweep();
    for (const session of [...this.#byToken.values()]) session.cut();
  }

  #sweepLater(): Cancel {
    const { clock, limits } = this.#parts;
    return clock.after(limits.quietMs / 4, () => {
      for (const session of [...this.#byToken.values()]) {
        if (session.isQuietFor(limits.quietMs)) session.cut();
      }
      this.#cancelSweep = this.#sweepLater();
    });
  }

  #forget({ token, address }: LongPollSession): void {
    if (!this.#byToken.delete(token)) return;
    const left = (this.#perAddress.get(address) ?? 1) - 1;
    if (left > 0) this.#perAddress.set(address, left);
    else this.#perAddress.delete(address);
  }
}
