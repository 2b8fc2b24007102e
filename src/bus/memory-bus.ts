import type { Bus } from "./bus.ts";

/** The bus of one process: calls the listeners at once, in the order they subscribed. */
export function createMemoryBus<Events extends object>(
  onListenerError: (thrown: unknown, topic: keyof Events) => void,
): Bus<Events> {
  const listeners = new Map<keyof Events, Set<(events: readonly never[]) => void>>();
  return {
    publish(topic, events) {
      if (events.length === 0) return;
      for (const listener of listeners.get(topic) ?? []) {
        try {
          listener(events as readonly never[]);
        } catch (thrown) {
          onListenerError(thrown, topic);
        }
      }
    },
    subscribe(topic, listener) {
      const set = listeners.get(topic) ?? new Set();
      listeners.set(topic, set);
      set.add(listener);
      return () => void set.delete(listener);
    },
  };
}
