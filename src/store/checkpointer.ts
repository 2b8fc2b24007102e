import { Worker } from "node:worker_threads";
import type { Cancel, Clock } from "../core/clock.ts";
import { messageOf } from "../core/errors.ts";
import type { Log } from "../core/log.ts";
import type { SqliteFile } from "./sqlite-file.ts";

const lookEveryMs = 5_000;
/** 8 MB of changes: few enough to be moved in an instant, enough to meet each page that changes often once. */
const movedAtPages = 2_000;
/** After a checkpoint that failed: a disk that is full or broken stays so for a while. */
const restMs = 60_000;

/**
 * Moves what the write-ahead log holds into the database file, in a thread that lives as long as that takes. A checkpoint
 * waits for the disk (sqlite.org/wal.html, 2.1), and a disk that stalls must not hold the loop: that of the page, the
 * checks and the alerts. What is left to the loop is the sync of one header whenever the log begins anew.
 */
export class Checkpointer {
  readonly #file: SqliteFile;
  readonly #clock: Clock;
  readonly #log: Log;
  #cancel: Cancel = () => undefined;
  #running: Promise<void> | undefined;
  #closed = false;

  constructor(file: SqliteFile, { clock, log }: { clock: Clock; log: Log }) {
    this.#file = file;
    this.#clock = clock;
    this.#log = log;
    this.#lookIn(lookEveryMs);
  }

  /** Until then a checkpoint may hold the file open. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#cancel();
    await this.#running;
  }

  #lookIn(ms: number): void {
    if (this.#closed) return;
    this.#cancel = this.#clock.after(ms, () => {
      this.#running = this.#look().then(
        () => this.#lookIn(lookEveryMs),
        (thrown: unknown) => {
          this.#log.warn({ error: messageOf(thrown) }, "store.checkpoint-failed");
          this.#lookIn(restMs);
        },
      );
    });
  }

  async #look(): Promise<void> {
    const { log, checkpointed } = this.#file.logPages();
    if (log - checkpointed < movedAtPages) return;
    const begun = this.#clock.monotonic();
    await inThread(this.#file.path);
    this.#log.debug({ pages: log, ms: Math.round(this.#clock.monotonic() - begun) }, "store.checkpoint");
  }
}

/** Memory for a few hundred lines of script; the work is SQLite's. */
const resourceLimits = { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 1 };

function inThread(path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const thread = new Worker(`(${checkpoint})()`, {
      ...{ eval: true, workerData: path, name: "checkpoint", env: {}, resourceLimits },
    });
    thread.once("error", reject);
    thread.once("exit", () => resolve());
  });
}

/**
 * Runs in the thread, as text: it sees nothing of this file. The log begins anew only when all of it has been moved, so what was
 * written during one pass is moved by the next, shorter one. While the disk is too slow for that the log grows, up to
 * where SQLite's own checkpoint takes over (`open-database.ts`).
 */
function checkpoint(): void {
  const { DatabaseSync } = process.getBuiltinModule("node:sqlite");
  const { workerData } = process.getBuiltinModule("node:worker_threads");
  const file = new DatabaseSync(workerData);
  for (let pass = 0; pass < 5; pass++) {
    file.exec("PRAGMA wal_checkpoint(PASSIVE)");
    const left = file.prepare("PRAGMA wal_checkpoint(NOOP)").get();
    if (left?.log === left?.checkpointed) break;
  }
  file.close();
}
