import type { SqliteFile } from "./sqlite-file.ts";

const sql = {
  all: "SELECT key, id FROM services",
  add: "INSERT INTO services (id) VALUES (?)",
};

/** A time and a service make one number of 64 bits (migration 3), so a service may have 20. */
const mostKeys = 2 ** 20 - 1;

/** The number of each service in the database, and back. A service that is met for the first time gets one. */
export class ServiceKeys {
  readonly #file: SqliteFile;
  readonly #keys = new Map<string, number>();
  readonly #ids = new Map<number, string>();

  constructor(file: SqliteFile) {
    this.#file = file;
    this.reload();
  }

  /** After a transaction that did not happen: what was learnt in it is not so. */
  reload(): void {
    this.#keys.clear();
    this.#ids.clear();
    for (const row of this.#file.guard(() => this.#file.prepare(sql.all).all()))
      this.#learn(String(row.id), Number(row.key));
  }

  find(id: string): number | undefined {
    return this.#keys.get(id);
  }

  idOf(key: number): string | undefined {
    return this.#ids.get(key);
  }

  /** Only within a transaction. */
  ensure(id: string): number {
    const known = this.#keys.get(id);
    if (known !== undefined) return known;
    const key = Number(this.#file.prepare(sql.add).run(id).lastInsertRowid);
    if (key > mostKeys) throw new RangeError(`a database holds ${mostKeys} services, ${id} is one more`);
    return this.#learn(id, key);
  }

  #learn(id: string, key: number): number {
    this.#keys.set(id, key);
    this.#ids.set(key, id);
    return key;
  }
}
