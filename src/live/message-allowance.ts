import type { Clock } from "../core/clock.ts";

const bytesPerToken = 65_536;

/** How much one client may send: a bucket that refills steadily. */
export class MessageAllowance {
  readonly #clock: Clock;
  readonly #atOnce: number;
  readonly #perSecond: number;
  #left: number;
  #filledAt: number;

  constructor(clock: Clock, atOnce: number, perSecond: number) {
    this.#clock = clock;
    this.#atOnce = atOnce;
    this.#perSecond = perSecond;
    this.#left = atOnce;
    this.#filledAt = clock.monotonic();
  }

  /** False: the client sends more than it may. */
  take(bytes: number): boolean {
    const now = this.#clock.monotonic();
    const gained = ((now - this.#filledAt) / 1_000) * this.#perSecond;
    this.#left = Math.min(this.#atOnce, this.#left + gained) - 1 - Math.floor(bytes / bytesPerToken);
    this.#filledAt = now;
    return this.#left >= 0;
  }
}
