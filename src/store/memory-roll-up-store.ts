import type {
  Rolled,
  RollUpBatch,
  RollUpLevel,
  RollUpQuery,
  RollUpRow,
  RollUpStore,
} from "../history/ports.ts";
import type { Life } from "./life.ts";
import { checkBatch } from "./period.ts";

/** Roll-ups in memory. */
export class MemoryRollUpStore implements RollUpStore {
  readonly #levels: Record<RollUpLevel, Map<string, Map<number, RollUpRow>>> = {
    minutes: new Map(),
    hours: new Map(),
    days: new Map(),
  };
  readonly #rolled = new Map<string, Rolled>();
  readonly #life: Life;

  constructor(life: Life) {
    this.#life = life;
  }

  rows(): Record<RollUpLevel | "rolled", number> {
    const count = (level: RollUpLevel) =>
      [...this.#levels[level].values()].reduce((sum, rows) => sum + rows.size, 0);
    return {
      minutes: count("minutes"),
      hours: count("hours"),
      days: count("days"),
      rolled: this.#rolled.size,
    };
  }

  services(): string[] {
    return [
      ...this.#rolled.keys(),
      ...Object.values(this.#levels).flatMap((services) => [...services.keys()]),
    ];
  }

  async append(batch: RollUpBatch): Promise<void> {
    this.#life.check();
    checkBatch(batch);
    for (const level of ["minutes", "hours", "days"] as const)
      for (const row of batch[level]) this.#shelf(level, row.serviceId).set(row.from, copyOf(row));
    for (const rolled of batch.rolled) this.#rolled.set(rolled.serviceId, { ...rolled });
  }

  async *read({ level, serviceIds, from, to }: RollUpQuery): AsyncGenerator<RollUpRow[]> {
    this.#life.check();
    for (const id of new Set(serviceIds)) {
      const rows = [...(this.#levels[level].get(id)?.values() ?? [])];
      const within = rows.filter((row) => row.from >= from && row.from < to).sort((a, b) => a.from - b.from);
      if (within.length > 0) yield within.map(copyOf);
    }
  }

  async rolled(serviceIds: readonly string[]): Promise<Map<string, Rolled>> {
    this.#life.check();
    return new Map(
      serviceIds.flatMap((id): [string, Rolled][] => {
        const rolled = this.#rolled.get(id);
        return rolled ? [[id, { ...rolled }]] : [];
      }),
    );
  }

  async deleteBefore(level: RollUpLevel, at: number): Promise<number> {
    this.#life.check();
    let deleted = 0;
    for (const rows of this.#levels[level].values())
      for (const from of rows.keys()) if (from < at && rows.delete(from)) deleted++;
    return deleted;
  }

  #shelf(level: RollUpLevel, id: string): Map<number, RollUpRow> {
    const shelf = this.#levels[level].get(id) ?? new Map<number, RollUpRow>();
    this.#levels[level].set(id, shelf);
    return shelf;
  }
}

function copyOf(row: RollUpRow): RollUpRow {
  return { ...row, shares: row.shares?.slice() ?? null, latency: row.latency?.slice() ?? null };
}
