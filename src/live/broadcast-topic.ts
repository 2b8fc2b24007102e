import { type Audience, audiences } from "../protocol/vocabulary.ts";
import { Group } from "./broadcast.ts";
import type { Route } from "./topic-router.ts";

/** A topic of plain data: a snapshot at the join, then events; each audience has its own, encoded once. */
export interface BroadcastTopic {
  readonly route: Route;
  watchers(audience: Audience): number;
  /** Nobody of that audience listens: nothing is encoded. */
  publish(audience: Audience, event: string, payload: unknown): void;
}

/**
 * `snapshot` answers the join. It is taken in the same turn in which the subscriber is added, so nothing is missed
 * and nothing comes twice. A viewer too slow for the events loses the channel and joins again for a new snapshot.
 */
export function createBroadcastTopic(
  topic: string,
  snapshot: (audience: Audience) => unknown,
): BroadcastTopic {
  const groups = new Map(
    audiences.map((audience) => [audience, new Group(topic, (late) => late.fail("too slow, join again"))]),
  );
  return {
    route: {
      topic,
      join({ context: { audience }, subscriber }) {
        const response = snapshot(audience);
        groups.get(audience)?.add(subscriber);
        return { ok: true, response, rights: audience };
      },
    },
    watchers: (audience) => groups.get(audience)?.size ?? 0,
    publish: (audience, event, payload) => groups.get(audience)?.publish(event, payload),
  };
}
