import type { NumberFormat } from "../../page/plain.ts";
import type { Almanac } from "../../text/moment.ts";
import { type Quantity, spoken } from "../../text/quantity.ts";
import type { Tick } from "../views/chart-ticks.ts";

const mostLines = 4;
const decimalSteps = [1, 2, 2.5, 5, 10];
const binarySteps = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1_024];

/** Values of the gridlines from `low` to one above `high`, which is more, in steps that people count in. */
export function axisValues(low: number, high: number, format: NumberFormat): number[] {
  const step = roundStep((high - low) / mostLines, format);
  const first = Math.floor(low / step + 1e-9);
  const last = Math.max(first + 1, Math.ceil(high / step - 1e-9));
  return Array.from({ length: last - first + 1 }, (_, index) => (first + index) * step);
}

function roundStep(rough: number, format: NumberFormat): number {
  if (format === "bytes" || format === "bytesPerSecond") {
    const magnitude = 1_024 ** Math.max(0, Math.floor(Math.log(Math.max(rough, 1)) / Math.log(1_024)));
    return (binarySteps.find((step) => step * magnitude >= rough) ?? 1_024) * magnitude;
  }
  const magnitude = 10 ** Math.floor(Math.log10(rough));
  return (decimalSteps.find((step) => step * magnitude >= rough * (1 - 1e-9)) ?? 10) * magnitude;
}

/** Words of the gridlines: the unit at the highest and where it is another one, decimals only where one has them. */
export function axisTexts(figures: readonly Quantity[][]): string[] {
  const unit = figures.at(-1)?.[0]?.unit;
  const isWhole = figures.flat().every(({ value }) => !/[.,]/.test(value) || zeroTenths.test(value));
  return figures.map((parts, index) => {
    const [only] = parts;
    if (!only || parts.length > 1) return parts.map(spoken).join(" ");
    const value = isWhole ? only.value.replace(zeroTenths, "") : only.value;
    const isTold = index === figures.length - 1 || (only.unit !== unit && value !== "0");
    return isTold ? spoken({ value, unit: only.unit }).trim() : value;
  });
}

const zeroTenths = /[.,]0$/;
const minute = 60_000;
const timeSteps = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1_440, 2_880, 7_200, 14_400].map(
  (each) => each * minute,
);

/** Five at most, at round times of the site's zone; days where it is about days. */
export function timeTicks(from: number, to: number, times: Almanac): Tick[] {
  const span = to - from;
  const step = timeSteps.find((each) => span / each <= 5);
  const isAboutDays = span > 36 * 60 * minute;
  const text = (at: number): string => (isAboutDays ? times.day(at) : times.clock(at));
  if (step === undefined || span < minute) return [{ at: from, text: text(from), isMinor: false }];
  const ticks: Tick[] = [];
  for (let at = Math.ceil(from / step) * step; at < to; at += step)
    ticks.push({ at, text: text(at), isMinor: false });
  return ticks;
}
