import { closest, distance } from "fastest-levenshtein";
import { quoted } from "./describe.ts";
import { faultOf, faultOfThrown, PageFault } from "./page-fault.ts";

/** Longer texts are cut: a page is looked at by people. */
const mostCharacters = 20_000;

/** What a part was given, read key by key; each refusal says where, what was expected, what came, what to write. */
export class Props {
  readonly where: string;
  readonly #value: object;

  /** @throws PageFault for what is no plain object, or has a key that is none of `known` */
  constructor(value: unknown, where: string, known: readonly string[], example: string) {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      throw faultOf({ where, expected: "an object", remedy: `Write ${example}` }, value);
    }
    this.where = where;
    this.#value = value;
    const unknown = keysOf(value, where).find((key) => !known.includes(key));
    if (unknown === undefined) return;
    const nearest = closest(unknown, [...known]);
    const near = isNear(unknown, nearest);
    throw new PageFault({
      where: this.at(unknown.slice(0, 60)),
      expected: `one of ${known.join(", ")}`,
      found: `the key ${quoted(unknown)}`,
      remedy: near ? `Write ${nearest} instead` : "Take it out",
    });
  }

  at(name: string): string {
    return this.where === "" ? name : `${this.where}.${name}`;
  }

  raw(name: string): unknown {
    return readKey(this.#value, name, this.at(name));
  }

  text(name: string): string {
    return this.optionalText(name) ?? this.#fail(name, "a text", `Write ${name}: "…"`);
  }

  optionalText(name: string): string | null {
    const value = this.raw(name);
    if (value === undefined || value === null) return null;
    if (typeof value !== "string") return this.#fail(name, "a text", `Write ${name}: "…", or String(…)`);
    return value.length > mostCharacters ? `${value.slice(0, mostCharacters)}…` : value;
  }

  /** Part of an address: letters, digits, `-` and `_`. */
  id(name: string): string {
    const value = this.raw(name);
    if (typeof value === "string" && /^[A-Za-z][\w-]{0,63}$/.test(value)) return value;
    return this.#fail(
      name,
      "a name of letters, digits, - and _ that begins with a letter",
      `Write ${name}: "jobs"`,
    );
  }

  number(name: string): number {
    const remedy = `Write ${name}: 42, the number alone, without a unit or a text around it`;
    const value = this.raw(name);
    return typeof value === "number" && Number.isFinite(value) ? value : this.#fail(name, "a number", remedy);
  }

  optionalNumber(name: string): number | null {
    const value = this.raw(name);
    if (value === undefined || value === null) return null;
    if (typeof value === "number" && Number.isFinite(value)) return value;
    return this.#fail(
      name,
      "a number",
      `Write ${name}: 42, the number alone; leave it out where there is none`,
    );
  }

  flag(name: string, otherwise: boolean): boolean {
    const value = this.raw(name);
    if (value === undefined) return otherwise;
    return typeof value === "boolean"
      ? value
      : this.#fail(name, "true or false", `Write ${name}: ${!otherwise}, or leave it out`);
  }

  oneOf<Choice extends string | number | boolean>(name: string, choices: readonly Choice[]): Choice | null {
    const value = this.raw(name);
    if (value === undefined) return null;
    const found = choices.find((choice) => choice === value);
    if (found !== undefined) return found;
    const written = choices.map((choice) => JSON.stringify(choice));
    const texts = choices.filter((choice) => typeof choice === "string");
    const nearest = typeof value === "string" && texts.length > 0 ? closest(value, texts) : null;
    const meant = nearest !== null && isNear(String(value), nearest) ? JSON.stringify(nearest) : written[0];
    return this.#fail(name, `one of ${written.join(", ")}`, `Write ${name}: ${meant}, or leave it out`);
  }

  list(name: string, of: string, bound?: Bound): readonly unknown[] {
    const value = this.raw(name);
    if (!isList(value))
      return this.#fail(name, `a list of ${of}`, `Write ${name}: [${/^[{[]/.test(of) ? of : "…"}]`);
    if (bound) keepWithin(value.length, this.at(name), bound);
    return value;
  }

  optionalFunction(name: string, example = "(…) => …"): ((...args: unknown[]) => unknown) | null {
    const value = this.raw(name);
    if (value === undefined || value === null) return null;
    if (isFunction(value)) return value;
    return this.#fail(name, "a function", `Write ${name}: ${example}`);
  }

  function(name: string, example: string): (...args: unknown[]) => unknown {
    return (
      this.optionalFunction(name, example) ?? this.#fail(name, "a function", `Write ${name}: ${example}`)
    );
  }

  #fail(name: string, expected: string, remedy: string): never {
    throw faultOf({ where: this.at(name), expected, remedy }, this.raw(name));
  }
}

export interface Bound {
  most: number;
  /** What there are too many of. */
  things: string;
  remedy: string;
}

/** Who leaves some out without a word lets a page look complete. @throws PageFault */
export function keepWithin(count: number, where: string, { most, things, remedy }: Bound): void {
  if (count <= most) return;
  throw new PageFault({ where, expected: `at most ${most} ${things}`, found: String(count), remedy });
}

/** A slip of the fingers; `min` for `hint` is none. */
function isNear(written: string, known: string): boolean {
  return distance(written, known) <= Math.min(3, Math.floor(written.length / 2));
}

export function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

export function isFunction(value: unknown): value is (...args: unknown[]) => unknown {
  return typeof value === "function";
}

/** Getters and proxies run code of the author's. */
export function readKey(value: object, name: string, where: string): unknown {
  try {
    return (value as Record<string, unknown>)[name];
  } catch (thrown) {
    throw faultOfThrown(where, "a value that can be read", thrown);
  }
}

export function keysOf(value: object, where: string): string[] {
  try {
    return Object.keys(value);
  } catch (thrown) {
    throw faultOfThrown(where, "an object that can be read", thrown);
  }
}
