import type { Language } from "../protocol/vocabulary.ts";

/** A figure and its unit, apart: pages set the unit smaller, sentences join them with a space. */
export interface Quantity {
  value: string;
  unit: string;
}

const marks = { en: { group: ",", decimal: "." }, de: { group: ".", decimal: "," } } as const;

/** A number with grouped thousands: `1,240` or `1.240`. `digits` are the decimals that are always shown. */
export function number(value: number, language: Language, digits = 0): string {
  const [whole = "", fraction] = Math.abs(value).toFixed(digits).split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, marks[language].group);
  const sign = value < 0 && Number(value.toFixed(digits)) !== 0 ? "−" : "";
  return sign + grouped + (fraction === undefined ? "" : marks[language].decimal + fraction);
}

/** A share of 0 to 1 with two decimals, rounded down: what is shown was reached. `100` only when nothing is missing. */
export function percent(share: number, language: Language): Quantity {
  // Products like 0.57 × 10,000 fall just short of the whole number that is meant.
  const hundredths = share >= 1 ? 10_000 : Math.min(9_999, Math.floor(share * 10_000 + 1e-6));
  return { value: share >= 1 ? "100" : number(hundredths / 100, language, 2), unit: "%" };
}

/** A share of 0 to 1 in whole per cent, rounded down; what is more than nothing is never shown as nothing. */
export function wholePercent(share: number, language: Language): Quantity {
  if (share > 0 && share < 0.01) return { value: `< ${number(1, language)}`, unit: "%" };
  return { value: number(share >= 1 ? 100 : Math.floor(share * 100 + 1e-6), language), unit: "%" };
}

/** A response time in whole milliseconds; what took time is never shown as nothing. */
export function milliseconds(ms: number, language: Language): Quantity {
  if (ms > 0 && ms < 1) return { value: "< 1", unit: "ms" };
  return { value: number(Math.round(ms), language), unit: "ms" };
}

const byteUnits = ["B", "KB", "MB", "GB", "TB", "PB"] as const;

/** Bytes in the unit of 1,024 that keeps the figure short: `9.7 GB`, `238 GB`. */
export function bytes(count: number, language: Language): Quantity {
  let value = Math.max(0, count);
  let step = 0;
  while (value >= 999.5 && step < byteUnits.length - 1) {
    value /= 1024;
    step += 1;
  }
  const digits = step > 0 && value < 99.95 ? 1 : 0;
  return { value: number(value, language, digits), unit: byteUnits[step] ?? "B" };
}

/** A share of 0 to 1 in per cent with one decimal where it is small enough to matter: `0.4 %`, `12 %`. */
export function finePercent(share: number, language: Language): Quantity {
  const value = share * 100;
  return { value: number(value, language, value > 0 && value < 9.95 ? 1 : 0), unit: "%" };
}

/** Bytes a second: `4.2 MB/s`. */
export function bytesPerSecond(rate: number, language: Language): Quantity {
  const { value, unit } = bytes(Math.round(rate), language);
  return { value, unit: `${unit}/s` };
}

/** What a link carries, as it is sold: in thousands, `1 Gb/s`. */
export function bitsPerSecond(rate: number, language: Language): Quantity {
  const isGiga = rate >= 1e9;
  const value = rate / (isGiga ? 1e9 : 1e6);
  return { value: number(value, language, Number.isInteger(value) ? 0 : 1), unit: isGiga ? "Gb/s" : "Mb/s" };
}

/** Value and unit as they stand in a sentence. */
export function spoken(quantity: Quantity): string {
  return `${quantity.value} ${quantity.unit}`;
}
