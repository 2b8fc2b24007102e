import type { Environment } from "../../config/config.ts";
import type { Clock } from "../../core/clock.ts";
import type { Log } from "../../core/log.ts";
import { runProgram } from "../../probe/program.ts";

export interface ServiceManager {
  /** The page is up. */
  ready(): void;
  stopping(): void;
}

export interface ServiceManagerParts {
  environment: Pick<Environment, "serviceManager" | "programs">;
  clock: Clock;
  log: Log;
}

const patienceMs = 5_000;

/**
 * Tells systemd how we are (sd_notify(3)), through its own `systemd-notify`, since Node has no Unix datagrams. A sign of
 * life is sent from a timer of the loop: a loop that hangs sends none and is started anew. Without systemd nothing happens.
 */
export function createServiceManager({ environment, clock, log }: ServiceManagerParts): ServiceManager {
  const { serviceManager, programs } = environment;
  if (serviceManager === null) return { ready: () => undefined, stopping: () => undefined };
  const { notifySocket, watchdogMs } = serviceManager;
  const tell = (...words: string[]) => {
    const limit = new AbortController();
    const cancel = clock.after(patienceMs, () => limit.abort());
    void runProgram({
      argv: ["systemd-notify", ...words],
      environment: { ...programs, NOTIFY_SOCKET: notifySocket },
      ...{ clock, signal: limit.signal },
    }).then((end) => {
      cancel();
      if (end.how === "exited" && end.code === 0) return;
      const why = end.how === "not-started" ? end.why : end.stderr.trim() || end.how;
      log.warn({ words, why }, "service-manager.not-told");
    });
  };
  let cancelNext = (): void => undefined;
  const live = () => {
    if (watchdogMs === null) return;
    tell("WATCHDOG=1");
    // Half of it, as sd_watchdog_enabled(3) recommends.
    cancelNext = clock.after(watchdogMs / 2, live);
  };
  return {
    ready() {
      tell("--ready", `--pid=${process.pid}`);
      live();
    },
    stopping() {
      cancelNext();
      tell("STOPPING=1");
    },
  };
}
