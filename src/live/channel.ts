import { messageOf } from "../core/errors.ts";
import type { Log } from "../core/log.ts";
import type { Audience } from "../protocol/vocabulary.ts";
import { encodeMessage, encodeReply, type Message, type Ref } from "./message.ts";
import type { Outbox } from "./outbox.ts";
import type { SharedFrame } from "./shared-frame.ts";
import type { ChannelHandler, Subscriber } from "./topic-router.ts";

const mostHeldFrames = 256;
const mostWaitingMessages = 100;

/** One topic on one socket, from the moment its join arrived. */
export class Channel implements Subscriber {
  readonly topic: string;
  readonly joinRef: Ref;
  readonly #outbox: Outbox;
  readonly #log: Log;
  #phase: "joining" | "joined" | "ended" = "joining";
  #rights: Audience = "viewer";
  #handler: ChannelHandler = {};
  #held: (string | SharedFrame)[] = [];
  readonly #inbox: Message[] = [];
  #handling = false;
  readonly #endings: (() => void)[] = [];
  #caughtUp: (() => void)[] = [];

  constructor(join: Message, outbox: Outbox, log: Log) {
    this.topic = join.topic;
    this.joinRef = join.joinRef;
    this.#outbox = outbox;
    this.#log = log;
  }

  get ended(): boolean {
    return this.#phase === "ended";
  }

  /** Joined with an operator's rights. */
  get operator(): boolean {
    return this.#phase === "joined" && this.#rights === "operator";
  }

  push(event: string, payload: unknown): void {
    const text = encodeMessage({ joinRef: this.joinRef, ref: null, topic: this.topic, event, payload });
    if (this.#phase === "joining") this.#held.push(text);
    if (this.#phase === "joined") this.#outbox.send(text);
  }

  share(frame: SharedFrame): boolean {
    if (this.#phase === "joined") return this.#outbox.share(frame);
    if (this.#phase === "ended") return true;
    if (this.#held.length >= mostHeldFrames) return false;
    this.#held.push(frame);
    return true;
  }

  whenCaughtUp(run: () => void): void {
    this.#caughtUp.push(run);
  }

  /** Called when little enough waits for this viewer. */
  caughtUp(): void {
    if (this.#phase !== "joined" || this.#caughtUp.length === 0) return;
    const runs = this.#caughtUp;
    this.#caughtUp = [];
    for (const run of runs) run();
  }

  onEnd(run: () => void): void {
    if (this.#phase === "ended") run();
    else this.#endings.push(run);
  }

  /** The join was accepted: the reply first, then what was held back, then what the client sent meanwhile. */
  open(join: Message, response: unknown, rights: Audience, handler: ChannelHandler): void {
    this.#phase = "joined";
    this.#rights = rights;
    this.#handler = handler;
    this.#outbox.send(encodeReply(join, "ok", response));
    const held = this.#held;
    this.#held = [];
    // They were taken, so they go out however much waits already.
    for (const frame of held) this.#outbox.send(typeof frame === "string" ? frame : frame.text);
    void this.#work();
  }

  receive(message: Message): void {
    if (this.#inbox.length >= mostWaitingMessages) {
      this.#reply(message, "error", { reason: "too many messages are waiting" });
      return;
    }
    this.#inbox.push(message);
    void this.#work();
  }

  fail(reason: string): void {
    this.#finish("phx_error", { reason });
  }

  close(): void {
    this.#finish("phx_close", {});
  }

  /** Ends without a word to the client. Returns messages that were never looked at. */
  end(): Message[] {
    if (this.#phase === "ended") return [];
    this.#phase = "ended";
    this.#held = [];
    for (const run of this.#endings.splice(0)) run();
    leaveQuietly(this.#handler, this.topic, this.#log);
    return this.#inbox.splice(0);
  }

  /** The client knows a channel by its join: the ref of its last message is the join's. */
  sayClosed(): void {
    this.#say("phx_close", {});
  }

  #finish(event: string, payload: unknown): void {
    if (this.#phase !== "joined") return;
    this.end();
    this.#say(event, payload);
  }

  #say(event: string, payload: unknown): void {
    const { joinRef, topic } = this;
    this.#outbox.send(encodeMessage({ joinRef, ref: joinRef, topic, event, payload }));
  }

  #reply(message: Message, status: string, response: unknown): void {
    if (message.ref === null) return;
    this.#outbox.send(encodeReply({ ...message, joinRef: this.joinRef }, status, response));
  }

  /** One message after the other, as they came. */
  async #work(): Promise<void> {
    if (this.#handling) return;
    this.#handling = true;
    while (this.#phase === "joined") {
      const message = this.#inbox.shift();
      if (!message) break;
      await this.#handle(message);
    }
    this.#handling = false;
  }

  async #handle(message: Message): Promise<void> {
    if (!this.#handler.handle) {
      this.#reply(message, "error", { reason: "unknown event" });
      return;
    }
    try {
      const reply = await this.#handler.handle(message.event, message.payload);
      if (reply && !this.ended) this.#reply(message, reply.status, reply.response);
    } catch (thrown) {
      this.#log.error(
        { topic: this.topic, event: message.event, error: messageOf(thrown) },
        "live.channel-crashed",
      );
      this.fail("channel_crash");
    }
  }
}

/** Leaving cannot be refused: what goes wrong is logged, and the channel is gone all the same. */
export function leaveQuietly(handler: ChannelHandler, topic: string, log: Log): void {
  try {
    handler.leave?.();
  } catch (thrown) {
    log.error({ topic, error: messageOf(thrown) }, "live.leave-crashed");
  }
}
