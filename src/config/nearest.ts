import { closest } from "fastest-levenshtein";

/** The known word that was most likely meant: one that the given word begins or that begins it, else the fewest edits away. */
export function nearest(word: string, known: readonly string[]): string {
  const lower = word.toLowerCase();
  const related = known.filter((one) => isBeginning(lower, one.toLowerCase()));
  return closest(word, related.length > 0 && lower.length > 2 ? related : [...known]);
}

function isBeginning(a: string, b: string): boolean {
  return a.startsWith(b) || b.startsWith(a);
}
