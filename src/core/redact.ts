const censor = "[redacted]";
/** Names of fields whose value is a secret, whatever it looks like. */
const secretName = /token|passw|secret|authorization|cookie|api.?key|credential|hash|signature/i;
/** What a secret looks like where nobody named it. */
const secretShapes: readonly [pattern: RegExp, replacement: string][] = [
  [/\b(Bearer|Basic)\s+[\w.~+/=-]+/gi, `$1 ${censor}`],
  [/(\/push\/)[^/?#\s"]+/g, `$1${censor}`],
  // user:password@ of an address.
  [/(\b[a-z][a-z0-9+.-]*:\/\/)[^/\s@"]+@/gi, `$1${censor}@`],
  [/([?&](?:token|key|password|secret|signature|access_token)=)[^&\s"#]+/gi, `$1${censor}`],
];
const mostDepth = 4;
const mostText = 500;

/** A value of the log as it may be shown: no secret, and not without end. */
export function redacted(value: unknown, secrets: readonly string[], depth = 0): unknown {
  if (typeof value === "string") return redactedText(value, secrets);
  if (typeof value !== "object" || value === null) return value;
  if (depth >= mostDepth) return "…";
  if (Array.isArray(value))
    return value.slice(0, 20).map((one: unknown) => redacted(one, secrets, depth + 1));
  return Object.fromEntries(
    Object.entries(value)
      .slice(0, 40)
      .map(([name, one]) => [name, secretName.test(name) ? censor : redacted(one, secrets, depth + 1)]),
  );
}

function redactedText(text: string, secrets: readonly string[]): string {
  // What a cut would leave of a secret is still a part of it.
  let shown = text.slice(0, 2 * mostText);
  for (const secret of secrets) if (secret.length >= 6) shown = shown.replaceAll(secret, censor);
  for (const [pattern, replacement] of secretShapes) shown = shown.replace(pattern, replacement);
  return shown.length > mostText ? `${shown.slice(0, mostText)}…` : shown;
}
