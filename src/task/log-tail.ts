import type { SymbiontClient } from "./client.ts";
import type { LogLine } from "./reading/read-others.ts";
import type { Trouble } from "./trouble.ts";

/** A line, and where the log goes on after the part it came with. */
export interface TailLine extends LogLine {
  /** Grows by one with each line that was read since this process began to. */
  number: number;
}

const mostLines = 2_000;
const mostPartsAtOnce = 25;

/** The end of a task's log, read once for everybody: an append stream that goes on where it stopped. */
export class LogTail {
  readonly #id: string;
  readonly #client: SymbiontClient;
  #lines: TailLine[] = [];
  #count = 0;
  #offset = 0;
  #reading: Promise<void> | undefined;
  #openings = 0;
  trouble: Trouble | null = null;
  /** No more will come. */
  ended = false;
  /** The beginning is gone, by Symbiont's cap or ours. */
  cutOff = false;

  constructor(id: string, client: SymbiontClient) {
    this.#id = id;
    this.#client = client;
  }

  /** How many lines there were, those included that are no longer kept. */
  get count(): number {
    return this.#count;
  }

  /** This Symbiont keeps no log. */
  get isMissing(): boolean {
    const status = this.trouble?.status;
    return status === 404 || status === 405 || status === 501;
  }

  /** Lines after the first `number`, as far as they are kept. */
  after(number: number): TailLine[] {
    return this.#lines.filter((line) => line.number >= number);
  }

  last(most: number): TailLine[] {
    return this.#lines.slice(-most);
  }

  /** Reads what is new; true when there was something. Asked while it reads: the same reading. */
  async read(): Promise<boolean> {
    const before = this.#count;
    const hadTrouble = this.trouble;
    this.#reading ??= this.#readOn().finally(() => {
      this.#reading = undefined;
    });
    await this.#reading;
    return this.#count !== before || this.trouble !== hadTrouble;
  }

  async #readOn(): Promise<void> {
    for (let parts = 0; parts < mostPartsAtOnce && !this.ended && !this.isMissing; parts += 1) {
      const from = this.#offset;
      const opening = this.#openings;
      const part = await this.#client.log(this.#id, from);
      if (!part.ok) {
        this.trouble = part.trouble;
        return;
      }
      this.trouble = null;
      const { lines, nextOffset, firstOffset, ended } = part.value;
      if (firstOffset > from) this.cutOff = true;
      this.#offset = nextOffset;
      // Lines that do not move the offset would be read again and again.
      if (nextOffset > from) this.#append(lines);
      // Asked before a retry, it is of the run before.
      this.ended = ended && nextOffset === from && opening === this.#openings;
      if (nextOffset === from) return;
    }
  }

  /** A retry writes on. */
  reopen(): void {
    this.#openings += 1;
    this.ended = false;
  }

  #append(lines: readonly LogLine[]): void {
    for (const line of lines) this.#lines.push({ ...line, number: this.#count++ });
    if (this.#lines.length <= mostLines) return;
    this.cutOff = true;
    this.#lines = this.#lines.slice(-mostLines);
  }
}
