import type { NumberFormat } from "../../page/plain.ts";
import type { Language } from "../../protocol/vocabulary.ts";
import { durationParts } from "../../text/duration-text.ts";
import {
  bytes,
  bytesPerSecond,
  finePercent,
  milliseconds,
  number,
  type Quantity,
} from "../../text/quantity.ts";

/** A number as people read it, in the unit that its format says. */
export function numberParts(
  value: number,
  format: NumberFormat,
  unit: string,
  language: Language,
): Quantity[] {
  const sign = (quantity: Quantity): Quantity =>
    value < 0 ? { ...quantity, value: `−${quantity.value}` } : quantity;
  switch (format) {
    case "bytes":
      return [sign(bytes(Math.abs(value), language))];
    case "bytesPerSecond":
      return [sign(bytesPerSecond(Math.abs(value), language))];
    case "milliseconds":
      return [
        Math.abs(value) >= 1 || value === 0
          ? milliseconds(value, language)
          : { value: plainNumber(value, language), unit: "ms" },
      ];
    case "duration":
      return durationParts(Math.abs(value), language).map((part, index) => (index === 0 ? sign(part) : part));
    case "percent":
      return [finePercent(value, language)];
    case "number":
      return [{ value: plainNumber(value, language), unit }];
  }
}

/** No false precision: whole from a hundred on, three digits that count below. */
function plainNumber(value: number, language: Language): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e15) return number(value, language);
  const size = Math.abs(value);
  if (size >= 1e15 || size < 1e-6) return value.toExponential(2).replace("e+", "e");
  const digits =
    size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : Math.min(8, 2 - Math.floor(Math.log10(size)));
  const text = number(value, language, digits);
  return digits === 0 ? text : text.replace(/([.,]\d*?)0+$/, "$1").replace(/[.,]$/, "");
}
