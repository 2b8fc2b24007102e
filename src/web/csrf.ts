import { createHmac, timingSafeEqual } from "node:crypto";

/**
 * Tokens that a form carries. They are bound to the session, or before there is one to a cookie of the form's own, so a
 * foreign page that makes a browser post cannot know them.
 */
export class FormTokens {
  readonly #key: Buffer;

  constructor(secretKeyBase: string) {
    this.#key = createHmac("sha256", secretKeyBase).update("form token").digest();
  }

  forSession(sessionId: string): string {
    return this.#sign(`session:${sessionId}`);
  }

  /** @param cookie value of the cookie that was set beside the form */
  forLogin(cookie: string): string {
    return this.#sign(`login:${cookie}`);
  }

  #sign(text: string): string {
    return createHmac("sha256", this.#key).update(text).digest("base64url");
  }
}

/** Constant time for tokens of the right length. */
export function isSameToken(found: string | undefined, expected: string): boolean {
  if (found === undefined) return false;
  const one = Buffer.from(found);
  const other = Buffer.from(expected);
  return one.length === other.length && timingSafeEqual(one, other);
}
