import { createHash, timingSafeEqual } from "node:crypto";

/**
 * Looks secrets up without telling by its timing how much of one was right: what is compared are SHA-256 digests, which
 * the asker cannot steer.
 */
export class TokenTable<Value> {
  readonly #entries = new Map<string, { digest: Buffer; value: Value }>();

  constructor(entries: Iterable<readonly [token: string, value: Value]>) {
    for (const [token, value] of entries) {
      const digest = digestOf(token);
      this.#entries.set(digest.toString("base64"), { digest, value });
    }
  }

  find(token: string): Value | undefined {
    const digest = digestOf(token);
    const entry = this.#entries.get(digest.toString("base64"));
    return entry && timingSafeEqual(entry.digest, digest) ? entry.value : undefined;
  }
}

function digestOf(token: string): Buffer {
  return createHash("sha256").update(token).digest();
}
