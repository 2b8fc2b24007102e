import type { Cancel, Clock } from "../core/clock.ts";
import { messageOf } from "../core/errors.ts";
import type { Log } from "../core/log.ts";

const everyMs = 10 * 60_000;

/** Deletes what is older than it has to be kept, every ten minutes. `deleteOld` returns how many rows it deleted. */
export function keepRetention(deleteOld: (now: number) => Promise<number>, clock: Clock, log: Log): Cancel {
  let cancel = clock.after(everyMs, sweep);
  function sweep(): void {
    cancel = clock.after(everyMs, sweep);
    deleteOld(clock.now()).then(
      (deleted) => log.debug({ deleted }, "store.retention"),
      (thrown: unknown) => log.error({ err: messageOf(thrown) }, "store.retention-failed"),
    );
  }
  return () => cancel();
}
