import type { Clock } from "../../core/clock.ts";
import { messageOf } from "../../core/errors.ts";
import type { Log } from "../../core/log.ts";
import type { OperatorContent, OperatorPage } from "../../web/operator/operator-page.ts";

/** How often it is looked which open page is due to be read; a quarter of the fastest pace. */
export const lookEveryMs = 250;
/** What is touched all the time is read once a second, what is touched urgently at the next look. */
const touchedEveryMs = 1_000;

export interface OpenedPageParts {
  clock: Clock;
  log: Log;
  /** Of its shared view. */
  key: string;
  page: OperatorPage;
  content: OperatorContent;
  /** Null: it is read when it is touched. */
  everyMs: number | null;
}

/** A page that somebody has open: when it was read, why it could not be since, and when it is to be read again. */
export class OpenedPage {
  readonly #parts: OpenedPageParts;
  #readAt: number | null = null;
  #trouble: string | null = null;
  #reading: Promise<void> | null = null;
  #dueAt = 0;
  /** What it shows changed since it was read. */
  #touched = false;

  constructor(parts: OpenedPageParts) {
    this.#parts = parts;
  }

  get key(): string {
    return this.#parts.key;
  }

  get path(): string {
    return this.#parts.page.path;
  }

  /** It was read before it is drawn, or needs no reading. */
  get isRead(): boolean {
    return !this.#parts.content.read || this.#readAt !== null;
  }

  get isReading(): boolean {
    return this.#reading !== null;
  }

  reading(): { at: number | null; trouble: string | null } {
    return { at: this.#readAt, trouble: this.#trouble };
  }

  /** What is older than its pace is read before it is shown. */
  isOld(): boolean {
    if (!this.#parts.content.read) return false;
    return this.#readAt === null || this.#touched || this.#parts.clock.monotonic() >= this.#dueAt;
  }

  /** At the look that is nearest: a timer that is a moment early would otherwise put it off to the next. */
  isDue(): boolean {
    const now = this.#parts.clock.monotonic();
    return (this.#parts.everyMs !== null || this.#touched) && now >= this.#dueAt - lookEveryMs / 2;
  }

  /** Reads once, whoever asks meanwhile. The first time it throws what reading throws; later the page tells it. */
  read(): Promise<void> {
    this.#reading ??= this.#readOnce().finally(() => {
      this.#reading = null;
    });
    return this.#reading;
  }

  /** What it shows changed. True: it is to be drawn anew as it is; false: it is read first. */
  touch({ urgent, all }: { urgent: boolean; all: boolean }): boolean {
    if (urgent) this.#dueAt = 0;
    const isReadByTime = this.#parts.everyMs !== null && all;
    if (!this.#parts.content.read || isReadByTime) return true;
    this.#touched = true;
    return false;
  }

  async #readOnce(): Promise<void> {
    const { clock, log, key, content } = this.#parts;
    this.#touched = false;
    this.#dueAt = this.#nextDue();
    try {
      await content.read?.();
      this.#readAt = clock.now();
      this.#trouble = null;
    } catch (thrown) {
      if (this.#readAt === null) throw thrown;
      this.#trouble = messageOf(thrown);
      log.error({ view: key, error: this.#trouble }, "operator.read-failed");
    }
  }

  /** Keeps the pace: what was read a little late is not late the next time as well. */
  #nextDue(): number {
    const now = this.#parts.clock.monotonic();
    const every = this.#parts.everyMs ?? touchedEveryMs;
    const planned = this.#dueAt + every;
    return planned > now + every / 2 && planned <= now + every + lookEveryMs ? planned : now + every;
  }
}
