import {
  type MetricBatch,
  type MetricLevel,
  type MetricQuery,
  type MetricStore,
  metricLevels,
  type Roll,
  type Series,
} from "../metric/ports.ts";
import { checkMetrics } from "./check-metrics.ts";
import type { Life } from "./life.ts";

/** Figures over time in memory. */
export class MemoryMetricStore implements MetricStore {
  readonly #life: Life;
  readonly #series = new Map<string, Series>();
  readonly #levels: Record<MetricLevel, Map<string, Map<number, Roll>>> = {
    minutes: new Map(),
    hours: new Map(),
  };

  constructor(life: Life) {
    this.#life = life;
  }

  rows() {
    const count = (level: MetricLevel) =>
      [...this.#levels[level].values()].reduce((sum, rolls) => sum + rolls.size, 0);
    return { series: this.#series.size, metric_minutes: count("minutes"), metric_hours: count("hours") };
  }

  async append(batch: MetricBatch): Promise<void> {
    this.#life.check();
    checkMetrics(batch, this.#series);
    for (const one of batch.series) {
      const known = this.#series.get(one.name);
      if (!known || one.latestAt >= known.latestAt) this.#series.set(one.name, { ...one });
    }
    for (const level of metricLevels) for (const roll of batch[level]) this.#add(level, roll);
  }

  async series(): Promise<Series[]> {
    this.#life.check();
    return [...this.#series.values()]
      .map((one) => ({ ...one }))
      .sort((one, other) => (one.name < other.name ? -1 : 1));
  }

  async read({ level, names, from, to }: MetricQuery): Promise<Map<string, Roll[]>> {
    this.#life.check();
    const found = new Map<string, Roll[]>();
    for (const name of new Set(names)) {
      if (!this.#series.has(name)) continue;
      const rolls = [...(this.#levels[level].get(name)?.values() ?? [])]
        .filter((roll) => roll.from >= from && roll.from < to)
        .sort((one, other) => one.from - other.from);
      if (rolls.length > 0)
        found.set(
          name,
          rolls.map((roll) => ({ ...roll })),
        );
    }
    return found;
  }

  async deleteBefore(level: MetricLevel, at: number): Promise<number> {
    this.#life.check();
    let deleted = 0;
    for (const rolls of this.#levels[level].values())
      for (const from of rolls.keys()) if (from < at && rolls.delete(from)) deleted++;
    return deleted;
  }

  async forgetBefore(at: number): Promise<number> {
    this.#life.check();
    let forgotten = 0;
    for (const { name, latestAt } of this.#series.values())
      if (latestAt < at && this.#series.delete(name)) forgotten++;
    return forgotten;
  }

  #add(level: MetricLevel, roll: Roll): void {
    const rolls = this.#levels[level].get(roll.name) ?? new Map<number, Roll>();
    this.#levels[level].set(roll.name, rolls);
    const kept = rolls.get(roll.from);
    rolls.set(roll.from, kept === undefined ? { ...roll } : addedTo(kept, roll));
  }
}

function addedTo(kept: Roll, { count, sum, low, high }: Roll): Roll {
  return {
    ...kept,
    count: kept.count + count,
    sum: kept.sum + sum,
    low: Math.min(kept.low, low),
    high: Math.max(kept.high, high),
  };
}
