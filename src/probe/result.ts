import type { Outcome, Reason } from "../protocol/vocabulary.ts";

/** Numbers and words that the public message needs, e.g. `{ status: 503 }`. Never an address, header or output. */
export type Facts = Readonly<Record<string, string | number>>;

/** What one probe found, before it is tied to a service and a time. */
export interface Finding {
  outcome: Outcome;
  reason: Reason;
  /** From look-up to the last byte read; null when nothing answered. */
  latencyMs: number | null;
  facts: Facts | null;
  /** For the operator: address, first bytes of the body, output. Bounded to `detailLimit` characters. */
  detail: string | null;
  /** Milliseconds of each phase that took place, in order: lookup, connect, tls, firstByte, total. */
  phases?: Readonly<Record<string, number>>;
  /** Other figures of this one check, for `/metrics`; never stored. */
  figures?: Figures;
}

export interface Figures {
  /** Status of the last answer. */
  httpStatus?: number;
  /** End of the certificate's validity, epoch seconds. */
  certificateExpiresAt?: number;
}

/** One check of one service. `at` is when the check began (epoch ms) and identifies it within the service. */
export interface Result {
  serviceId: string;
  at: number;
  outcome: Outcome;
  reason: Reason;
  latencyMs: number | null;
  facts: Facts | null;
  detail: string | null;
}

const detailLimit = 1_000;

/** Cuts operator's detail to its bound and drops control characters but line breaks. */
export function toDetail(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is being removed
  const clean = text.replace(/[\u0000-\u0009\u000b-\u001f\u007f]/g, " ").trim();
  return clean.length > detailLimit ? `${clean.slice(0, detailLimit - 1)}…` : clean;
}
