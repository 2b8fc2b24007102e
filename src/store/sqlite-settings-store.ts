import type { Kysely } from "kysely";
import type { SettingsStore } from "../config/ports.ts";
import type { Schema } from "./schema.ts";

export class SqliteSettingsStore implements SettingsStore {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  async get(key: string): Promise<string | undefined> {
    const row = await this.#db
      .selectFrom("settings")
      .select("value")
      .where("key", "=", key)
      .executeTakeFirst();
    return row?.value;
  }

  async set(key: string, value: string): Promise<void> {
    await this.#db
      .insertInto("settings")
      .values({ key, value })
      .onConflict((conflict) => conflict.column("key").doUpdateSet({ value }))
      .execute();
  }

  async setDefault(key: string, value: string): Promise<string> {
    // One statement, so that two callers at once get the same: the update changes nothing but makes the row return.
    const row = await this.#db
      .insertInto("settings")
      .values({ key, value })
      .onConflict((conflict) =>
        conflict.column("key").doUpdateSet((eb) => ({ value: eb.ref("settings.value") })),
      )
      .returning("value")
      .executeTakeFirstOrThrow();
    return row.value;
  }
}
