import type { Backlog } from "./backlog.ts";
import type { Flushable, Pump } from "./broadcast.ts";
import type { SharedFrame } from "./shared-frame.ts";
import type { Transport } from "./transport.ts";

/**
 * What goes out to one viewer. Broadcasts wait for the pump; a message for this viewer alone first writes what waits,
 * so that the order on the wire is the order of the calls.
 */
export class Outbox implements Flushable {
  readonly #transport: Transport;
  readonly #pump: Pump;
  readonly #bound: number;
  readonly #backlog: Backlog;
  #waiting: SharedFrame[] = [];
  #waitingBytes = 0;

  constructor(transport: Transport, pump: Pump, bound: number, backlog: Backlog) {
    this.#transport = transport;
    this.#pump = pump;
    this.#bound = bound;
    this.#backlog = backlog;
  }

  send(text: string): void {
    this.flush();
    this.#backlog.add(text.length);
    this.#transport.send(text);
  }

  /** False: too much is waiting already, and the frame was not taken. */
  share(frame: SharedFrame): boolean {
    // A burst of our own is no slowness of the viewer: only what the network did not take counts.
    if (this.queuedBytes() > this.#bound) this.flush();
    if (this.queuedBytes() > this.#bound) return false;
    if (this.#waiting.length === 0) this.#pump.add(this);
    this.#waiting.push(frame);
    this.#waitingBytes += frame.text.length;
    return true;
  }

  flush(): void {
    if (this.#waiting.length === 0) return;
    const frames = this.#waiting;
    this.#waiting = [];
    this.#waitingBytes = 0;
    this.#transport.sendShared(frames);
  }

  queuedBytes(): number {
    return this.#transport.queuedBytes() + this.#waitingBytes;
  }
}
