import { expect, test } from "vitest";
import { axisTexts } from "./chart-axis.ts";
import { numberParts } from "./number-text.ts";

const gb = 1_024 ** 3;
const texts = (values: number[], format: "bytes" | "percent" | "duration") =>
  axisTexts(values.map((value) => numberParts(value, format, "", "en")));

test("whole figures have no decimals, and only the highest has the unit", () => {
  expect(texts([0, 4 * gb, 8 * gb, 12 * gb], "bytes")).toEqual(["0", "4", "8", "12 GB"]);
});

test("decimals stay where one gridline needs them", () => {
  expect(texts([0, 0.025, 0.05], "percent")).toEqual(["0", "2.5", "5.0 %"]);
});

test("a gridline in another unit than the highest says so", () => {
  expect(texts([0, gb / 2, gb], "bytes")).toEqual(["0", "512 MB", "1 GB"]);
});

test("a duration of two units is told whole", () => {
  expect(texts([0, 5_400_000, 10_800_000], "duration").slice(1)).toEqual(["1 h 30 min", "3 h"]);
});
