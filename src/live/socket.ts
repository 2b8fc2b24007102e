import type { Clock } from "../core/clock.ts";
import { messageOf } from "../core/errors.ts";
import type { Log } from "../core/log.ts";
import type { Backlog } from "./backlog.ts";
import type { Pump } from "./broadcast.ts";
import { Channel, leaveQuietly } from "./channel.ts";
import { encodeReply, type Message, parseBinaryHeader, parseMessage } from "./message.ts";
import { MessageAllowance } from "./message-allowance.ts";
import { Outbox } from "./outbox.ts";
import { findRoute, type JoinResult, type Route } from "./topic-router.ts";
import { closeCodes, type LiveLimits, type Transport, type ViewerContext } from "./transport.ts";

export interface SocketParts {
  transport: Transport;
  context: ViewerContext;
  routes: readonly Route[];
  limits: LiveLimits;
  clock: Clock;
  log: Log;
  pump: Pump;
  backlog: Backlog;
}

/** The server's side of one Phoenix socket, whatever carries it: heartbeat, joins, pushes, leaves. */
export class Socket {
  readonly #parts: SocketParts;
  readonly #outbox: Outbox;
  readonly #allowance: MessageAllowance;
  readonly #channels = new Map<string, Channel>();
  #context: ViewerContext;
  #heardAt: number;
  #open = true;

  constructor(parts: SocketParts) {
    const { transport, pump, limits, clock, backlog } = parts;
    this.#parts = parts;
    this.#context = parts.context;
    this.#outbox = new Outbox(transport, pump, limits.queuedBytes, backlog);
    this.#allowance = new MessageAllowance(clock, limits.messagesAtOnce, limits.messagesPerSecond);
    this.#heardAt = clock.monotonic();
  }

  get context(): ViewerContext {
    return this.#context;
  }

  get transport(): Transport["name"] {
    return this.#parts.transport.name;
  }

  topics(): Iterable<string> {
    return this.#channels.keys();
  }

