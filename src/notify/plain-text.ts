/** Names and causes come from configs, checks and peers: before they go into any medium they are one bounded line. */
export function oneLine(text: string, most: number): string {
  return cut(clean(text).replace(/\s+/g, " ").trim(), most);
}

/** Several lines, without control characters and marks that turn the direction of text. */
export function someLines(text: string, most: number): string {
  return cut(clean(text).trim(), most);
}

/** At most `most` characters as the receiver counts them, never half a pair. */
export function cut(text: string, most: number): string {
  if (text.length <= most) return text.toWellFormed();
  return `${text.slice(0, Math.max(0, most - 1)).replace(/[\ud800-\udbff]$/, "")}…`.toWellFormed();
}

function clean(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is being removed
  return text.replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, " ");
}
