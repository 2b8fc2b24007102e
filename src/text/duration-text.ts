import type { Language } from "../protocol/vocabulary.ts";
import { number, type Quantity, spoken } from "./quantity.ts";

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** The two largest units of a length of time in ms, the second only where it is not nothing: 9 h 49 min, 3 d 4 h. */
export function durationParts(ms: number, language: Language): Quantity[] {
  const length = Math.max(0, ms);
  const part = (value: number, unit: string): Quantity => ({ value: number(value, language), unit });
  const pair = (large: number, largeUnit: string, small: number, smallUnit: string): Quantity[] =>
    small === 0 ? [part(large, largeUnit)] : [part(large, largeUnit), part(small, smallUnit)];
  if (length < second && length > 0) return [part(Math.round(length), "ms")];
  if (length < minute) return [part(Math.floor(length / second), "s")];
  if (length < hour) return [part(Math.floor(length / minute), "min")];
  if (length < day) return pair(Math.floor(length / hour), "h", Math.floor((length % hour) / minute), "min");
  if (length >= 30 * day) return [part(Math.floor(length / day), "d")];
  return pair(Math.floor(length / day), "d", Math.floor((length % day) / hour), "h");
}

/** A length of time in ms as it stands in a sentence. */
export function durationText(ms: number, language: Language): string {
  return durationParts(ms, language).map(spoken).join(" ");
}

/** How a time element tells its distance from now: `5 s ago`, or how long something has lasted: `for 5 s`. */
export type RelativeStyle = "ago" | "for";

const phrases: Record<Language, Record<RelativeStyle, (length: string) => string>> = {
  en: { ago: (length) => `${length} ago`, for: (length) => `for ${length}` },
  de: { ago: (length) => `vor ${length}`, for: (length) => `seit ${length}` },
};

/** What `<time data-relative="…">` says at `now`; both times are epoch ms. Also runs in the browser. */
export function relativeText(style: RelativeStyle, at: number, now: number, language: Language): string {
  const elapsed = Math.max(0, now - at);
  return phrases[language][style](durationText(elapsed - (elapsed % second), language));
}
