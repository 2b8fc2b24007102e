import type { Cancel, Clock } from "../core/clock.ts";
import type { Connection } from "./hub.ts";
import type { SharedFrame } from "./shared-frame.ts";
import type { Transport } from "./transport.ts";

/** A GET that waits for messages. */
export interface Poll {
  /** Ends the request. Each message is the JSON text of a string. */
  answer(status: 200 | 204 | 410, messages: readonly string[]): void;
  /** The whole answer was taken by the network. */
  isDelivered(): boolean;
  abort(): void;
}

export interface SessionParts {
  token: string;
  /** Under which it is counted. */
  address: string;
  clock: Clock;
  /** A GET without messages is answered with 204 after this long; the client gives up at 20 s. */
  holdMs: number;
  /** With more than this waiting the session ends. */
  mostBytes: number;
  onEnd(session: LongPollSession): void;
}

/** So much at once: a slow line gets on in steps, each within the client's patience. */
const answerBytes = 1024 * 1024;

/**
 * One viewer that polls. Messages leave the queue when the network took the answer that carries them: what was put into
 * an answer that died goes back to its place, so a poll that breaks off loses nothing.
 */
export class LongPollSession implements Transport {
  readonly name = "longpoll";
  /** A POST is being read: the next has to wait, or their order would be chance. */
  isReading = false;
  readonly #parts: SessionParts;
  #connection: Connection | undefined;
  #queue: string[] = [];
  #bytes = 0;
  #poll: Poll | undefined;
  #cancelHold: Cancel | undefined;
  #handed: { poll: Poll; messages: string[] } | undefined;
  #serving = false;
  #isClosed = false;
  #quietSince: number;

  constructor(parts: SessionParts) {
    this.#parts = parts;
    this.#quietSince = parts.clock.monotonic();
  }

  get token(): string {
    return this.#parts.token;
  }

  get address(): string {
    return this.#parts.address;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  get isHeld(): boolean {
    return this.#poll !== undefined;
  }

  open(connection: Connection): void {
    this.#connection = connection;
  }

  /** False: the session closed over it, and what came after was not taken. */
  receive(messages: readonly (string | Uint8Array)[]): boolean {
    for (const message of messages) {
      if (this.#isClosed) return false;
      if (typeof message === "string") this.#connection?.receive(message);
      else this.#connection?.receiveBinary(message);
    }
    return !this.#isClosed;
  }

  /** The newest poll gets what comes; one that still waits ends empty. */
  poll(poll: Poll): void {
    this.#reclaim();
    const older = this.#release();
    older?.answer(204, []);
    this.#connection?.touch();
    this.#poll = poll;
    if (this.#queue.length > 0) this.#serve();
    else if (this.#isClosed) this.#end(poll);
    else this.#cancelHold = this.#parts.clock.after(this.#parts.holdMs, () => this.#answer(204, []));
  }

  /** The request of that poll is over, well or badly. */
  left(poll: Poll): void {
    if (this.#poll === poll) this.#release();
    if (this.#handed?.poll === poll) {
      if (poll.isDelivered()) this.#forget(this.#handed.messages);
      else this.#reclaim();
    }
    this.#quietSince = this.#parts.clock.monotonic();
  }

  isQuietFor(ms: number): boolean {
    return !this.#poll && this.#parts.clock.monotonic() - this.#quietSince > ms;
  }

  send(text: string): void {
    this.#keep(JSON.stringify(text));
  }

  sendShared(frames: readonly SharedFrame[]): void {
    for (const frame of frames) this.#keep(frame.quoted);
  }

  /** What waits can still be fetched; after it the client is told that the session is gone, and opens another. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#connection?.closed();
    if (this.#poll && this.#queue.length === 0) this.#end(this.#poll);
  }

  /** Nobody polls any more, or too much waits. */
  cut(): void {
    this.close();
    this.#end(this.#poll);
  }

  queuedBytes(): number {
    return this.#bytes;
  }

  #keep(quoted: string): void {
    if (this.#isClosed) return;
    this.#queue.push(quoted);
    this.#bytes += quoted.length;
    if (this.#bytes > this.#parts.mostBytes) {
      this.cut();
      return;
    }
    if (!this.#poll || this.#serving) return;
    // What is said in the same turn goes into the same answer.
    this.#serving = true;
    setImmediate(() => {
      this.#serving = false;
      this.#serve();
    });
  }

  #serve(): void {
    if (!this.#poll || this.#queue.length === 0) return;
    const messages = this.#take();
    this.#handed = { poll: this.#poll, messages };
    this.#answer(200, messages);
  }

  #take(): string[] {
    let size = 0;
    const over = this.#queue.findIndex((message) => {
      size += message.length;
      return size > answerBytes;
    });
    return this.#queue.splice(0, over < 0 ? this.#queue.length : Math.max(1, over));
  }

  #answer(status: 200 | 204 | 410, messages: readonly string[]): void {
    this.#quietSince = this.#parts.clock.monotonic();
    this.#release()?.answer(status, messages);
  }

  #release(): Poll | undefined {
    const poll = this.#poll;
    this.#poll = undefined;
    this.#cancelHold?.();
    this.#cancelHold = undefined;
    return poll;
  }

  #forget(messages: readonly string[]): void {
    this.#handed = undefined;
    for (const message of messages) this.#bytes -= message.length;
  }

  /** Whoever polls again has given up on the answer that is still under way. */
  #reclaim(): void {
    const handed = this.#handed;
    this.#handed = undefined;
    if (!handed) return;
    this.#queue = [...handed.messages, ...this.#queue];
    handed.poll.abort();
  }

  #end(poll: Poll | undefined): void {
    this.#release();
    this.#handed?.poll.abort();
    this.#handed = undefined;
    this.#queue = [];
    this.#bytes = 0;
    poll?.answer(410, []);
    this.#parts.onEnd(this);
  }
}
