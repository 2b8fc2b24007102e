/** Keeps what was drawn for a key until its version changes, and forgets keys that a round did not ask for. */
export class Versioned<Value> {
  #current = new Map<string, { version: string; value: Value }>();
  #next = new Map<string, { version: string; value: Value }>();

  /** The value for `key` at `version`, made only when it is not there yet. */
  get(key: string, version: string, make: () => Value): Value {
    const known = this.#current.get(key);
    const entry = known?.version === version ? known : { version, value: make() };
    this.#next.set(key, entry);
    return entry.value;
  }

  /** Ends a round. */
  sweep(): void {
    this.#current = this.#next;
    this.#next = new Map();
  }
}
