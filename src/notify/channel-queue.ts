/** What waits for one channel: one letter after the other, in the order of the news. */
import { type Cancel, type Clock, pause } from "../core/clock.ts";
import { messageOf } from "../core/errors.ts";
import type { Log } from "../core/log.ts";
import { giveUpAfterMs, pauseAfter, triesWhenRefused, tryMs } from "./backoff.ts";
import type { Channel, SendContext, Sent } from "./channel.ts";
import { mergedInto } from "./digest.ts";
import { type Failure, failureInEnglish } from "./failure.ts";
import type { Letter } from "./item.ts";
import type { Delivery, OutboxStore } from "./ports.ts";

export interface ChannelTrouble {
  channelId: string;
  /** Of the first failed try in a row, epoch ms. */
  since: number;
  tries: number;
  why: Failure;
  /** What it will never send, because a day was not enough. */
  givenUp: number;
}

export interface ChannelQueueParts {
  clock: Clock;
  log: Log;
  store: OutboxStore;
  site(): Letter["site"];
  context(): Omit<SendContext, "clock" | "signal">;
}

/** News of the next 30 s after a message that gathers is one message. */
const gatherMs = 30_000;
const storeRetryMs = 1_000;

export class ChannelQueue {
  channel: Channel;
  readonly #parts: ChannelQueueParts;
  #waiting: Delivery[] = [];
  #busy = false;
  #kicked = false;
  #stopped = false;
  #timer: Cancel = () => undefined;
  #current: AbortController | null = null;
  #idle: Promise<void> = Promise.resolve();
  /** Nothing is begun before, monotonic ms. */
  #gatherUntil = Number.NEGATIVE_INFINITY;
  #trouble: ChannelTrouble | null = null;
  /** Failed tries since the newest news came. */
  #triesSinceNews = Number.POSITIVE_INFINITY;
  /** The receiver asked to be left alone until then, epoch ms. */
  #patientUntil = Number.NEGATIVE_INFINITY;

  constructor(channel: Channel, waiting: readonly Delivery[], parts: ChannelQueueParts) {
    this.channel = channel;
    this.#parts = parts;
    this.#waiting = [...waiting];
  }

  get waiting(): readonly Delivery[] {
    return this.#waiting;
  }

  trouble(): ChannelTrouble | null {
    return this.#trouble;
  }

  add(deliveries: readonly Delivery[]): void {
    this.#waiting.push(...deliveries);
    this.#hurry();
    this.pump();
  }

