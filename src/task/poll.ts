import type { Cancel, Clock } from "../core/clock.ts";

export interface PollParts {
  clock: Clock;
  /** Asks once and takes in what came. */
  ask(): Promise<"good" | "failed" | "over">;
  /** Milliseconds to the next question after that many failures in a row; null: nobody wants to know any more. */
  delay(failures: number): number | null;
  /** `ask` threw, which is a bug: the poll goes on all the same. */
  onCrash(thrown: unknown): void;
}

/**
 * One question after the other, however many want the answer: never two at once, none while nobody wants it, none after
 * the end. Counted from question to question, so an answer that takes long does not slow the rest down.
 */
export class Poll {
  readonly #parts: PollParts;
  #failures = 0;
  #askedAt = Number.NEGATIVE_INFINITY;
  #waiting: { at: number; cancel: Cancel } | undefined;
  #asking: Promise<void> | undefined;
  #over = false;
  #stopped = false;

  constructor(parts: PollParts) {
    this.#parts = parts;
  }

  get failures(): number {
    return this.#failures;
  }

  get isOver(): boolean {
    return this.#over;
  }

  /** Whether a question is on its way or will be asked. */
  get isRunning(): boolean {
    return this.#asking !== undefined || this.#waiting !== undefined;
  }

  /** Monotonic time of the next question; null: none is planned. */
  get nextAt(): number | null {
    return this.#waiting?.at ?? null;
  }

  /** Somebody wants to know: the next question comes when it is due for them, at once after a rest. */
  wake(): void {
    if (this.#over || this.#asking) return;
    this.#schedule();
  }

  /** Asks now, or as soon as the question on its way is answered; also after the end. Done when it is answered. */
  async now(): Promise<void> {
    this.#over = false;
    await this.#asking;
    this.#waiting?.cancel();
    this.#waiting = undefined;
    // The answer that was waited for may have made the next question, of another who wanted it now.
    await (this.#asking ?? this.#ask());
  }

  stop(): void {
    this.#stopped = true;
    this.#waiting?.cancel();
    this.#waiting = undefined;
  }

  #schedule(): void {
    const { clock, delay } = this.#parts;
    const after = this.#stopped || this.#over ? null : delay(this.#failures);
    this.#waiting?.cancel();
    this.#waiting = undefined;
    if (after === null) return;
    const now = clock.monotonic();
    const at = Math.max(now, this.#askedAt + after);
    this.#waiting = { at, cancel: clock.after(at - now, () => void this.#ask()) };
  }

  async #askSafely(): Promise<"good" | "failed" | "over"> {
    try {
      return await this.#parts.ask();
    } catch (thrown) {
      this.#parts.onCrash(thrown);
      return "failed";
    }
  }

  #ask(): Promise<void> {
    this.#waiting = undefined;
    if (this.#stopped || this.#parts.delay(this.#failures) === null) return Promise.resolve();
    this.#askedAt = this.#parts.clock.monotonic();
    this.#asking = this.#askSafely().then((outcome) => {
      this.#asking = undefined;
      this.#failures = outcome === "failed" ? this.#failures + 1 : 0;
      this.#over = outcome === "over";
      this.#schedule();
    });
    return this.#asking;
  }
}
