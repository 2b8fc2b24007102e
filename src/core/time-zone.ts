/** Local times of a time zone as instants. Uses Intl only, so that it works where there is no Temporal. */

const formats = new Map<string, Intl.DateTimeFormat>();
const dayMs = 86_400_000;

export interface LocalTime {
  year: number;
  /** 1 to 12 */
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
}

/** What calendar and clock there say at an instant (epoch ms). */
export function localTime(at: number, timeZone: string): LocalTime {
  const parts: Record<string, number> = {};
  for (const { type, value } of formatFor(timeZone).formatToParts(at)) parts[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return { year, month, day, hour, minute, second };
}

/** Local time minus UTC, in milliseconds, at an instant (epoch ms). */
export function offsetAt(at: number, timeZone: string): number {
  const { year, month, day, hour, minute, second } = localTime(at, timeZone);
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(at / 1_000) * 1_000;
}

/**
 * The instant of a local time, which is given as if it were UTC. As RFC 5545, 3.3.5 has it: a time that the clocks
 * jump over is read with the offset before the jump, one that comes twice is the first.
 */
export function instantOf(local: number, timeZone: string): number {
  const [byEarlier, byLater] = [-dayMs, dayMs].map((aside) => local - offsetAt(local + aside, timeZone));
  const exists = (at: number) => at + offsetAt(at, timeZone) === local;
  if (byEarlier === undefined || byLater === undefined) return local;
  return !exists(byEarlier) && exists(byLater) ? byLater : byEarlier;
}

// Making a formatter costs more than thousand uses of it.
function formatFor(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  formats.set(timeZone, format);
  return format;
}
