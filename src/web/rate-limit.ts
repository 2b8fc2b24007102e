import { isIPv6 } from "node:net";
import type { Clock } from "../core/clock.ts";

export type Allowance = { allowed: true } | { allowed: false; retryAfterMs: number };

export interface RateLimitBounds {
  /** Attempts within the window. */
  attempts: number;
  windowMs: number;
  /** Addresses remembered at once; the one longest without an attempt makes room. */
  addresses: number;
}

const bounds: RateLimitBounds = { attempts: 5, windowMs: 60_000, addresses: 10_000 };

/**
 * Attempts by address in a sliding window. An attempt counts from its start, so that many at once gain nothing; one that
 * succeeds is forgiven.
 */
export class RateLimit {
  readonly #clock: Clock;
  readonly #bounds: RateLimitBounds;
  readonly #attempts = new Map<string, number[]>();

  constructor(clock: Clock, limits: Partial<RateLimitBounds> = {}) {
    this.#clock = clock;
    this.#bounds = { ...bounds, ...limits };
  }

  get addresses(): number {
    return this.#attempts.size;
  }

  take(address: string): Allowance {
    const key = networkOf(address);
    const now = this.#clock.monotonic();
    const recent = (this.#attempts.get(key) ?? []).filter((at) => at > now - this.#bounds.windowMs);
    const [oldest] = recent;
    if (oldest !== undefined && recent.length >= this.#bounds.attempts) {
      return { allowed: false, retryAfterMs: oldest + this.#bounds.windowMs - now };
    }
    this.#remember(key, [...recent, now]);
    return { allowed: true };
  }

  forgive(address: string): void {
    this.#attempts.delete(networkOf(address));
  }

  #remember(key: string, times: number[]): void {
    this.#attempts.delete(key);
    this.#attempts.set(key, times);
    if (this.#attempts.size <= this.#bounds.addresses) return;
    const [longestQuiet] = this.#attempts.keys();
    if (longestQuiet !== undefined) this.#attempts.delete(longestQuiet);
  }
}

/** Whoever has one IPv6 address usually has the whole /64: they share their attempts. */
function networkOf(address: string): string {
  if (!isIPv6(address)) return address;
  const [head = "", tail] = address.split("::");
  const before = head === "" ? [] : head.split(":");
  const after = tail === undefined || tail === "" ? [] : tail.split(":");
  const zeros = new Array<string>(Math.max(0, 8 - before.length - after.length)).fill("0");
  const groups = tail === undefined ? before : [...before, ...zeros, ...after];
  return `${groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, "").toLowerCase())
    .join(":")}::/64`;
}
