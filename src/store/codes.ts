import type { OverlaySpan } from "../monitor/overlay.ts";
import type { Outcome, Reason, Verdict } from "../protocol/vocabulary.ts";
import { unreadableRow } from "./sqlite-error.ts";

/**
 * The numbers that stand for words in the database. They are written down, not derived from the order of the
 * vocabulary: what is stored keeps its meaning for ever, so a number is never changed or used again.
 * 0 is the everyday value, because SQLite stores it without a byte.
 */
export const outcomeCodes = { up: 0, degraded: 1, down: 2, unknown: 3 } as const satisfies Record<
  Outcome,
  number
>;

export const verdictCodes = { operational: 0, degraded: 1, down: 2, unknown: 3 } as const satisfies Record<
  Verdict,
  number
>;

export const reasonCodes = {
  ok: 0,
  slow: 1,
  status: 2,
  body: 3,
  header: 4,
  certificate: 5,
  refused: 6,
  timeout: 7,
  dns: 8,
  tls: 9,
  reset: 10,
  unreachable: 11,
  exit: 12,
  silent: 13,
  missing: 14,
  limit: 15,
  reported: 16,
  self: 17,
  inverted: 18,
  new: 19,
  off: 20,
  offline: 21,
  probe: 22,
} as const satisfies Record<Reason, number>;

export const overlayCodes = { maintenance: 0, paused: 1 } as const satisfies Record<
  OverlaySpan["state"],
  number
>;

export const overlayOf = decoder<OverlaySpan["state"]>("overlay", overlayCodes);
export const outcomeOf = decoder<Outcome>("outcome", outcomeCodes);
export const verdictOf = decoder<Verdict>("verdict", verdictCodes);
export const reasonOf = decoder<Reason>("reason", reasonCodes);

function decoder<Word extends string>(column: string, codes: Record<Word, number>): (code: number) => Word {
  const words = new Map<number, Word>();
  for (const word in codes) words.set(codes[word], word);
  return (code) => {
    const word = words.get(code);
    if (word === undefined) throw unreadableRow(`${column} ${code}`);
    return word;
  };
}
