import type { Clock } from "../../core/clock.ts";
import { messageOf } from "../../core/errors.ts";
import type { Log } from "../../core/log.ts";
import type { EmbeddedStore, TaskBatch } from "./ports.ts";

export interface Journal {
  /** Resolves when it is on disk; what the store refuses is tried again until it is taken, or until the end. */
  write(batch: TaskBatch): Promise<void>;
  /** Tries no longer. Resolves when what could be written is. */
  close(): Promise<void>;
}

const againMs = 1_000;

/** Writes in order, one after the other. */
export function createJournal(store: Pick<EmbeddedStore, "write">, clock: Clock, log: Log): Journal {
  let work = Promise.resolve();
  let isClosed = false;
  let wake = (): void => undefined;

  async function persist(batch: TaskBatch): Promise<void> {
    for (;;) {
      try {
        return await store.write(batch);
      } catch (thrown) {
        log.error({ err: messageOf(thrown), lost: isClosed }, "symbiont.not-written");
        if (isClosed) return;
        await new Promise<void>((resolve) => {
          wake = resolve;
          clock.after(againMs, resolve);
        });
      }
    }
  }

  return {
    write(batch) {
      work = work.then(() => persist(batch));
      return work;
    },
    async close() {
      isClosed = true;
      wake();
      await work;
    },
  };
}
