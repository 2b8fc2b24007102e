import type { Transition } from "../monitor/transition.ts";
import type { Alert } from "./alert.ts";
import type { Item } from "./item.ts";
import type { Why } from "./why.ts";

/** One piece of news on its way through one channel. */
export interface Delivery {
  /** Of the news and the channel: the same after any crash. */
  id: string;
  channelId: string;
  /** What it is about, if it is about one service. */
  serviceId: string | null;
  /** When it was queued, epoch ms. */
  at: number;
  /** Not to be sent before, epoch ms. */
  notBefore: number;
  item: Item;
  state: "waiting" | "sent" | "given-up" | "not-sent";
  /** Id of the letter it went into, once one is being sent. */
  letterId: string | null;
  attempts: number;
  /** When it is tried again, epoch ms; null: as soon as possible. */
  nextAt: number | null;
  why: Why | null;
  /** Epoch ms; null while it waits. */
  doneAt: number | null;
}

export interface StoredAlert {
  channelId: string;
  serviceId: string;
  alert: Alert;
}

/** All or nothing. */
export interface OutboxCommit {
  /** Ids of transitions that are handled now: never handed out again. */
  handled?: readonly string[];
  alerts?: readonly StoredAlert[];
  /** One with the id of an older one takes its place. */
  deliveries?: readonly Delivery[];
}

/** The transitions themselves are written by the monitor's commit. */
export interface OutboxStore {
  /** Transitions that are not handled, in the order they were written. */
  transitions(): Promise<Transition[]>;
  /** Durable when it resolves. */
  commitOutbox(commit: OutboxCommit): Promise<void>;
  alerts(): Promise<StoredAlert[]>;
  /** What waits, in the order it was queued. */
  waiting(): Promise<Delivery[]>;
  /** What is done, newest first. */
  done(limit: number): Promise<Delivery[]>;
  /** Which of these deliveries there are, or were not long ago. */
  known(ids: readonly string[]): Promise<Set<string>>;
  /** Returns how many. */
  deleteDoneBefore(at: number): Promise<number>;
}
