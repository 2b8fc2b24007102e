import type { History } from "../history/history.ts";
import type { Status } from "../monitor/service.ts";
import type { ServiceModel } from "./views/model.ts";

/** So long figures may be behind: their last digits change with every moment, and answers could never be the same twice. */
const freshMs = 5_000;

/** Uptime for programs: no older than the newest result, and never older than five seconds. */
export function createUptimes({ history, now }: { history: Pick<History, "uptime">; now(): number }) {
  const known = new WeakMap<Status["service"], { of: string; uptime: ServiceModel["uptime"] }>();
  return ({ service, state, since, last }: Status): ServiceModel["uptime"] => {
    const of = [state, since, last?.at, Math.floor(now() / freshMs)].join();
    const found = known.get(service);
    if (found?.of === of) return found.uptime;
    const uptime = history.uptime(service.id);
    known.set(service, { of, uptime });
    return uptime;
  };
}
