import { getHeapStatistics } from "node:v8";
import type { Audience } from "../protocol/vocabulary.ts";
import type { SharedFrame } from "./shared-frame.ts";

/** What carries messages of one viewer: a WebSocket or a long-poll session. Order of calls is order on the wire. */
export interface Transport {
  readonly name: "websocket" | "longpoll";
  send(text: string): void;
  /** Frames that many viewers get, in one go. */
  sendShared(frames: readonly SharedFrame[]): void;
  /** Never 1000: clients up to phoenix 1.8.0 stay away after it. */
  close(code: number, reason: string): void;
  /** Ends it at once; what waits is gone. */
  cut(): void;
  /** Bytes handed over and not yet taken by the network. */
  queuedBytes(): number;
}

/** Close codes we send; clients come back after each of them. */
export const closeCodes = {
  goingAway: 1001,
  policy: 1008,
  broken: 1011,
  restart: 1012,
  overloaded: 1013,
} as const;

/** Who is at the other end, found out once when the connection was opened. */
export interface ViewerContext {
  audience: Audience;
  /** The operator's session; null for viewers and for programs with a token. */
  sessionId: string | null;
  /** Epoch ms at which the session ends; null: no end. */
  operatorUntil: number | null;
  /** Asked once a second of an operator: whether its token, or the password of its session, still holds. Null: nothing to ask. */
  isStillOperator: (() => boolean) | null;
  remoteAddress: string;
}

export interface LiveLimits {
  sockets: number;
  channelsPerSocket: number;
  /** Largest message from a client. */
  frameBytes: number;
  /** A viewer with more than this waiting gets no broadcasts until half of it is gone, and is then told to start afresh. */
  queuedBytes: number;
  /** A viewer who goes on asking with more than this waiting is cut off. */
  stalledBytes: number;
  /** With more than this waiting for all together, those are cut off for whom most waits. */
  waitingBytes: number;
  /** Without a word from the client for this long, it is gone. */
  idleMs: number;
  /** Messages a client may send at once, and per second in the long run; 64 KiB count as one. */
  messagesAtOnce: number;
  messagesPerSecond: number;
}

export const defaultLimits: LiveLimits = {
  sockets: 20_000,
  channelsPerSocket: 100,
  frameBytes: 8 * 1024 * 1024,
  queuedBytes: 4 * 1024 * 1024,
  stalledBytes: 16 * 1024 * 1024,
  // What waits for a long poll is on the heap, which may be small.
  waitingBytes: Math.min(64 * 1024 * 1024, getHeapStatistics().heap_size_limit / 8),
  idleMs: 60_000,
  messagesAtOnce: 500,
  messagesPerSecond: 100,
};
