import type { Audience } from "../protocol/vocabulary.ts";
import type { SharedFrame } from "./shared-frame.ts";
import type { ViewerContext } from "./transport.ts";

/** One joined channel as the owner of its topic sees it. Until the join is answered, what is sent is held back. */
export interface Subscriber {
  readonly topic: string;
  /** Event to this subscriber alone. */
  push(event: string, payload: unknown): void;
  /** A broadcast. False: the viewer is too slow, the frame was not taken. */
  share(frame: SharedFrame): boolean;
  /** Runs once when a viewer that was too slow has caught up; not at all if the channel ends before. */
  whenCaughtUp(run: () => void): void;
  /** The server lost the channel: the client joins again after a second or more. */
  fail(reason: string): void;
  /** Gone for good: the client forgets the channel. */
  close(): void;
  /** Runs when the channel ends, whatever ends it. */
  onEnd(run: () => void): void;
}

export interface ChannelReply {
  status: "ok" | "error";
  response: unknown;
}

/** What a joined channel does with messages of its client; without `handle` every event is answered as unknown. */
export interface ChannelHandler {
  handle?(event: string, payload: unknown): Promise<ChannelReply | undefined> | ChannelReply | undefined;
  leave?(): void;
}

export type JoinResult =
  | {
      ok: true;
      response: unknown;
      /** On whose rights the channel rests: an operator's ends with the session. */
      rights: Audience;
      channel?: ChannelHandler;
    }
  | { ok: false; reason: string };

export interface JoinRequest {
  topic: string;
  payload: unknown;
  context: ViewerContext;
  subscriber: Subscriber;
}

export interface Route {
  /** A whole topic, or with a `*` at the end all topics that begin so. */
  topic: string;
  join(request: JoinRequest): Promise<JoinResult> | JoinResult;
}

/** The first route that takes the topic. */
export function findRoute(routes: readonly Route[], topic: string): Route | undefined {
  return routes.find((route) =>
    route.topic.endsWith("*") ? topic.startsWith(route.topic.slice(0, -1)) : topic === route.topic,
  );
}
