/**
 * The first `count` of all in order, as if all had been sorted (stable). What can no longer be among them is thrown away
 * as it comes: a million rows cost a pass, and not a sort of a million.
 */
export function firstInOrder(
  all: readonly number[],
  compare: (one: number, other: number) => number,
  count: number,
): number[] {
  const order = (one: number, other: number): number => compare(one, other) || one - other;
  if (count * 4 >= all.length) return [...all].sort(order).slice(0, count);
  let best: number[] = [];
  let worst: number | undefined;
  for (const row of all) {
    if (worst !== undefined && order(row, worst) >= 0) continue;
    best.push(row);
    if (best.length < count * 2) continue;
    best = best.sort(order).slice(0, count);
    worst = best.at(-1);
  }
  return best.sort(order).slice(0, count);
}

/** Numbers and dates by size, texts as people sort them (`job 2` before `job 10`), what is missing last in both directions. */
export function compareValues(one: unknown, other: unknown, dir: "asc" | "desc"): number {
  const [a, b] = [sortable(one), sortable(other)];
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  const sign = dir === "asc" ? 1 : -1;
  if (typeof a === "number" && typeof b === "number") return sign * (a < b ? -1 : a > b ? 1 : 0);
  if (typeof a === "number" || typeof b === "number") return sign * (typeof a === "number" ? -1 : 1);
  return sign * collator.compare(a, b);
}

const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

function sortable(value: unknown): number | string | null {
  if (value === null || value === undefined) return null;
  if (typeof value === "number") return Number.isNaN(value) ? null : value;
  if (typeof value === "bigint") return Number(value);
  if (typeof value === "boolean") return value ? 1 : 0;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.getTime();
  if (typeof value === "string") return value;
  return null;
}
