import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import type { SelfCheck } from "./kind.ts";

/** Request header of every HTTP check, and the header of an answer that proves it came from this very process. */
export const probeHeader = "cortex-probe";
export const selfHeader = "cortex-self";

export interface SelfAnswer {
  /** What this process answers to a nonce: only it can. */
  answer(nonce: string): string;
}

/** Recognises our own server among the targets. The key is random and lives as long as the process. */
export function createSelfCheck(): SelfCheck & SelfAnswer {
  const key = randomBytes(32);
  // Unique is enough: what proves an answer is the key. Randomness for each check costs a twentieth of it.
  const prefix = randomBytes(12).toString("base64url");
  let count = 0;
  const answer = (nonce: string) => createHmac("sha256", key).update(nonce).digest("base64url");
  return {
    nonce: () => `${prefix}.${(count++).toString(36)}`,
    answer,
    isSelf(nonce, got) {
      if (got === undefined) return false;
      const expected = Buffer.from(answer(nonce));
      const found = Buffer.from(got);
      return found.length === expected.length && timingSafeEqual(found, expected);
    },
  };
}
