import type { Cancel, Clock } from "../../core/clock.ts";
import {
  type MaintenanceEntry,
  type MaintenanceWindow,
  maintenanceNow,
  nextChange,
} from "../../incident/maintenance.ts";

export interface MaintenanceClock {
  /** Another config: what runs now is worked out anew. */
  reset(): void;
  /** The window that a service is in; the one that ends last, if several. */
  of(serviceId: string): MaintenanceWindow | null;
  stop: Cancel;
}

/** However far the next change is, the wall clock may step: it is looked at again after a minute. */
const lookEveryMs = 60_000;

/** Tells which services are in maintenance whenever a window begins or ends. */
export function createMaintenanceClock(
  entries: () => readonly MaintenanceEntry[],
  maintain: (serviceIds: ReadonlySet<string>) => void,
  clock: Clock,
  turned: (began: readonly MaintenanceWindow[], ended: readonly MaintenanceWindow[]) => void = () =>
    undefined,
): MaintenanceClock {
  let running: MaintenanceWindow[] = [];
  let cancel: Cancel = () => undefined;

  function look(): void {
    cancel();
    const now = clock.now();
    const before = running;
    running = entries().length === 0 ? [] : maintenanceNow(entries(), now);
    maintain(new Set(running.flatMap(({ serviceIds }) => serviceIds)));
    const [began, ended] = [without(running, before), without(before, running)];
    if (began.length + ended.length > 0) turned(began, ended);
    if (entries().length === 0) return;
    const next = nextChange(entries(), now) ?? Number.POSITIVE_INFINITY;
    cancel = clock.after(Math.min(lookEveryMs, Math.max(0, next - now)), look);
  }

  return {
    reset: look,
    of: (id) =>
      running.filter(({ serviceIds }) => serviceIds.includes(id)).sort((a, b) => b.to - a.to)[0] ?? null,
    stop: () => cancel(),
  };
}

function without(
  some: readonly MaintenanceWindow[],
  others: readonly MaintenanceWindow[],
): MaintenanceWindow[] {
  return some.filter(({ id, from }) => others.every((other) => other.id !== id || other.from !== from));
}
