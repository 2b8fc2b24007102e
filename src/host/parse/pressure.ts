import { type Reading, unreadable } from "../reading.ts";

/** The share of the last ten seconds, 0 to 1, in which work stood still for want of something. */
export interface Pressure {
  /** Somebody waited. */
  some: number;
  /** Nobody could go on. */
  full: number;
}

/** A file of /proc/pressure (Documentation/accounting/psi.rst); older kernels have no `full` for the CPU. */
export function parsePressure(text: string): Reading<Pressure> {
  const share = (kind: string): number => {
    const percent = new RegExp(`^${kind} avg10=([\\d.]+)`, "m").exec(text)?.[1];
    return percent === undefined ? Number.NaN : Number(percent) / 100;
  };
  const [some, full] = [share("some"), share("full")];
  return Number.isFinite(some) ? { some, full: Number.isFinite(full) ? full : 0 } : unreadable("shape");
}
