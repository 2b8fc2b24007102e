import { messageOf } from "../core/errors.ts";
import type { Channel } from "./channel.ts";
import { ChannelQueue, type ChannelQueueParts, type ChannelTrouble } from "./channel-queue.ts";
import type { Delivery } from "./ports.ts";

export interface Sender {
  /** Other channels from now on; what waits for one that is gone is not sent. */
  configure(channels: readonly Channel[]): Promise<void>;
  add(deliveries: readonly Delivery[]): void;
  /** We are online again. */
  kick(): void;
  waiting(): Delivery[];
  troubles(): ChannelTrouble[];
  stop(): Promise<void>;
}

/** What is being sent when the program ends may take this long. */
const stopPatienceMs = 2_000;

/** Sends what waits, each channel for itself: one that hangs keeps no other from being heard. */
export function createSender(waiting: readonly Delivery[], parts: ChannelQueueParts): Sender {
  const queues = new Map<string, ChannelQueue>();
  /** What waits for channels that are not there yet, or no longer: the next config decides. */
  const left = Map.groupBy(waiting, ({ channelId }) => channelId);

  async function drop(deliveries: readonly Delivery[]): Promise<void> {
    if (deliveries.length === 0) return;
    const doneAt = parts.clock.now();
    const dropped = deliveries.map(
      (one): Delivery => ({ ...one, state: "not-sent", doneAt, why: { why: "no-channel" } }),
    );
    try {
      await parts.store.commitOutbox({ deliveries: dropped });
    } catch (thrown) {
      // It still waits on disk; the channels that there are must not wait with it.
      parts.log.error({ err: messageOf(thrown) }, "notify.store-failed");
    }
  }

  return {
    async configure(channels) {
      const wanted = new Map(channels.map((channel) => [channel.id, channel]));
      for (const [id, queue] of queues) {
        if (wanted.has(id)) continue;
        queues.delete(id);
        await queue.stop(stopPatienceMs);
        await drop(queue.waiting);
      }
      for (const channel of channels) {
        const queue = queues.get(channel.id);
        if (queue) {
          queue.channel = channel;
          queue.kick();
          continue;
        }
        const made = new ChannelQueue(channel, left.get(channel.id) ?? [], parts);
        left.delete(channel.id);
        queues.set(channel.id, made);
        made.pump();
      }
      for (const [id, deliveries] of left) {
        left.delete(id);
        await drop(deliveries);
      }
    },
    add(deliveries) {
      for (const [id, some] of Map.groupBy(deliveries, ({ channelId }) => channelId)) {
        const queue = queues.get(id);
        if (queue) queue.add(some);
        else left.set(id, [...(left.get(id) ?? []), ...some]);
      }
    },
    kick() {
      for (const queue of queues.values()) queue.kick();
    },
    waiting: () => [...[...queues.values()].flatMap(({ waiting }) => waiting), ...[...left.values()].flat()],
    troubles: () => [...queues.values()].flatMap((queue) => queue.trouble() ?? []),
    async stop() {
      await Promise.all([...queues.values()].map((queue) => queue.stop(stopPatienceMs)));
    },
  };
}
