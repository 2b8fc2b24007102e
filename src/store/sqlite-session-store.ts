import type { Kysely } from "kysely";
import type { Session, SessionStore } from "../web/ports.ts";
import type { Schema } from "./schema.ts";

export class SqliteSessionStore implements SessionStore {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  async create({ id, createdAt, expiresAt }: Session): Promise<void> {
    await this.#db
      .insertInto("sessions")
      .values({ id, created_at: createdAt, expires_at: expiresAt })
      .execute();
  }

  async find(id: string, now: number): Promise<Session | undefined> {
    return this.#db
      .selectFrom("sessions")
      .select(["id", "created_at as createdAt", "expires_at as expiresAt"])
      .where("id", "=", id)
      .where("expires_at", ">", now)
      .executeTakeFirst();
  }

  async delete(id: string): Promise<void> {
    await this.#db.deleteFrom("sessions").where("id", "=", id).execute();
  }

  async deleteExpired(now: number): Promise<void> {
    await this.#db.deleteFrom("sessions").where("expires_at", "<=", now).execute();
  }
}
