import type { Memory } from "../monitor/restore.ts";
import type { Rolled } from "./ports.ts";

/** The latest moment of which anything is told: time must not begin before it. */
export function latestOf(memory: Memory, rolled: Iterable<Rolled>): number {
  let latest = 0;
  for (const { state, results } of memory.values())
    latest = Math.max(latest, state.lastAt ?? 0, results.at(-1)?.at ?? 0);
  for (const { minutes } of rolled) latest = Math.max(latest, minutes);
  return latest;
}
