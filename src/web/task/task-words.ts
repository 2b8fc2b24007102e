import type { Language } from "../../protocol/vocabulary.ts";
import { type Meaning, meaningOf } from "../../task/snapshot.ts";
import type { Catalogue } from "../../text/catalogue.ts";
import { durationParts } from "../../text/duration-text.ts";
import { number, type Quantity } from "../../text/quantity.ts";

/** The word of a state; one that nobody knows is shown as it came. */
export function stateWord(status: string, { task }: Catalogue): string {
  const meaning = meaningOf(status);
  return meaning === "other" ? status : task.state[meaning];
}

/** `3 done, 1 failed`, in the order in which they were first met. */
export function countedStates(statuses: readonly string[], { task }: Catalogue, language: Language): string {
  const counts = new Map<Meaning, number>();
  for (const status of statuses) {
    const meaning = meaningOf(status);
    counts.set(meaning, (counts.get(meaning) ?? 0) + 1);
  }
  return [...counts]
    .map(([meaning, count]) => `${number(count, language)} ${task.counted[meaning]}`)
    .join(", ");
}

/** `$0.50`; what cost something is never shown as nothing. */
export function money(usd: number, language: Language): string {
  if (usd > 0 && usd < 0.01) return `< $${number(0.01, language, 2)}`;
  return `$${number(usd, language, 2)}`;
}

/** A length in its two largest units; below a second it is told as `< 1 s`. */
export function shortLength(ms: number, language: Language): Quantity[] {
  return ms < 1_000 ? [{ value: "< 1", unit: "s" }] : durationParts(ms, language);
}

/** Seconds too, up to ten minutes: `1 min 32 s`. */
export function exactLength(ms: number, language: Language): Quantity[] {
  if (ms < 60_000 || ms >= 600_000) return shortLength(ms, language);
  const seconds = Math.floor((ms % 60_000) / 1_000);
  const minutes = { value: number(Math.floor(ms / 60_000), language), unit: "min" };
  return seconds === 0 ? [minutes] : [minutes, { value: number(seconds, language), unit: "s" }];
}

export function lengthText(parts: readonly Quantity[]): string {
  return parts.map(({ value, unit }) => `${value} ${unit}`).join(" ");
}
