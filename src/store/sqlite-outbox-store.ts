import type { Transition } from "../monitor/transition.ts";
import type { Delivery, OutboxCommit, OutboxStore, StoredAlert } from "../notify/ports.ts";
import type { SqliteFile } from "./sqlite-file.ts";

const sql = {
  transitions: "SELECT transition_json AS json FROM news ORDER BY seq",
  handled: "DELETE FROM news WHERE id = ?",
  saveAlert: `INSERT INTO alerts (channel, service, alert) VALUES (?, ?, ?)
    ON CONFLICT DO UPDATE SET alert = excluded.alert`,
  alerts: "SELECT channel, service, alert FROM alerts",
  save: `INSERT INTO deliveries (id, done, delivery) VALUES (?, ?, ?)
    ON CONFLICT DO UPDATE SET done = excluded.done, delivery = excluded.delivery`,
  waiting: "SELECT delivery AS json FROM deliveries WHERE done IS NULL ORDER BY seq",
  done: "SELECT delivery AS json FROM deliveries WHERE done IS NOT NULL ORDER BY done DESC, seq DESC LIMIT ?",
  known: "SELECT id FROM deliveries WHERE id IN (SELECT value FROM json_each(?))",
  deleteDone: "DELETE FROM deliveries WHERE done < ?",
};

/** The outbox in SQLite. */
export class SqliteOutboxStore implements OutboxStore {
  readonly #file: SqliteFile;

  constructor(file: SqliteFile) {
    this.#file = file;
  }

  async transitions(): Promise<Transition[]> {
    return this.#all(sql.transitions).map(({ json }) => JSON.parse(String(json)));
  }

  async commitOutbox({ handled = [], alerts = [], deliveries = [] }: OutboxCommit): Promise<void> {
    this.#file.transact(() => {
      for (const id of handled) this.#file.prepare(sql.handled).run(id);
      for (const { channelId, serviceId, alert } of alerts)
        this.#file.prepare(sql.saveAlert).run(channelId, serviceId, JSON.stringify(alert));
      for (const delivery of deliveries)
        this.#file.prepare(sql.save).run(delivery.id, delivery.doneAt, JSON.stringify(delivery));
    });
  }

  async alerts(): Promise<StoredAlert[]> {
    return this.#all(sql.alerts).map(({ channel, service, alert }) => ({
      channelId: String(channel),
      serviceId: String(service),
      alert: JSON.parse(String(alert)),
    }));
  }

  async waiting(): Promise<Delivery[]> {
    return this.#all(sql.waiting).map(({ json }) => JSON.parse(String(json)));
  }

  async done(limit: number): Promise<Delivery[]> {
    return this.#all(sql.done, limit).map(({ json }) => JSON.parse(String(json)));
  }

  async known(ids: readonly string[]): Promise<Set<string>> {
    return new Set(this.#all(sql.known, JSON.stringify(ids)).map(({ id }) => String(id)));
  }

  async deleteDoneBefore(at: number): Promise<number> {
    return this.#file.guard(() => Number(this.#file.prepare(sql.deleteDone).run(at).changes));
  }

  #all(statement: string, ...values: (string | number)[]) {
    return this.#file.guard(() => this.#file.prepare(statement).all(...values));
  }
}
