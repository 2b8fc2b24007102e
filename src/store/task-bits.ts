import { filtersOf, type KnownTask, type TaskFilter, taskFilters } from "../task/ports.ts";

/** One bit a filter, as the column `bits` keeps them. */
const bitOf: Record<TaskFilter, number> = {
  all: 0,
  open: 1,
  "needs-you": 2,
  completed: 4,
  failed: 8,
  cancelled: 16,
};

export function bitsOf(task: KnownTask): number {
  return filtersOf(task).reduce((bits, filter) => bits | bitOf[filter], 0);
}

export function hasFilter(bits: number, filter: TaskFilter): boolean {
  return filter === "all" || (bits & bitOf[filter]) !== 0;
}

/** The values of `bits` that a filter lets through; null: all of them. */
export function bitsLetThrough(filter: TaskFilter): number[] | null {
  if (filter === "all") return null;
  return Array.from({ length: 32 }, (_, bits) => bits).filter((bits) => hasFilter(bits, filter));
}

export function countByFilter(counts: Iterable<[bits: number, tasks: number]>): Record<TaskFilter, number> {
  const sums: Record<TaskFilter, number> = {
    ...{ all: 0, open: 0, "needs-you": 0, completed: 0, failed: 0, cancelled: 0 },
  };
  for (const [bits, tasks] of counts) {
    for (const filter of taskFilters) if (hasFilter(bits, filter)) sums[filter] += tasks;
  }
  return sums;
}
