import type { Monitor } from "../../monitor/monitor.ts";
import type { ServiceCommands } from "../../web/reader.ts";

/** What the API may do to a service; on disk when it is answered. */
export function serviceCommands(monitor: Monitor): ServiceCommands {
  const written = async (done: boolean): Promise<boolean> => {
    if (done) await monitor.flush();
    return done;
  };
  return {
    async check(id) {
      const status = monitor.status(id);
      if (!status || status.service.kind === "push" || status.state === "paused") return false;
      await monitor.checkNow(id);
      return true;
    },
    pause: (id) => written(monitor.pause(id)),
    resume: (id) => written(monitor.resume(id)),
    acknowledge: (id) => written(monitor.acknowledge(id)),
  };
}
