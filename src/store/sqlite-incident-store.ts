import type { Incident } from "../incident/incident.ts";
import type { PlannedMaintenance } from "../incident/plan.ts";
import type { IncidentStore } from "../incident/ports.ts";
import type { SqliteFile } from "./sqlite-file.ts";

const sql = {
  save: `INSERT INTO incidents (id, created_at, resolved_at, document) VALUES (?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET created_at = excluded.created_at, resolved_at = excluded.resolved_at, document = excluded.document`,
  one: "SELECT document FROM incidents WHERE id = ?",
  newest: `SELECT id, created_at, document FROM incidents WHERE resolved_at IS NULL
    UNION SELECT * FROM (SELECT id, created_at, document FROM incidents ORDER BY created_at DESC, id DESC LIMIT ?)
    ORDER BY created_at DESC, id DESC`,
  plan: `INSERT INTO maintenances (id, created_at, document) VALUES (?, ?, ?)
    ON CONFLICT DO UPDATE SET created_at = excluded.created_at, document = excluded.document`,
  forget: "DELETE FROM maintenances WHERE id = ?",
  planned: "SELECT document FROM maintenances ORDER BY created_at, id",
};

/** Incidents and planned maintenance in SQLite, each a document of JSON. */
export class SqliteIncidentStore implements IncidentStore {
  readonly #file: SqliteFile;

  constructor(file: SqliteFile) {
    this.#file = file;
  }

  async saveIncidents(incidents: readonly Incident[]): Promise<void> {
    this.#file.transact(() => {
      const save = this.#file.prepare(sql.save);
      for (const incident of incidents) {
        const { id, createdAt, resolvedAt } = incident;
        save.run(id, createdAt, resolvedAt, JSON.stringify(incident));
      }
    });
  }

  async incident(id: string): Promise<Incident | undefined> {
    const row = this.#file.guard(() => this.#file.prepare(sql.one).get(id));
    return row === undefined ? undefined : read<Incident>(row);
  }

  async newestIncidents(limit: number): Promise<Incident[]> {
    return this.#file
      .guard(() => this.#file.prepare(sql.newest).all(limit))
      .map((row) => read<Incident>(row));
  }

  async saveMaintenances(entries: readonly PlannedMaintenance[]): Promise<void> {
    this.#file.transact(() => {
      const plan = this.#file.prepare(sql.plan);
      for (const entry of entries) plan.run(entry.id, entry.createdAt, JSON.stringify(entry));
    });
  }

  async deleteMaintenances(ids: readonly string[]): Promise<void> {
    this.#file.transact(() => {
      const forget = this.#file.prepare(sql.forget);
      for (const id of ids) forget.run(id);
    });
  }

  async maintenances(): Promise<PlannedMaintenance[]> {
    return this.#file
      .guard(() => this.#file.prepare(sql.planned).all())
      .map((row) => read<PlannedMaintenance>(row));
  }
}

/** We wrote it, and a migration would rewrite it if its shape changed. */
function read<Document>(row: Record<string, unknown>): Document {
  return JSON.parse(String(row.document)) as Document;
}