  receive(text: string): void {
    if (!this.#admit(text.length)) return;
    const parsed = parseMessage(text);
    if (parsed.ok) this.#dispatch(parsed.message);
    else this.close(closeCodes.broken, parsed.reason);
  }

  /** Nothing of ours is binary; the header says whom to answer. */
  receiveBinary(bytes: Uint8Array): void {
    if (!this.#admit(bytes.length)) return;
    const parsed = parseBinaryHeader(bytes);
    if (parsed.ok) this.#reply(parsed.message, "error", { reason: "binary not supported" });
    else this.close(closeCodes.broken, parsed.reason);
  }

  /** A sign of life that is no message. */
  touch(): void {
    this.#heardAt = this.#parts.clock.monotonic();
  }

  queuedBytes(): number {
    return this.#outbox.queuedBytes();
  }

  /** Too much waits for all: without a word, which would wait as well. */
  cut(): void {
    this.closed();
    this.#parts.transport.cut();
  }

  close(code: number, reason: string): void {
    if (!this.#open) return;
    this.#outbox.flush();
    this.closed();
    this.#parts.transport.close(code, reason);
  }

  /** The transport is gone: every channel ends, nobody is told. */
  closed(): void {
    if (!this.#open) return;
    this.#open = false;
    for (const channel of [...this.#channels.values()]) channel.end();
  }

  /** From now on this is a viewer; what was joined with the operator's rights is closed. */
  endSession(): void {
    this.#context = {
      ...this.#context,
      audience: "viewer",
      sessionId: null,
      operatorUntil: null,
      isStillOperator: null,
    };
    for (const channel of [...this.#channels.values()]) if (channel.operator) channel.close();
  }

  /** Once a second: silence, end of the session, viewers that caught up. */
  sweep(): void {
    const { clock, limits } = this.#parts;
    if (clock.monotonic() - this.#heardAt > limits.idleMs) {
      this.close(closeCodes.goingAway, "idle");
      return;
    }
    this.#expireSession();
    if (this.#outbox.queuedBytes() > limits.queuedBytes / 2) return;
    for (const channel of [...this.#channels.values()]) channel.caughtUp();
  }

  #admit(bytes: number): boolean {
    if (!this.#open) return false;
    this.touch();
    if (!this.#allowance.take(bytes)) {
      this.close(closeCodes.policy, "too many messages");
      return false;
    }
    if (this.#outbox.queuedBytes() <= this.#parts.limits.stalledBytes) return true;
    this.close(closeCodes.overloaded, "answers are not read");
    return false;
  }

  #dispatch(message: Message): void {
    if (message.topic === "phoenix" && message.event === "heartbeat") {
      this.#reply({ ...message, joinRef: null }, "ok", {});
      return;
    }
    const channel = this.#channels.get(message.topic);
    if (message.event === "phx_join") this.#join(message, channel);
    else if (!channel) this.#answerUnknown(message);
    else if (message.joinRef !== null && message.joinRef !== channel.joinRef) return;
    else if (message.event === "phx_leave") this.#leave(message, channel);
    else channel.receive(message);
  }

  #answerUnknown(message: Message): void {
    if (message.event === "phx_leave") this.#reply(message, "ok", {});
    else this.#reply({ ...message, joinRef: null }, "error", { reason: "unmatched topic" });
  }

  #join(message: Message, old: Channel | undefined): void {
    const route = findRoute(this.#parts.routes, message.topic);
    if (!route) {
      this.#answerUnknown(message);
      return;
    }
    if (!old && this.#channels.size >= this.#parts.limits.channelsPerSocket) {
      this.#reply(message, "error", { reason: "too many channels joined" });
      return;
    }
    old?.end();
    const channel = new Channel(message, this.#outbox, this.#parts.log);
    this.#channels.set(message.topic, channel);
    channel.onEnd(() => {
      if (this.#channels.get(channel.topic) === channel) this.#channels.delete(channel.topic);
    });
    void this.#completeJoin(route, message, channel, old);
  }

  async #completeJoin(
    route: Route,
    join: Message,
    channel: Channel,
    old: Channel | undefined,
  ): Promise<void> {
    const result = await this.#ask(route, join, channel);
    if (!this.#open || channel.ended) {
      // It was left or joined anew while the route thought about it: nobody waits for this answer any more.
      if (result.ok && result.channel) leaveQuietly(result.channel, channel.topic, this.#parts.log);
    } else this.#answerJoin(result, join, channel);
    // The client knows its old channel by the old join; it hears of its end after the answer to the new one.
    if (this.#open) old?.sayClosed();
  }

  #answerJoin(result: JoinResult, join: Message, channel: Channel): void {
    if (result.ok && (result.rights === "viewer" || this.#context.audience === "operator")) {
      channel.open(join, result.response, result.rights, result.channel ?? {});
      return;
    }
    if (result.ok && result.channel) leaveQuietly(result.channel, channel.topic, this.#parts.log);
    const waiting = channel.end();
    this.#reply(join, "error", { reason: result.ok ? "the session has ended" : result.reason });
    for (const message of waiting) this.#answerUnknown(message);
  }

  async #ask(route: Route, join: Message, channel: Channel): Promise<JoinResult> {
    this.#expireSession();
    const { topic, payload } = join;
    try {
      return await route.join({ topic, payload, context: this.#context, subscriber: channel });
    } catch (thrown) {
      this.#parts.log.error({ topic, error: messageOf(thrown) }, "live.join-crashed");
      return { ok: false, reason: "join crashed" };
    }
  }

  #leave(message: Message, channel: Channel): void {
    channel.end();
    this.#reply({ ...message, joinRef: channel.joinRef }, "ok", {});
    channel.sayClosed();
  }

  #reply(to: Message, status: string, response: unknown): void {
    if (this.#open) this.#outbox.send(encodeReply(to, status, response));
  }

  #expireSession(): void {
    const { audience, operatorUntil, isStillOperator } = this.#context;
    if (audience === "viewer") return;
    const isOver = operatorUntil !== null && operatorUntil <= this.#parts.clock.now();
    if (isOver || isStillOperator?.() === false) this.endSession();
  }
}
