import { SharedFrame } from "./shared-frame.ts";
import type { Subscriber } from "./topic-router.ts";

/** Everybody who hears the same broadcasts. */
export class Group {
  readonly #topic: string;
  readonly #whenBehind: (subscriber: Subscriber) => void;
  readonly #members = new Set<Subscriber>();

  /** `whenBehind` is told of a viewer that was left out for being too slow, once it can hear again. */
  constructor(topic: string, whenBehind: (subscriber: Subscriber) => void) {
    this.#topic = topic;
    this.#whenBehind = whenBehind;
  }

  get size(): number {
    return this.#members.size;
  }

  add(subscriber: Subscriber): void {
    this.#members.add(subscriber);
    subscriber.onEnd(() => this.#members.delete(subscriber));
  }

  /** Nobody listens: nothing is encoded. */
  publish(event: string, payload: unknown): void {
    if (this.#members.size === 0) return;
    const frame = new SharedFrame(this.#topic, event, payload);
    for (const member of this.#members) {
      if (member.share(frame)) continue;
      this.#members.delete(member);
      member.whenCaughtUp(() => this.#whenBehind(member));
    }
  }

  /** Everybody stays joined and hears no more. */
  clear(): void {
    this.#members.clear();
  }
}

/** Something with frames waiting to be written. */
export interface Flushable {
  flush(): void;
}

/** Writes what waits in slices, so that ten thousand viewers do not hold up the loop. */
export class Pump {
  readonly #sliceSize: number;
  #waiting: Flushable[] = [];
  #next = 0;
  #running = false;

  constructor(sliceSize = 500) {
    this.#sliceSize = sliceSize;
  }

  add(flushable: Flushable): void {
    this.#waiting.push(flushable);
    if (this.#running) return;
    this.#running = true;
    setImmediate(() => this.#run());
  }

  #run(): void {
    const end = Math.min(this.#next + this.#sliceSize, this.#waiting.length);
    for (; this.#next < end; this.#next++) this.#waiting[this.#next]?.flush();
    if (this.#next < this.#waiting.length) {
      setImmediate(() => this.#run());
      return;
    }
    this.#waiting = [];
    this.#next = 0;
    this.#running = false;
  }
}
