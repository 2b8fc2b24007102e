import { z } from "zod";
import { says } from "../../probe/key-schemas.ts";
import { isNear, nearest } from "../nearest.ts";

/** An object that says what it is by which of several keys it has: a service by its check, a channel by its medium. */
export interface Chosen<Common> {
  /** The key that was found. */
  variant: string;
  common: Common;
  /** Every key as it stands in the file; those of the variant are valid. */
  raw: Record<string, unknown>;
}

interface ChoiceParts<Common extends z.ZodObject> {
  /** What one of them is called: `check kind`. */
  noun: string;
  common: Common;
  variants: ReadonlyMap<string, z.ZodObject>;
}

/** What each choice may be, for the JSON Schema, which cannot see into a transformation. */
export const choiceAlternatives = new WeakMap<z.ZodType, z.ZodObject[]>();

type Value = Record<string, unknown>;
type Issue = z.core.$ZodRawIssue;

/**
 * A schema that takes the common keys and those of exactly one variant, and no other.
 * It looks at which variant's key is there instead of trying each one, so errors speak of what was meant.
 */
export function choice<Common extends z.ZodObject>(parts: ChoiceParts<Common>) {
  const schema = z.unknown().transform((value, context): Chosen<z.output<Common>> => {
    if (!isMap(value)) {
      context.issues.push(problem([], says("keys and values", `write { id: …, ${first(parts)}: … }`), value));
      return z.NEVER;
    }
    const { variant, issues } = findVariant(parts, value);
    const keys = variant === undefined ? undefined : parts.variants.get(variant);
    const common = parts.common.safeParse(value);
    const own = keys?.safeParse(value);
    const wrong = [...(common.error?.issues ?? []), ...(own?.error?.issues ?? [])].map(asRaw(value));
    context.issues.push(...wrong, ...strangers(parts, keys, value), ...issues);
    if (variant === undefined || !common.success || !own?.success) return z.NEVER;
    return { variant, common: common.data, raw: value };
  });
  choiceAlternatives.set(
    schema,
    [...parts.variants.values()].map((keys) => z.strictObject({ ...parts.common.shape, ...keys.shape })),
  );
  return schema;
}

function isMap(value: unknown): value is Value {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A key that is one of another present variant's own (`tls` beside `http`, even a misspelt one) is no choice. */
function findVariant(
  parts: ChoiceParts<z.ZodObject>,
  value: Value,
): { variant?: string | undefined; issues: Issue[] } {
  const there = [...parts.variants.keys()].filter((key) => key in value);
  const misspelt = misspeltVariants(parts, value);
  const belongsTo = (other: string, key: string) =>
    other !== key && key in (parts.variants.get(other)?.shape ?? {});
  const present = there.filter((key) => ![...there, ...misspelt].some((other) => belongsTo(other, key)));
  if (present.length === 1) return { variant: present[0], issues: [] };
  if (present.length === 0 && misspelt.length > 0) return { issues: [] };
  return { issues: [notOne(parts, present, value)] };
}

/** Variants that are there under a wrong name; the complaint about that name is enough. */
function misspeltVariants({ common, variants }: ChoiceParts<z.ZodObject>, value: Value): string[] {
  const everywhere = [...variants.values()].flatMap((keys) => Object.keys(keys.shape));
  const known = [...Object.keys(common.shape), ...everywhere];
  const unknown = Object.keys(value).filter((key) => !known.includes(key));
  return unknown.flatMap((key) => {
    const likely = nearest(key, known);
    return isNear(key, likely) && variants.has(likely) ? [likely] : [];
  });
}

function strangers(parts: ChoiceParts<z.ZodObject>, keys: z.ZodObject | undefined, value: Value): Issue[] {
  const everywhere = new Set([...parts.variants.values()].flatMap((variant) => Object.keys(variant.shape)));
  const allowed = new Set([
    ...Object.keys(parts.common.shape),
    ...(keys ? Object.keys(keys.shape) : everywhere),
  ]);
  const unknown = Object.keys(value).filter((key) => !allowed.has(key));
  const foreign = unknown.filter((key) => everywhere.has(key) && !parts.variants.has(key));
  const issues = foreign.map((key) => problem([key], foreignText(parts, key, allowed), value[key]));
  const keysOfNobody = unknown.filter((key) => !foreign.includes(key));
  if (keysOfNobody.length > 0) {
    issues.push({
      code: "unrecognized_keys",
      keys: keysOfNobody,
      path: [],
      input: value,
      message: [...allowed].join(" "),
    });
  }
  return issues;
}

function foreignText(parts: ChoiceParts<z.ZodObject>, key: string, allowed: ReadonlySet<string>): string {
  const owners = [...parts.variants].filter(([, keys]) => key in keys.shape).map(([name]) => name);
  const expected = `one of ${[...allowed].join(", ")}`;
  return says(expected, `take \`${key}\` out: only ${owners.join(", ")} can have it`, `the key \`${key}\``);
}

function notOne(parts: ChoiceParts<z.ZodObject>, present: string[], value: Value): Issue {
  const names = [...parts.variants.keys()].join(", ");
  const found = present.length === 0 ? "none of them" : present.join(" and ");
  const remedy =
    present.length === 0
      ? `add one, such as \`${first(parts)}: …\``
      : "keep one and write another entry for each other";
  return problem([], says(`exactly one ${parts.noun}: ${names}`, remedy, found), value);
}

function first(parts: ChoiceParts<z.ZodObject>): string {
  return parts.variants.keys().next().value ?? "";
}

function problem(path: PropertyKey[], message: string, input: unknown): Issue {
  return { code: "custom", path, message, input };
}

/** An issue of a part, to be reported by the whole. */
function asRaw(input: Value): (issue: z.core.$ZodIssue) => Issue {
  return (issue) => {
    const { path, message } = issue;
    if (issue.code === "unrecognized_keys")
      return { code: issue.code, keys: issue.keys, path, message, input };
    // Its branches tell which part of the value is wrong.
    if (issue.code === "invalid_union")
      return { code: issue.code, errors: issue.errors, path, message, input };
    if (issue.code === "invalid_key") {
      return problem(
        path,
        `${issue.issues[0]?.message ?? message}\nthe key ${JSON.stringify(path.at(-1))}`,
        input,
      );
    }
    return problem(path, message, input);
  };
}
