const mostCharacters = 60;

/** What was found, in words: `the text "abc"`, `a list of 3`, `a promise`. Never runs code of the value's own. */
export function describe(value: unknown): string {
  if (value === undefined) return "nothing (undefined)";
  if (value === null) return "null";
  if (typeof value === "string") return value === "" ? "an empty text" : `the text ${quoted(value)}`;
  if (typeof value === "number") return `the number ${value}`;
  if (typeof value === "bigint") return `the bigint ${value}`;
  if (typeof value === "boolean") return String(value);
  if (typeof value === "symbol") return "a symbol";
  if (typeof value === "function") return "a function";
  if (isPromise(value)) return "a promise";
  try {
    return describeObject(value);
  } catch (thrown) {
    return `an object that cannot be looked into (${thrownText(thrown)})`;
  }
}

function describeObject(value: object): string {
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : `a list of ${value.length}`;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? "a Date that is no date" : "a Date";
  if (value instanceof Error) return `the error ${quoted(thrownText(value))}`;
  if (value instanceof Map || value instanceof Set) return `a ${value.constructor.name} of ${value.size}`;
  const names = Object.keys(value);
  if (names.length === 0) return "an object without keys";
  const shown = names.slice(0, 5).map((name) => name.slice(0, mostCharacters));
  return `an object with ${shown.join(", ")}${names.length > 5 ? ", …" : ""}`;
}

/** By its shape: of another realm, or none of ours, it is waited for all the same. */
export function isPromise(value: unknown): value is Promise<unknown> {
  try {
    return typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";
  } catch {
    // A getter or a proxy that throws: whatever it is, nobody could await it.
    return false;
  }
}

export function quoted(text: string): string {
  return JSON.stringify(text.length > mostCharacters ? `${text.slice(0, mostCharacters)}…` : text);
}

/** What was thrown, whatever it was, in one line that always comes. */
export function thrownText(thrown: unknown): string {
  try {
    const text =
      thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : `${String(thrown)}, which is no Error`;
    return text.length > 500 ? `${text.slice(0, 500)}…` : text;
  } catch {
    return "something that cannot even be written as text";
  }
}
