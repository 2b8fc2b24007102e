import type { z } from "zod";
import type { authKey } from "./answer-keys.ts";

/** The value of the header `Authorization` (RFC 6750 section 2.1, RFC 7617 section 2), or null. */
export function authorization(auth: z.output<typeof authKey> | undefined): string | null {
  if (auth?.bearer !== undefined) return `Bearer ${auth.bearer}`;
  if (auth?.basic !== undefined) return `Basic ${Buffer.from(auth.basic).toString("base64")}`;
  return null;
}

/** Whether what stands in a header of this name is to be kept from others. */
export function isSecret(header: string): boolean {
  return /authorization|cookie|token|secret|key|password/i.test(header);
}

/** Texts that must not come back in a detail, should a server repeat what it was sent. `headers`: all that are sent. */
export function secretsIn(
  headers: Readonly<Record<string, string>>,
  auth?: z.output<typeof authKey>,
): string[] {
  const values = Object.entries(headers).flatMap(([name, value]) => (isSecret(name) ? [value] : []));
  const words = values.flatMap((value) => [value, value.replace(/^\S+ /, "")]);
  const basic = auth?.basic === undefined ? [] : [auth.basic, auth.basic.slice(auth.basic.indexOf(":") + 1)];
  // A shorter one would blacken ordinary words; it is no secret anyway.
  return [...new Set([...words, ...basic])].filter((secret) => secret.length >= 4);
}

/** The text without the secrets. */
export function withoutSecrets(text: string, secrets: readonly string[]): string {
  return secrets.reduce((rest, secret) => rest.replaceAll(secret, "•••"), text);
}

/** The first `chars` of a text without the secrets: blackened before it is cut, so that no half of one stays. */
export function excerpt(text: string, chars: number, secrets: readonly string[]): string {
  return withoutSecrets(text.slice(0, excerptNeeds(chars, secrets)), secrets).slice(0, chars);
}

/** How much of a text its excerpt is made of. */
export function excerptNeeds(chars: number, secrets: readonly string[]): number {
  return secrets.reduce((most, { length }) => Math.max(most, chars + length), chars);
}
