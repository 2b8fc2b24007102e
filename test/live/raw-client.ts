import { WebSocket } from "ws";

export type WireMessage = [joinRef: unknown, ref: unknown, topic: string, event: string, payload: unknown];

/** Speaks frames by hand, for what the official client never sends. */
export class RawClient {
  readonly webSocket: WebSocket;
  readonly received: WireMessage[] = [];
  binaryFrames = 0;
  readonly closed: Promise<{ code: number; reason: string }>;
  readonly #waiting = new Set<() => void>();

  constructor(url: string) {
    this.webSocket = new WebSocket(`${url}/websocket?vsn=2.0.0`);
    this.webSocket.on("message", (data, isBinary) => {
      if (isBinary) this.binaryFrames += 1;
      this.received.push(JSON.parse(String(data)) as WireMessage);
      for (const check of [...this.#waiting]) check();
    });
    this.closed = new Promise((resolve) => {
      this.webSocket.on("close", (code, reason) => resolve({ code, reason: String(reason) }));
    });
    this.webSocket.on("error", () => undefined);
  }

  static async open(url: string): Promise<RawClient> {
    const client = new RawClient(url);
    await new Promise((resolve, reject) => {
      client.webSocket.once("open", resolve);
      client.webSocket.once("error", reject);
    });
    return client;
  }

  send(...message: unknown[]): void {
    this.webSocket.send(JSON.stringify(message));
  }

  /** Resolves when `count` messages have come; fails after five seconds. */
  async messages(count: number): Promise<WireMessage[]> {
    if (this.received.length < count) {
      await new Promise<void>((resolve, reject) => {
        const timer = setTimeout(() => {
          reject(
            new Error(
              `${this.received.length} of ${count} messages came: ${JSON.stringify(this.received).slice(0, 500)}`,
            ),
          );
        }, 5_000);
        const check = () => {
          if (this.received.length < count) return;
          clearTimeout(timer);
          this.#waiting.delete(check);
          resolve();
        };
        this.#waiting.add(check);
      });
    }
    return this.received;
  }

  /** A round trip: whatever the server wrote before has come. */
  async settle(): Promise<WireMessage[]> {
    const before = this.received.length;
    const ref = `settle-${before}-${Math.random()}`;
    this.send(null, ref, "phoenix", "heartbeat", {});
    for (;;) {
      const at = this.received.findIndex(([, answered]) => answered === ref);
      if (at >= 0) {
        this.received.splice(at, 1);
        return this.received;
      }
      await this.messages(this.received.length + 1);
    }
  }

  cut(): void {
    this.webSocket.terminate();
  }
}
