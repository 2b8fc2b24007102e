import type { OverlaySpan, OverlayStore } from "../monitor/overlay.ts";
import { overlayCodes, overlayOf } from "./codes.ts";
import type { ServiceKeys } from "./service-keys.ts";
import type { SqliteFile } from "./sqlite-file.ts";

const sql = {
  save: `INSERT INTO overlays (service, at, state, until) VALUES (?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET until = excluded.until`,
  from: `SELECT service, at, state, until FROM overlays
    WHERE service IN (SELECT value FROM json_each(?)) AND (until IS NULL OR until > ?) ORDER BY at, service, state`,
};

/** Overlays in SQLite. There are few of them for each service, so they are simply looked through. */
export class SqliteOverlayStore implements OverlayStore {
  readonly #file: SqliteFile;
  readonly #keys: ServiceKeys;

  constructor(file: SqliteFile, keys: ServiceKeys) {
    this.#file = file;
    this.#keys = keys;
  }

  async saveOverlays(spans: readonly OverlaySpan[]): Promise<void> {
    try {
      this.#file.transact(() => {
        const save = this.#file.prepare(sql.save);
        for (const { serviceId, from, state, to } of spans)
          save.run(this.#keys.ensure(serviceId), from, overlayCodes[state], to);
      });
    } catch (thrown) {
      this.#keys.reload();
      throw thrown;
    }
  }

  async overlays(serviceIds: readonly string[], from: number): Promise<OverlaySpan[]> {
    const keys = serviceIds.flatMap((id) => this.#keys.find(id) ?? []);
    const rows = this.#file.guard(() => this.#file.prepare(sql.from).all(JSON.stringify(keys), from));
    return rows.map((row) => ({
      serviceId: this.#keys.idOf(Number(row.service)) ?? "",
      state: overlayOf(Number(row.state)),
      from: Number(row.at),
      to: row.until === null ? null : Number(row.until),
    }));
  }
}
