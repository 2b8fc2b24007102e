import { type Incident, isOpen } from "../incident/incident.ts";
import type { PlannedMaintenance } from "../incident/plan.ts";
import type { IncidentStore } from "../incident/ports.ts";
import type { Life } from "./life.ts";

/** Incidents and planned maintenance in memory. */
export class MemoryIncidentStore implements IncidentStore {
  readonly #incidents = new Map<string, Incident>();
  readonly #planned = new Map<string, PlannedMaintenance>();
  readonly #life: Life;

  constructor(life: Life) {
    this.#life = life;
  }

  rows() {
    return { incidents: this.#incidents.size, maintenances: this.#planned.size };
  }

  async saveIncidents(incidents: readonly Incident[]): Promise<void> {
    this.#life.check();
    for (const incident of incidents) this.#incidents.set(incident.id, structuredClone(incident));
  }

  async incident(id: string): Promise<Incident | undefined> {
    this.#life.check();
    return structuredClone(this.#incidents.get(id));
  }

  async newestIncidents(limit: number): Promise<Incident[]> {
    this.#life.check();
    return [...this.#incidents.values()]
      .sort((a, b) => b.createdAt - a.createdAt || (b.id < a.id ? -1 : 1))
      .filter((incident, index) => index < limit || isOpen(incident))
      .map((incident) => structuredClone(incident));
  }

  async saveMaintenances(entries: readonly PlannedMaintenance[]): Promise<void> {
    this.#life.check();
    for (const entry of entries) this.#planned.set(entry.id, structuredClone(entry));
  }

  async deleteMaintenances(ids: readonly string[]): Promise<void> {
    this.#life.check();
    for (const id of ids) this.#planned.delete(id);
  }

  async maintenances(): Promise<PlannedMaintenance[]> {
    this.#life.check();
    return [...this.#planned.values()]
      .sort((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1))
      .map((entry) => structuredClone(entry));
  }
}
