import type { Format, State } from "../part-types.ts";
import type { NumberFormat, PlainValue } from "../plain.ts";
import { describe, quoted } from "./describe.ts";
import { faultOf, PageFault } from "./page-fault.ts";
import { Props } from "./props.ts";

export const formats: readonly Format[] = [
  ...(["text", "number", "percent", "bytes", "bytesPerSecond", "duration", "milliseconds", "date"] as const),
];
const states: readonly State[] = ["operational", "degraded", "down", "unknown", "maintenance", "paused"];

/** A cell is read by people; what is longer belongs on a page of its own. */
const mostCharacters = 2_000;

export interface ValueStyle {
  format: Format | null;
  unit: string;
}

const plainly: ValueStyle = { format: null, unit: "" };

export function styleOf(props: Props): ValueStyle {
  return { format: props.oneOf("format", formats), unit: props.optionalText("unit") ?? "" };
}

/** Whatever it is, as something that can be shown. Objects are shown as JSON. @throws PageFault where a format asks for more */
export function plainValue(
  value: unknown,
  where: string,
  { format, unit }: ValueStyle = plainly,
): PlainValue {
  if (value === null || value === undefined) return { kind: "none" };
  if (isSpecial(value)) return specialValue(value, where);
  if (format === "date") return dateValue(value, where);
  if (format !== null && format !== "text") return numberValue(value, format, unit, where);
  if (value instanceof Date && format === null && !Number.isNaN(value.getTime()))
    return dateValue(value, where);
  if (typeof value === "number" && format === null) return numberValue(value, "number", unit, where);
  if (typeof value === "boolean") return { kind: "boolean", value };
  return { kind: "text", text: plainText(value) };
}

function isSpecial(value: unknown): value is { value: string } {
  if (typeof value !== "object" || value === null) return false;
  try {
    return "value" in value && ["link", "mark", "gauge", "code"].includes(String(value.value));
  } catch {
    // It is shown as something that cannot be read.
    return false;
  }
}

function specialValue(value: { value: string }, where: string): PlainValue {
  if (value.value === "link") {
    const props = new Props(value, where, ["value", "text", "href"], 'link("text", "https://…")');
    return { kind: "link", text: props.text("text"), href: safeHref(props.text("href"), props.at("href")) };
  }
  if (value.value === "mark") {
    const props = new Props(value, where, ["value", "state", "text"], 'mark("down")');
    const state = props.oneOf("state", states) ?? "unknown";
    return { kind: "mark", state, text: props.optionalText("text") };
  }
  if (value.value === "code") {
    const props = new Props(value, where, ["value", "text"], 'code("text")');
    return { kind: "code", text: props.text("text") };
  }
  const props = new Props(value, where, ["value", "share", "limit"], "gauge(0.5)");
  return { kind: "gauge", share: props.number("share"), limit: props.optionalNumber("limit") ?? 0.9 };
}

/** No address that would run as a script. @throws PageFault */
function safeHref(href: string, where: string): string {
  if (/^(https?:\/\/|mailto:|\?)/i.test(href) || /^\/(?![/\\])/.test(href)) return href;
  throw new PageFault({
    where,
    expected: "an address that begins with https://, http://, mailto:, / or ?",
    found: quoted(href),
    remedy: "Write the whole address, or a path of this site",
  });
}

function numberValue(value: unknown, format: NumberFormat, unit: string, where: string): PlainValue {
  const number = typeof value === "bigint" ? Number(value) : value;
  if (typeof number === "number") {
    return Number.isFinite(number)
      ? { kind: "number", value: number, format, unit }
      : { kind: "text", text: String(number) };
  }
  throw faultOf(
    {
      where,
      expected: `a number, to be written as ${format}`,
      remedy: "Give the number alone, without a unit, or take format out",
    },
    value,
  );
}

function dateValue(value: unknown, where: string): PlainValue {
  const date =
    value instanceof Date
      ? value
      : typeof value === "number" || typeof value === "string"
        ? new Date(value)
        : null;
  if (date && !Number.isNaN(date.getTime())) return { kind: "date", at: date.getTime() };
  throw faultOf(
    {
      where,
      expected: "a date",
      remedy: "Write a Date, milliseconds since 1970, or a text such as 2026-11-25T12:00:00Z",
    },
    value,
  );
}

/** A text of anything, bounded. */
export function plainText(value: unknown): string {
  if (typeof value === "string") return bounded(value);
  if (typeof value === "number" || typeof value === "bigint" || typeof value === "boolean")
    return String(value);
  if (value === null || value === undefined) return "";
  if (typeof value === "function" || typeof value === "symbol") return describe(value);
  if (value instanceof Error) return bounded(value.message);
  try {
    if (value instanceof Date) return Number.isNaN(value.getTime()) ? "no date" : value.toISOString();
    return bounded(jsonOf(value));
  } catch {
    // Circular, or with a getter that throws: said as what it is.
    return describe(value);
  }
}

function jsonOf(value: unknown): string {
  const text = JSON.stringify(value, (_, inner: unknown) => {
    if (typeof inner === "bigint") return String(inner);
    if (inner instanceof Map) return Object.fromEntries(inner);
    return inner instanceof Set ? [...inner] : inner;
  });
  return text ?? describe(value);
}

function bounded(text: string): string {
  return text.length > mostCharacters ? `${text.slice(0, mostCharacters)}…` : text;
}
