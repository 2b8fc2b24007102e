import type { SharedFrame } from "../../src/live/shared-frame.ts";
import type { Transport } from "../../src/live/transport.ts";

/** A transport without a network: keeps what was sent, as slow as it is told to be. */
export class MemoryTransport implements Transport {
  readonly name = "longpoll";
  readonly sent: string[] = [];
  readonly shared: SharedFrame[] = [];
  closedWith: number | undefined;
  queued = 0;
  onMessage: (text: string) => void = () => undefined;

  send(text: string): void {
    this.sent.push(text);
    this.onMessage(text);
  }

  sendShared(frames: readonly SharedFrame[]): void {
    this.shared.push(...frames);
    for (const { text } of frames) this.send(text);
  }

  close(code: number): void {
    this.closedWith = code;
  }

  cut(): void {
    this.queued = 0;
    this.close(1006);
  }

  queuedBytes(): number {
    return this.queued;
  }
}
