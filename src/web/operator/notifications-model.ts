import type { ChannelTrouble } from "../../notify/channel-queue.ts";
import type { Delivery } from "../../notify/ports.ts";
import type { Hold } from "../../notify/why.ts";

export interface ChannelModel {
  id: string;
  medium: string;
  trouble: ChannelTrouble | null;
  waiting: number;
  /** Epoch ms; null: nothing yet. */
  lastSentAt: number | null;
}

export interface HeldModel {
  channelId: string;
  serviceId: string;
  serviceName: string;
  /** What it is about: `down`. */
  to: "operational" | "degraded" | "down" | "unknown";
  cause: string;
  since: number;
  hold: Hold;
}

export interface NotificationsModel {
  channels: readonly ChannelModel[];
  held: readonly HeldModel[];
  /** In the queue, oldest first. */
  queue: readonly Delivery[];
  /** Done, newest first. */
  lately: readonly Delivery[];
  /** Names of services by id, for what a service waits for. */
  nameOf(id: string): string;
  configPath: string;
  now: number;
}

/** What came of a test that was asked for on the page. */
export interface TestOutcome {
  id: string;
  /** Null: it went out. */
  failure: string | null;
}
