export const seriesSources = ["host", "process", "own"] as const;
export type SeriesSource = (typeof seriesSources)[number];

/** A figure that is followed over time, by its name. */
export interface Series {
  name: string;
  /** `ms`, `bytes`, `%`; null: a plain number. */
  unit: string | null;
  /** The machine's, this process's, or the user's own. */
  source: SeriesSource;
  /** The newest value, and when it was taken (epoch ms). */
  latest: number;
  latestAt: number;
}

/** What values of a stretch of time come to. Two of the same stretch add up to one. */
export interface Roll {
  name: string;
  /** Whole minute or hour of UTC, epoch ms. */
  from: number;
  count: number;
  sum: number;
  low: number;
  high: number;
}

export const metricLevels = ["minutes", "hours"] as const;
export type MetricLevel = (typeof metricLevels)[number];
export const stepOf: Record<MetricLevel, number> = { minutes: 60_000, hours: 3_600_000 };

export interface MetricBatch extends Record<MetricLevel, readonly Roll[]> {
  series: readonly Series[];
}

export interface MetricQuery {
  level: MetricLevel;
  names: readonly string[];
  /** Stretches that began in [from, to). */
  from: number;
  to: number;
}

/** What is kept of figures. */
export interface MetricStore {
  /** All or nothing, durable when it resolves. A roll is added to what is there of its stretch. */
  append(batch: MetricBatch): Promise<void>;
  /** Of every series ever kept, by name. */
  series(): Promise<Series[]>;
  /** By name, in order of time; a series without rolls is not there. */
  read(query: MetricQuery): Promise<Map<string, Roll[]>>;
  /** Deletes stretches that began before `at`; returns how many. */
  deleteBefore(level: MetricLevel, at: number): Promise<number>;
  /** Forgets series whose newest value is older than `at`; returns how many. */
  forgetBefore(at: number): Promise<number>;
}
