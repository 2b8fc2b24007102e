/**
 * Publish and subscribe between domains. Delivery is at most once and in order for each topic; a subscriber that
 * throws is reported and the others still hear. Events come in batches so that a thousand results cost one call.
 */
export interface Bus<Events extends object> {
  publish<Topic extends keyof Events>(topic: Topic, events: readonly Events[Topic][]): void;
  /** Returns the way to stop listening. */
  subscribe<Topic extends keyof Events>(
    topic: Topic,
    listener: (events: readonly Events[Topic][]) => void,
  ): () => void;
}
