import { type Reading, unreadable } from "../reading.ts";

/** How many wanted to run at once, averaged over so many minutes. */
export interface Load {
  one: number;
  five: number;
  fifteen: number;
}

/** /proc/loadavg (proc_loadavg(5)). */
export function parseLoad(text: string): Reading<Load> {
  const [one = Number.NaN, five = Number.NaN, fifteen = Number.NaN] = text.split(" ", 3).map(Number);
  return Number.isFinite(one + five + fifteen) ? { one, five, fifteen } : unreadable("shape");
}
