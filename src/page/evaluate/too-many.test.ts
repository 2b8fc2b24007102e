import { expect, test } from "vitest";
import { faultsIn } from "../../../test/support/evaluated.ts";
import { ok } from "../builder.ts";
import { evaluate } from "./evaluate.ts";

const made = (part: string, props: unknown) => ({ part, props });
const tableOf = (more: object) => made("table", { id: "t", title: "T", rows: [{ a: 1 }], ...more });
const formOf = (field: object) =>
  made("form", { id: "f", title: "F", fields: [{ name: "size", ...field }], run: () => ok() });

test.each<[mistake: string, page: unknown, sentence: string]>([
  [
    "a chart with too many series",
    made("chart", { title: "C", series: Array(13).fill({}) }),
    "chart.series: expected at most 12 series, found 13. Part them over several charts.",
  ],
  [
    "more choices than a bar has",
    made("navBar", { items: Array(101).fill({}) }),
    "navBar.items: expected at most 100 choices, found 101. Let a form or a search choose.",
  ],
  [
    "a usage of more items than anybody reads",
    made("usage", { title: "U", items: Array(501).fill({}) }),
    "usage.items: expected at most 500 items, found 501. Show many of one kind in a table.",
  ],
  [
    "more fields than anybody reads",
    made("fields", {
      title: "F",
      fields: Object.fromEntries(Array.from({ length: 501 }, (_, i) => [`f${i}`, i])),
    }),
    "fields.fields: expected at most 500 fields, found 501. Show many of one kind in a table.",
  ],
  [
    "a bar of more parts than can be told apart",
    made("sharedUsage", { title: "S", parts: Array(31).fill({}) }),
    "sharedUsage.parts: expected at most 30 parts, found 31. Put the smallest together as one.",
  ],
  [
    "more options than a select has",
    formOf({ type: "select", options: Array(1_001).fill("s") }),
    'form.fields[0].options: expected at most 1000 options, found 1001. Let it be typed: type: "text", and refuse in run what is none of them.',
  ],
  [
    "a table of more columns than anybody reads",
    tableOf({ columns: Array(51).fill({ field: "a" }) }),
    'table "t".columns: expected at most 50 columns, found 51. Show fewer, or transpose the table.',
  ],
  [
    "a table without columns whose rows have more fields than anybody reads",
    tableOf({ rows: [Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`f${i}`, i]))] }),
    'table "t".columns: expected at most 50 columns, found 51. Name those to show: columns: [{ field: "id" }].',
  ],
  [
    "a form of more fields than anybody fills in",
    made("form", { id: "f", title: "F", fields: Array(61).fill({}), run: () => ok() }),
    "form.fields: expected at most 60 fields, found 61. Part the form.",
  ],
])("%s is said, and nothing is left out silently", async (_, page, sentence) => {
  expect(faultsIn((await evaluate(page, {})).parts)).toEqual([sentence]);
});
