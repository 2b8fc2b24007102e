import type { PlainField } from "../plain.ts";
import type { FieldError } from "../worker/protocol.ts";

export interface TypedValues {
  /** Of the types that the fields say; whole only when there are no errors. */
  values: Readonly<Record<string, unknown>>;
  errors: Readonly<Record<string, FieldError>>;
}

/** The texts of a sent form as values, or what is wrong with each. What the form does not ask for is dropped. */
export function typedValues(
  fields: readonly PlainField[],
  typed: Readonly<Record<string, string>>,
): TypedValues {
  const values: Record<string, unknown> = {};
  const errors: Record<string, FieldError> = {};
  for (const field of fields) {
    const text = Object.hasOwn(typed, field.name) ? (typed[field.name] ?? "") : "";
    const read = readField(field, text);
    if ("error" in read) errors[field.name] = read.error;
    else values[field.name] = read.value;
  }
  return { values, errors };
}

type Read = { value: unknown } | { error: FieldError };

function readField(field: PlainField, text: string): Read {
  switch (field.type) {
    case "boolean":
      return { value: text === "true" || text === "on" };
    case "number":
      return readNumber(field, text.trim());
    case "select":
      return readOption(field, text);
    default:
      return readText(field, text.replace(/\r\n?/g, "\n"));
  }
}

function readNumber({ required, min, max, step }: PlainField, text: string): Read {
  if (text === "") return required ? { error: { code: "missing" } } : { value: null };
  // A comma is what half of the world writes before decimals; more than one sign is a guess that nobody should make.
  const written = /^[+-]?\d+,\d+$/.test(text) ? text.replace(",", ".") : text;
  const value = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(written) ? Number(written) : Number.NaN;
  if (!Number.isFinite(value)) return { error: { code: "number", about: text.slice(0, 40) } };
  if (min !== null && value < min) return { error: { code: "least", about: String(min) } };
  if (max !== null && value > max) return { error: { code: "most", about: String(max) } };
  if (step === null || step <= 0) return { value };
  const steps = (value - (min ?? 0)) / step;
  if (Math.abs(steps - Math.round(steps)) < 1e-9 * Math.max(1, Math.abs(steps))) return { value };
  return { error: step === 1 ? { code: "whole" } : { code: "step", about: String(step) } };
}

function readOption({ required, options }: PlainField, text: string): Read {
  if (text === "" && !required) return { value: null };
  if (options.some(({ value }) => value === text)) return { value: text };
  if (text === "") return { error: { code: "missing" } };
  const labels = options.slice(0, 8).map(({ label }) => label);
  return { error: { code: "option", about: `${labels.join(", ")}${options.length > 8 ? ", …" : ""}` } };
}

function readText({ type, required, minLength, maxLength, pattern }: PlainField, text: string): Read {
  // Spaces are part of a password.
  const isEmpty = type === "password" ? text === "" : text.trim() === "";
  if (isEmpty) return required ? { error: { code: "missing" } } : { value: "" };
  if (minLength !== null && text.length < minLength)
    return { error: { code: "short", about: String(minLength) } };
  if (maxLength !== null && text.length > maxLength)
    return { error: { code: "long", about: String(maxLength) } };
  if (pattern !== null && !new RegExp(`^(?:${pattern})$`, "v").test(text))
    return { error: { code: "pattern", about: pattern } };
  return { value: text };
}
