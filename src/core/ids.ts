import { randomBytes } from "node:crypto";

/** A random, URL-safe secret of `bytes` bytes of entropy. */
export function randomToken(bytes = 24): string {
  return randomBytes(bytes).toString("base64url");
}
