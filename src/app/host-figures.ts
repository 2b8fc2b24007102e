import type { Config } from "../config/config.ts";
import type { Clock } from "../core/clock.ts";
import { messageOf } from "../core/errors.ts";
import type { Log } from "../core/log.ts";
import { type HostFigures, readHostFigures } from "../host/figures.ts";

const everyMs = 5_000;

/** The host's figures for the public page, read every five seconds while the config shows them; null while it does not. */
export function publicHostFigures(config: () => Config, clock: Clock, log: Log) {
  let figures: HostFigures | null = null;
  let cancel = clock.after(0, sample);
  function sample(): void {
    cancel = clock.after(everyMs, sample);
    if (config().host.visibility !== "public") {
      figures = null;
      return;
    }
    readHostFigures().then(
      (read) => {
        figures = read;
      },
      (thrown: unknown) => log.error({ err: messageOf(thrown) }, "host.unreadable"),
    );
  }
  return { read: () => figures, stop: () => cancel() };
}
