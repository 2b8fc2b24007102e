/** The maintenance that was planned beside the config's. */
import type { Clock } from "../core/clock.ts";
import { randomToken } from "../core/ids.ts";
import { type MaintenanceEntry, readStart } from "./maintenance.ts";
import { cancelled, type PlannedMaintenance } from "./plan.ts";
import type { IncidentStore } from "./ports.ts";

export interface MaintenanceText
  extends Pick<MaintenanceEntry, "title" | "serviceIds" | "every" | "lastsMs"> {
  /** Local to the site, unless it ends in Z or an offset. */
  start: string;
}

export interface PlansParts {
  store: IncidentStore;
  clock: Clock;
  /** Of the site. */
  timeZone(): string;
  /** Something is planned, changed or called off. */
  onChange(id: string): void;
}

export interface Plans {
  /** Oldest first. */
  all(): readonly PlannedMaintenance[];
  find(id: string): PlannedMaintenance | undefined;
  /** On disk and in force when they resolve; undefined: there is none of this id. */
  plan(text: MaintenanceText): Promise<PlannedMaintenance>;
  edit(id: string, text: MaintenanceText): Promise<PlannedMaintenance | undefined>;
  cancel(id: string): Promise<PlannedMaintenance | undefined>;
}

export async function createPlans({ store, clock, timeZone, onChange }: PlansParts): Promise<Plans> {
  const known = new Map((await store.maintenances()).map((planned) => [planned.id, planned]));

  async function keep(planned: PlannedMaintenance): Promise<PlannedMaintenance> {
    await store.saveMaintenances([planned]);
    known.set(planned.id, planned);
    onChange(planned.id);
    return planned;
  }

  /** The zone is written down: another one of the site does not move what was announced. */
  function read({ start, ...rest }: MaintenanceText) {
    return { ...rest, startWritten: start, ...readStart(start, timeZone()) };
  }

  return {
    all: () => [...known.values()],
    find: (id) => known.get(id),
    plan(text) {
      const at = clock.now();
      return keep({ id: randomToken(9), ...read(text), endsAt: null, createdAt: at, updatedAt: at });
    },
    async edit(id, text) {
      const planned = known.get(id);
      return planned && keep({ ...planned, ...read(text), updatedAt: clock.now() });
    },
    async cancel(id) {
      const planned = known.get(id);
      if (!planned) return undefined;
      const rest = cancelled(planned, clock.now());
      if (rest) return keep(rest);
      await store.deleteMaintenances([id]);
      known.delete(id);
      onChange(id);
      return planned;
    },
  };
}
