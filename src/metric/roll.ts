import type { Roll } from "./ports.ts";

export function rollOf(name: string, from: number, value: number): Roll {
  return { name, from, count: 1, sum: value, low: value, high: value };
}

/** What two rolls of the same stretch come to. */
export function added(one: Roll, other: Roll): Roll {
  return {
    ...one,
    count: one.count + other.count,
    sum: one.sum + other.sum,
    low: Math.min(one.low, other.low),
    high: Math.max(one.high, other.high),
  };
}

/** The same values over longer stretches of `stepMs`, each of which begins at a whole one. */
export function coarser(rolls: Iterable<Roll>, stepMs: number): Roll[] {
  const all = new Map<string, Roll>();
  for (const roll of rolls) {
    const from = roll.from - (roll.from % stepMs);
    const key = `${from} ${roll.name}`;
    const known = all.get(key);
    all.set(key, known ? added(known, roll) : { ...roll, from });
  }
  return [...all.values()];
}
