import { closest, distance } from "fastest-levenshtein";

/** The known word that was most likely meant: one that the given word begins or that begins it, else the fewest edits away. */
export function nearest(word: string, known: readonly string[]): string {
  const lower = word.toLowerCase();
  const related = known.filter((one) => isBeginning(lower, one.toLowerCase()));
  return closest(word, related.length > 0 && lower.length > 2 ? related : [...known]);
}

/** Whether it may well be a slip of the other: one begins the other, or few letters differ. */
export function isNear(word: string, known: string): boolean {
  const [a, b] = [word.toLowerCase(), known.toLowerCase()];
  const slips = b.length < 4 ? 1 : Math.max(2, Math.floor(b.length / 3));
  return (a.length > 2 && isBeginning(a, b)) || distance(a, b) <= slips;
}

function isBeginning(a: string, b: string): boolean {
  return a.startsWith(b) || b.startsWith(a);
}
