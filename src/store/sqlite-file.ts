import { DatabaseSync, type StatementSync } from "node:sqlite";
import { systemClock } from "../core/clock.ts";
import { storeError } from "./sqlite-error.ts";

const keptStatements = 64;
/** The loop stood still for so long: worth a line on the dashboard. */
const slowMs = 20;
const keptSlow = 50;
/** Waiting for another program's lock holds the loop; what could not be written by then is the caller's to try again. */
const busyTimeoutMs = 50;

/** A call of SQLite during which the loop stood still; of a transaction, its last statement. */
export interface SlowStatement {
  /** Epoch ms. */
  at: number;
  ms: number;
  sql: string;
}

/**
 * One open database file. Calls are synchronous and atomic towards each other, so a transaction never sees
 * another's half: it begins and ends within one call of `transact`.
 */
export class SqliteFile {
  readonly path: string;
  readonly #db: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  readonly #slow: SlowStatement[] = [];
  /** What was prepared last is what runs next. */
  #running = "open";

  constructor(path: string, { readOnly = false }: { readOnly?: boolean } = {}) {
    this.path = path;
    this.#db = this.guard(() => new DatabaseSync(path, { readOnly, timeout: busyTimeoutMs }));
  }

  exec(sql: string): void {
    this.#running = sql;
    this.guard(() => this.#db.exec(sql));
  }

  /** A prepared statement; the ones used last are kept. */
  prepare(sql: string): StatementSync {
    this.#running = sql;
    const kept = this.#statements.get(sql);
    if (kept) return kept;
    const statement = this.guard(() => this.#db.prepare(sql));
    // What a statement that writes returns names the last row, and the number of a result is too large for a number.
    if (statement.columns().length === 0) statement.setReadBigInts(true);
    for (const oldest of this.#statements.keys()) {
      if (this.#statements.size < keptStatements) break;
      this.#statements.delete(oldest);
    }
    this.#statements.set(sql, statement);
    return statement;
  }

  /** The number in the first column of the first row. */
  number(sql: string): number {
    const row = this.guard(() => this.prepare(sql).get());
    const value = row && Object.values(row)[0];
    if (typeof value !== "number")
      throw new TypeError(`expected a number from ${sql}, found ${typeof value}`);
    return value;
  }

  /** Pages in the write-ahead log, and how many of them are in the database file already. */
  logPages(): { log: number; checkpointed: number } {
    const row = this.guard(() => this.prepare("PRAGMA wal_checkpoint(NOOP)").get());
    return { log: Number(row?.log), checkpointed: Number(row?.checkpointed) };
  }

  /** Runs `work` in one transaction: all of it is stored, or none when it throws. `work` must not wait. */
  transact(work: () => void): void {
    this.guard(() => {
      this.#db.exec("BEGIN IMMEDIATE");
      try {
        work();
        this.#db.exec("COMMIT");
      } catch (thrown) {
        // A full disk or an I/O error may have rolled it back already.
        if (this.#db.isTransaction) this.#db.exec("ROLLBACK");
        throw thrown;
      }
    });
  }

  /** What took long since the file was opened, newest first. */
  slow(): SlowStatement[] {
    return this.#slow.toReversed();
  }

  /** Runs `work`; what SQLite throws comes out as an error that says what to do. */
  guard<T>(work: () => T): T {
    const began = systemClock.monotonic();
    try {
      return work();
    } catch (thrown) {
      throw storeError(this.path, thrown);
    } finally {
      this.#notice(systemClock.monotonic() - began);
    }
  }

  #notice(ms: number): void {
    if (ms < slowMs) return;
    const sql = this.#running.replaceAll(/\s+/g, " ").trim().slice(0, 200);
    this.#slow.push({ at: systemClock.now(), ms: Math.round(ms), sql });
    if (this.#slow.length > keptSlow) this.#slow.shift();
  }

  close(): void {
    if (!this.#db.isOpen) return;
    this.#statements.clear();
    this.guard(() => this.#db.close());
  }
}