  /** New news does not wait for the rare tries of old news before it: tries are as frequent as if it were the first. */
  #hurry(): void {
    this.#triesSinceNews = 0;
    const soon = Math.max(this.#parts.clock.now() + pauseAfter(1), this.#patientUntil);
    this.#waiting = this.#waiting.map((one) =>
      one.nextAt === null || one.nextAt <= soon ? one : { ...one, nextAt: soon },
    );
  }

  /** Another config, or we are online again: what waits for its next try is tried now. */
  kick(): void {
    // What is being tried may fail yet, and is to be tried again at once all the same.
    this.#kicked = this.#busy;
    if (this.#busy) return;
    this.#waiting = this.#waiting.map((one) => ({ ...one, nextAt: null }));
    this.pump();
  }

  pump(): void {
    if (this.#busy || this.#stopped) return;
    this.#timer();
    const next = this.#next();
    if (next === null) return;
    if (next.inMs > 0) {
      this.#timer = this.#parts.clock.after(next.inMs, () => this.pump());
      return;
    }
    this.#busy = true;
    this.#idle = this.#deliver(next.deliveries).then(
      () => this.#done(0),
      (thrown: unknown) => {
        this.#parts.log.error({ channel: this.channel.id, err: messageOf(thrown) }, "notify.sender-failed");
        this.#done(storeRetryMs);
      },
    );
  }

  /** Nothing more is begun; what is being sent gets a moment to end. Resolves when it has. */
  async stop(patienceMs: number): Promise<void> {
    this.#stopped = true;
    this.#timer();
    const cancel = this.#parts.clock.after(patienceMs, () => this.#current?.abort());
    await this.#idle;
    cancel();
  }

  #done(pauseMs: number): void {
    this.#busy = false;
    if (this.#stopped) return;
    if (this.#kicked) this.kick();
    else if (pauseMs === 0) this.pump();
    else this.#timer = this.#parts.clock.after(pauseMs, () => this.pump());
  }

  /** What is to be sent next and in how long; null: nothing waits. */
  #next(): { deliveries: Delivery[]; inMs: number } | null {
    const now = this.#parts.clock.now();
    const audible = this.#inOrder().filter(({ notBefore }) => notBefore <= now);
    const [first] = audible;
    if (!first) {
      const soonest = Math.min(...this.#waiting.map(({ notBefore }) => notBefore));
      return this.#waiting.length === 0 ? null : { deliveries: [], inMs: Math.max(1, soonest - now) };
    }
    const gathering = this.channel.gathers ? this.#gatherUntil - this.#parts.clock.monotonic() : 0;
    const inMs = Math.max(0, (first.nextAt ?? now) - now, first.letterId === null ? gathering : 0);
    if (!this.channel.gathers) return { deliveries: [first], inMs };
    const { letterId } = first;
    return { deliveries: audible.filter((one) => one.letterId === letterId), inMs };
  }

  /** News that waits for the end of the quiet hours keeps back later news of the same service, and nothing else. */
  #inOrder(): Delivery[] {
    const now = this.#parts.clock.now();
    const kept = new Set<string>();
    return this.#waiting.filter(({ serviceId, notBefore }) => {
      if (serviceId !== null && kept.has(serviceId)) return false;
      if (notBefore > now && serviceId !== null) kept.add(serviceId);
      return true;
    });
  }

  async #deliver(deliveries: readonly Delivery[]): Promise<void> {
    const [first] = deliveries;
    if (!first) return;
    const letter = await this.#claim(first, deliveries);
    const beganAt = this.#parts.clock.monotonic();
    const sent = await this.#send(letter.deliveries, letter.id);
    // What surely did not arrive starts no silence: it is tried again as soon as any other.
    if (sent.ok || sent.maybe) this.#gatherUntil = beganAt + gatherMs;
    await this.#settle(letter.deliveries, sent);
  }

  /** What goes into one letter is written down before it is sent: after a crash the same letter is sent again. */
  async #claim(first: Delivery, deliveries: readonly Delivery[]) {
    const id = first.letterId ?? first.id;
    const claimed = deliveries.map((one) => ({ ...one, letterId: id }));
    if (this.channel.gathers && first.letterId === null)
      await this.#parts.store.commitOutbox({ deliveries: claimed });
    this.#replace(claimed);
    return { id, deliveries: claimed };
  }

  async #send(deliveries: readonly Delivery[], id: string): Promise<Sent> {
    const { clock, site, context } = this.#parts;
    const limit = new AbortController();
    this.#current = limit;
    const items = deliveries.map(({ item }) => item);
    try {
      return await withinTime(
        this.channel.send({ id, site: site(), items }, { ...context(), clock, signal: limit.signal }),
        limit,
        clock,
      );
    } catch (thrown) {
      // A bug of ours in one medium must not keep the others, nor later news, from being sent.
      return { ok: false, why: { how: "bug", said: messageOf(thrown) } };
    } finally {
      this.#current = null;
    }
  }

  async #settle(deliveries: readonly Delivery[], sent: Sent): Promise<void> {
    // Ended by our own stop: the next process sends it again, under the same key.
    if (this.#stopped && !sent.ok) return;
    const settled = sent.ok ? this.#asSent(deliveries) : this.#asFailed(deliveries, sent);
    const done = settled.filter(({ doneAt }) => doneAt !== null);
    this.#replace(settled);
    this.#judge(sent, done, settled[0]);
    for (;;) {
      try {
        await this.#parts.store.commitOutbox({ deliveries: settled });
        break;
      } catch (thrown) {
        this.#parts.log.error({ channel: this.channel.id, err: messageOf(thrown) }, "notify.store-failed");
        if (this.#stopped) break;
        await pause(this.#parts.clock, storeRetryMs);
      }
    }
  }

  #asSent(deliveries: readonly Delivery[]): Delivery[] {
    const doneAt = this.#parts.clock.now();
    const merged = this.channel.gathers ? mergedInto(deliveries.map(({ item }) => item)) : new Map();
    return deliveries.map((one, index) => ({
      ...one,
      ...{ state: "sent", doneAt, attempts: one.attempts + 1, nextAt: null },
      why: merged.has(index) ? { why: "merged" } : null,
    }));
  }

  #asFailed(deliveries: readonly Delivery[], sent: Sent & { ok: false }): Delivery[] {
    const now = this.#parts.clock.now();
    this.#triesSinceNews += 1;
    if (sent.retryAfterMs !== undefined) this.#patientUntil = now + pauseAfter(1, sent.retryAfterMs);
    return deliveries.map((one) => {
      const attempts = one.attempts + 1;
      const why = { why: "failed", message: sent.why } as const;
      const isOver = now - Math.max(one.at, one.notBefore) >= giveUpAfterMs;
      if (isOver || (sent.refused && attempts >= triesWhenRefused))
        return { ...one, attempts, why, state: "given-up", doneAt: now };
      const nextAt = now + pauseAfter(Math.min(attempts, this.#triesSinceNews), sent.retryAfterMs);
      // What surely did not arrive may go out together with what came since.
      return { ...one, attempts, why, nextAt, letterId: sent.maybe ? one.letterId : null };
    });
  }

  #judge(sent: Sent, done: readonly Delivery[], first: Delivery | undefined): void {
    const { log, clock } = this.#parts;
    const channel = this.channel.id;
    if (sent.ok) {
      if (this.#trouble) log.info({ channel }, "notify.recovered");
      this.#trouble = null;
      return;
    }
    const why = failureInEnglish(sent.why);
    const givenUp = done.filter(({ state }) => state === "given-up");
    for (const { id } of givenUp) log.error({ channel, delivery: id, why }, "notify.given-up");
    if (!this.#trouble) log.warn({ channel, why }, "notify.failed");
    const before = this.#trouble ?? { channelId: channel, since: clock.now(), givenUp: 0 };
    const tries = first?.attempts ?? 1;
    this.#trouble = { ...before, tries, why: sent.why, givenUp: before.givenUp + givenUp.length };
  }

  #replace(changed: readonly Delivery[]): void {
    const byId = new Map(changed.map((one) => [one.id, one]));
    this.#waiting = this.#waiting
      .map((one) => byId.get(one.id) ?? one)
      .filter(({ doneAt }) => doneAt === null);
  }
}

/** However a channel behaves, a try ends. */
function withinTime(sending: Promise<Sent>, limit: AbortController, clock: Clock): Promise<Sent> {
  return new Promise((resolve, reject) => {
    const late: Sent = { ok: false, why: { how: "late" }, maybe: true };
    const cancel = clock.after(tryMs, () => {
      limit.abort();
      resolve(late);
    });
    limit.signal.addEventListener("abort", () => resolve(late), { once: true });
    sending.then(resolve, reject).finally(cancel);
  });
}
