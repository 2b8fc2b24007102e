import type { Transition } from "../monitor/transition.ts";
import type { Delivery, OutboxCommit, OutboxStore, StoredAlert } from "../notify/ports.ts";
import type { Life } from "./life.ts";

/** The outbox in memory. Text, not objects of the caller, so that nobody can change them. */
export class MemoryOutboxStore implements OutboxStore {
  readonly #news = new Map<string, string>();
  readonly #alerts = new Map<string, string>();
  readonly #deliveries = new Map<string, { doneAt: number | null; text: string }>();
  readonly #life: Life;

  constructor(life: Life) {
    this.#life = life;
  }

  rows(): { news: number; deliveries: number; alerts: number } {
    return { news: this.#news.size, deliveries: this.#deliveries.size, alerts: this.#alerts.size };
  }

  /** A part of the monitor's commit. */
  add(transitions: readonly [string, string][]): void {
    for (const [id, text] of transitions) if (!this.#news.has(id)) this.#news.set(id, text);
  }

  async transitions(): Promise<Transition[]> {
    this.#life.check();
    return [...this.#news.values()].map((text) => JSON.parse(text));
  }

  async commitOutbox({ handled = [], alerts = [], deliveries = [] }: OutboxCommit): Promise<void> {
    this.#life.check();
    const texts = deliveries.map((delivery) => JSON.stringify(delivery));
    const alertTexts = alerts.map((alert) => JSON.stringify(alert));
    for (const id of handled) this.#news.delete(id);
    alerts.forEach(({ channelId, serviceId }, index) => {
      this.#alerts.set(JSON.stringify([channelId, serviceId]), alertTexts[index] ?? "");
    });
    deliveries.forEach(({ id, doneAt }, index) => {
      this.#deliveries.set(id, { doneAt, text: texts[index] ?? "" });
    });
  }

  async alerts(): Promise<StoredAlert[]> {
    this.#life.check();
    return [...this.#alerts.values()].map((text) => JSON.parse(text));
  }

  async waiting(): Promise<Delivery[]> {
    this.#life.check();
    const waiting = [...this.#deliveries.values()].filter(({ doneAt }) => doneAt === null);
    return waiting.map(({ text }) => JSON.parse(text));
  }

  async done(limit: number): Promise<Delivery[]> {
    this.#life.check();
    const done = [...this.#deliveries.values()].filter(({ doneAt }) => doneAt !== null).reverse();
    const newest = done.sort((a, b) => (b.doneAt ?? 0) - (a.doneAt ?? 0)).slice(0, limit);
    return newest.map(({ text }) => JSON.parse(text));
  }

  async known(ids: readonly string[]): Promise<Set<string>> {
    this.#life.check();
    return new Set(ids.filter((id) => this.#deliveries.has(id)));
  }

  async deleteDoneBefore(at: number): Promise<number> {
    this.#life.check();
    const old = [...this.#deliveries].filter(([, { doneAt }]) => doneAt !== null && doneAt < at);
    for (const [id] of old) this.#deliveries.delete(id);
    return old.length;
  }
}
