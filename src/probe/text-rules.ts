import type { z } from "zod";
import { messageOf } from "../core/errors.ts";
import type { textExpectation } from "./answer-keys.ts";
import { compileJsonPath, type JsonPath, type JsonValue } from "./json-path.ts";
import { compilePattern, type LinearPattern } from "./linear-pattern.ts";

/** What a text has to be like, as the config says it. Plain data. */
export type TextRules = z.output<typeof textExpectation>;

type Comparison = Exclude<NonNullable<TextRules["json"]>[string], string | number | boolean | null>;

/** `matches` looks at this much of a text, and `json` reads no more than this: both cost time on our side. */
const patternChars = 64 * 1024;
const jsonChars = 1024 * 1024;
/** A path may lead to more values than anybody expects; these many are compared. */
const mostValues = 1_000;

export interface Mismatch {
  /** `limit`: the text is too large to be judged. */
  reason: "body" | "limit";
  /** For the operator: what was expected, and what was found where that is short. */
  found: string;
}

interface Compiled {
  pattern: LinearPattern | undefined;
  paths: [path: string, compiled: JsonPath | undefined, expected: Comparison][];
}

/** Rules are part of a service's options and live as long as these do. */
const compiledRules = new WeakMap<TextRules, Compiled>();

/** The first rule that does not hold, or null. */
export function mismatch(rules: TextRules, text: string): Mismatch | null {
  const { contains, excludes, matches, json } = rules;
  if (contains !== undefined && !text.includes(contains)) {
    return different(`does not contain ${JSON.stringify(contains)}`);
  }
  if (excludes !== undefined && text.includes(excludes)) {
    return different(`contains ${JSON.stringify(excludes)}`);
  }
  if (matches === undefined && json === undefined) return null;
  const { pattern, paths } = compiled(rules);
  if (matches !== undefined && !pattern?.isIn(text.slice(0, patternChars))) {
    return different(`does not match ${matches}`);
  }
  return json === undefined ? null : mismatchInJson(paths, text);
}

/** Whether a text that was cut off can satisfy the rules: only what is already there does. */
export function bearsCutting({ excludes, json }: TextRules): boolean {
  return excludes === undefined && json === undefined;
}

function compiled(rules: TextRules): Compiled {
  const known = compiledRules.get(rules);
  if (known) return known;
  const fresh: Compiled = {
    pattern: rules.matches === undefined ? undefined : compilePattern(rules.matches),
    paths: Object.entries(rules.json ?? {}).map(([path, expected]) => [
      path,
      compileJsonPath(path),
      typeof expected === "object" && expected !== null ? expected : { eq: expected },
    ]),
  };
  compiledRules.set(rules, fresh);
  return fresh;
}

function mismatchInJson(paths: Compiled["paths"], text: string): Mismatch | null {
  if (text.length > jsonChars) {
    return { reason: "limit", found: `is longer than ${jsonChars} characters, too long to be read as JSON` };
  }
  let value: JsonValue;
  try {
    value = JSON.parse(text);
  } catch (thrown) {
    return different(`is not JSON (${messageOf(thrown)})`);
  }
  for (const [path, query, expected] of paths) {
    const wrong = wrongAt(query, value, expected);
    if (wrong !== null) return different(`at ${path}: ${wrong}`);
  }
  return null;
}

function wrongAt(query: JsonPath | undefined, value: JsonValue, expected: Comparison): string | null {
  try {
    return wrongIn(query?.valuesIn(value, mostValues) ?? [], expected);
  } catch (thrown) {
    return messageOf(thrown);
  }
}

/** Every value that the path leads to has to compare as expected, and there has to be one. */
function wrongIn(values: JsonValue[], { exists, ...expected }: Comparison): string | null {
  if (exists === false) return values.length === 0 ? null : `expected nothing, found ${shown(values[0])}`;
  if (values.length === 0) return "leads nowhere";
  for (const value of values) {
    for (const [word, bound] of Object.entries(expected)) {
      if (bound === undefined || compares(word, value, bound)) continue;
      return `expected ${word === "eq" ? "" : `${word} `}${JSON.stringify(bound)}, found ${shown(value)}`;
    }
  }
  return null;
}

function compares(word: string, value: JsonValue, bound: string | number | boolean | null): boolean {
  if (word === "eq") return value === bound;
  if (word === "ne") return value !== bound;
  if (typeof value !== "number" || typeof bound !== "number") return false;
  if (word === "lt") return value < bound;
  if (word === "le") return value <= bound;
  return word === "gt" ? value > bound : value >= bound;
}

function shown(value: JsonValue | undefined): string {
  return (JSON.stringify(value) ?? "nothing").slice(0, 100);
}

function different(found: string): Mismatch {
  return { reason: "body", found };
}
