/** One of those for whom something waits. */
export interface Waiting {
  queuedBytes(): number;
  /** Ends it at once, with what waits for it. */
  cut(): void;
}

/**
 * What waits for all viewers together, so that many who read nothing cannot fill the memory where one cannot. It is
 * measured only after so much was sent that it may be too much; then those go for whom most waits.
 */
export class Backlog {
  readonly #bound: number;
  readonly #all: () => Iterable<Waiting>;
  /** At most so much waits. */
  #bytes = 0;

  constructor(bound: number, all: () => Iterable<Waiting>) {
    this.#bound = bound;
    this.#all = all;
  }

  /** So much is about to be sent to one alone. */
  add(bytes: number): void {
    this.#bytes += bytes;
    if (this.#bytes > this.#bound) this.#relieve();
  }

  #relieve(): void {
    const all = [...this.#all()].map((one) => ({ one, bytes: one.queuedBytes() }));
    this.#bytes = all.reduce((sum, { bytes }) => sum + bytes, 0);
    if (this.#bytes <= this.#bound / 2) return;
    for (const { one, bytes } of all.sort((a, b) => b.bytes - a.bytes)) {
      if (this.#bytes <= this.#bound / 2) return;
      this.#bytes -= bytes;
      one.cut();
    }
  }
}
