type Hear<Told extends unknown[]> = (...told: Told) => void;

/** Who listens to what. A listener that throws does not keep the others from hearing. */
export class Emitter<Events extends Record<keyof Events, unknown[]>> {
  readonly #listeners: { [Name in keyof Events]?: Set<Hear<Events[Name]>> } = {};

  on<Name extends keyof Events>(name: Name, hear: Hear<Events[Name]>): () => void {
    const listeners = this.#listeners[name] ?? new Set<Hear<Events[Name]>>();
    this.#listeners[name] = listeners;
    listeners.add(hear);
    return () => void listeners.delete(hear);
  }

  tell<Name extends keyof Events>(name: Name, ...told: Events[Name]): void {
    for (const hear of this.#listeners[name] ?? []) {
      try {
        hear(...told);
      } catch (thrown) {
        // Its owner gets to know of it as of any error that nobody caught.
        queueMicrotask(() => {
          throw thrown;
        });
      }
    }
  }
}
