import { expect, test } from "vitest";
import { faultsIn, jobTable } from "../../../test/support/evaluated.ts";
import { card, link, ok, text } from "../builder.ts";
import { evaluate } from "./evaluate.ts";

const made = (part: string, props: unknown) => ({ part, props });
const tableOf = (more: object) => made("table", { id: "t", title: "T", rows: [{ a: 1 }], ...more });
const formOf = (field: object) =>
  made("form", { id: "f", title: "F", fields: [{ name: "size", ...field }], run: () => ok() });
const boom = () => {
  throw new TypeError("no database");
};
const circular: { self?: unknown } = {};
circular.self = circular;
const inItself: unknown[] = [];
inItself.push(made("row", { parts: inItself }));
const locked = new Proxy({}, { get: boom, has: boom, ownKeys: boom });
const hostile = '"><script>alert(1)</script>\u202e';

/** A mistake, the page, and all that its author is told: where, what was expected, what came, what to do. */
const broken: [mistake: string, page: unknown, sentence: string][] = [
  [
    "a text as a part",
    "hello",
    '[1]: expected a part of the page, found the text "hello". Write text("hello").',
  ],
  [
    "a number as a part",
    3,
    '[1]: expected a part of the page, found the number 3. Return what card, table, row and the other functions of "cortex-status/page" make.',
  ],
  [
    "a part of a name that is none",
    made("crad", { value: 1 }),
    '[1]: expected one of card, fields, table, row, columns, usage, sharedUsage, chart, navBar, text, form, found a part named "crad". Return what card, table, row and the other functions of "cortex-status/page" make.',
  ],
  [
    "a forgotten await",
    Promise.resolve(card({ value: 1 })),
    "[1]: expected a part of the page, found a promise. It is a promise: put await before it.",
  ],
  [
    "a function that nobody called",
    () => card({ value: 1 }),
    "[1]: expected a part of the page, found a function. Call it, and return what it gives.",
  ],
  [
    "a card of no object",
    made("card", 42),
    '[1] › card: expected an object, found the number 42. Write card({ title: "Jobs", value: 42 }).',
  ],
  [
    "a card with a misspelt key",
    made("card", { titel: "Jobs", value: 1 }),
    '[1] › card.titel: expected one of title, innerTitle, value, format, unit, hint, innerHint, found the key "titel". Write title instead.',
  ],
  [
    "a card with a title of another type",
    made("card", { title: 7, value: 1 }),
    '[1] › card.title: expected a text, found the number 7. Write title: "…", or String(…).',
  ],
  [
    "a card with circular data",
    made("card", { value: circular }),
    "[1] › card.value: expected one value: a number, a text, a date, true or false, found an object with self. Show one figure of it, or a table.",
  ],
  [
    "a card with a format that is none",
    made("card", { value: 1, format: "byte" }),
    '[1] › card.format: expected one of "text", "number", "percent", "bytes", "bytesPerSecond", "duration", "milliseconds", "date", found the text "byte". Write format: "bytes", or leave it out.',
  ],
  [
    "a card with a text to be written as bytes",
    made("card", { value: "12 MB", format: "bytes" }),
    '[1] › card.value: expected a number, to be written as bytes, found the text "12 MB". Give the number alone, without a unit, or take format out.',
  ],
  [
    "a card with a date that is none",
    made("card", { value: "soon", format: "date" }),
    '[1] › card.value: expected a date, found the text "soon". Write a Date, milliseconds since 1970, or a text such as 2026-11-25T12:00:00Z.',
  ],
  [
    "fields without a title",
    made("fields", { fields: { a: 1 } }),
    '[1] › fields.title: expected a text, found nothing (undefined). Write title: "…".',
  ],
  [
    "fields that are a text",
    made("fields", { title: "F", fields: "a" }),
    '[1] › fields.fields: expected an object of values, or a list of { label, value }, found the text "a". Write fields: { Waiting: 42 }.',
  ],
  [
    "a field with a getter that throws",
    made("fields", { title: "F", fields: Object.defineProperty({}, "a", { enumerable: true, get: boom }) }),
    "[1] › fields.fields.a: expected a value that can be read, found it threw TypeError: no database. Mend what throws, or catch it and show what is known.",
  ],
  [
    "a usage without items",
    made("usage", { title: "U" }),
    "[1] › usage.items: expected a list of { title, current, limit }, found nothing (undefined). Write items: [{ title, current, limit }].",
  ],
  [
    "a usage of a text",
    made("usage", { title: "U", items: [{ title: "x", current: "much" }] }),
    '[1] › usage.items[0].current: expected a number, found the text "much". Write current: 42, the number alone, without a unit or a text around it.',
  ],
  [
    "a usage of no number",
    made("usage", { title: "U", items: [{ title: "x", current: Number.NaN }] }),
    "[1] › usage.items[0].current: expected a number, found the number NaN. Write current: 42, the number alone, without a unit or a text around it.",
  ],
  [
    "a shared usage of an object",
    made("sharedUsage", { title: "S", parts: { heap: 1 } }),
    "[1] › sharedUsage.parts: expected a list of { name, value }, found an object with heap. Write parts: [{ name, value }].",
  ],
  [
    "a shared usage without a value",
    made("sharedUsage", { title: "S", parts: [{ name: "heap" }] }),
    "[1] › sharedUsage.parts[0].value: expected a number, found nothing (undefined). Write value: 42, the number alone, without a unit or a text around it.",
  ],
  [
    "a chart without series",
    made("chart", { title: "C" }),
    "[1] › chart.series: expected a list of { name, points }, found nothing (undefined). Write series: [{ name, points }].",
  ],
  [
    "a chart of bare numbers",
    made("chart", { title: "C", series: [{ name: "a", points: [1, 2] }] }),
    "[1] › chart.series[0].points[0]: expected [milliseconds since 1970, a number or null], found the number 1. Write points: rows.map((row) => [row.at, row.value]).",
  ],
  [
    "a chart of nanoseconds",
    made("chart", { title: "C", series: [{ name: "a", points: [[1.7e18, 1]] }] }),
    "[1] › chart.series[0].points[0]: expected milliseconds since 1970, found the number 1700000000000000000. Divide what counts in micro- or nanoseconds.",
  ],
  [
    "a chart whose end is no time",
    made("chart", { title: "C", series: [], to: 1e20 }),
    "[1] › chart.to: expected milliseconds since 1970, found the number 100000000000000000000. Divide what counts in micro- or nanoseconds.",
  ],
  [
    "a chart with a limit that is a number",
    made("chart", { title: "C", series: [], limit: 90 }),
    '[1] › chart.limit: expected an object, found the number 90. Write { value: 90, label: "limit 90 %" }.',
  ],
  [
    "a text without a body",
    made("text", {}),
    '[1] › text.body: expected a text, found nothing (undefined). Write body: "…".',
  ],
  [
    "a text that is preformatted by a text",
    made("text", { body: "x", preformatted: "yes" }),
    '[1] › text.preformatted: expected true or false, found the text "yes". Write preformatted: true, or leave it out.',
  ],
  [
    "a row of no list",
    made("row", { parts: 3 }),
    "[1] › row: expected a list of parts, found the number 3. Write row([…]).",
  ],
  [
    "columns of nothing",
    made("columns", undefined),
    "[1] › columns: expected a list of parts, found nothing (undefined). Write columns([…]).",
  ],
  [
    "a row in itself",
    inItself,
    "[1][0] › row[0] › row[0] › row[0] › row[0] › row[0] › row[0] › row[0] › row[0] › row[0] › row[0] › row[0] › row: expected parts in each other at most 12 deep, found one that goes on, perhaps inside itself. Nest less; a part must not contain itself.",
  ],
  [
    "a choice without items",
    made("navBar", { items: [] }),
    '[1] › navBar.items: expected at least one item, found an empty list. Write items: [{ name: "a", label: "A" }].',
  ],
  [
    "two choices of one name",
    made("navBar", {
      items: [
        { name: "a", label: "A" },
        { name: "a", label: "B" },
      ],
    }),
    '[1] › navBar.items[1].name: expected a name that no other choice has, found "a" a second time. Rename one of them: the address says by it which is shown.',
  ],
  [
    "a choice that throws",
    made("navBar", { items: [{ name: "a", label: "A", content: boom }] }),
    '[1] › navBar "a": expected the parts of this choice, found it threw TypeError: no database. Mend what throws, or catch it and show what is known.',
  ],
  [
    "a table with an id that is none",
    tableOf({ id: "my jobs" }),
    '[1] › table.id: expected a name of letters, digits, - and _ that begins with a letter, found the text "my jobs". Write id: "jobs".',
  ],
  [
    "a table whose rows were not awaited",
    tableOf({ rows: Promise.resolve([]) }),
    '[1] › table "t".rows: expected a list, found a promise. It is a promise: put await before it.',
  ],
  [
    "a table of an object",
    tableOf({ rows: { a: 1 } }),
    '[1] › table "t".rows: expected a list, found an object with a. Write rows: […]; an empty list shows that there are none.',
  ],
  [
    "a table with a column that no row has",
    tableOf({ columns: [{ field: "b" }] }),
    '[1] › table "t".columns[0].field: expected a field of the rows: a, found "b". Name a field that the rows have, or make the value with cell: (_, row) => ….',
  ],
  [
    "a table with columns that are texts",
    tableOf({ columns: ["a"] }),
    '[1] › table "t".columns[0]: expected an object, found the text "a". Write { field: "id" }.',
  ],
  [
    "a table sorted by true",
    tableOf({ columns: [{ field: "a", sortable: true }] }),
    '[1] › table "t".columns[0].sortable: expected one of "asc", "desc", found true. Write sortable: "asc", or leave it out.',
  ],
  [
    "a table with a limit of its own",
    tableOf({ limit: 7 }),
    '[1] › table "t".limit: expected one of 50, 100, 500, 1000, false, found the number 7. Write limit: 50, or leave it out.',
  ],
  [
    "a table with rowAttrs that is no function",
    tableOf({ rowAttrs: { a: 1 } }),
    '[1] › table "t".rowAttrs: expected a function, found an object with a. Write rowAttrs: (row) => ({ "data-id": row.id }).',
  ],
  [
    "a table with an attribute that runs",
    tableOf({ rowAttrs: () => ({ onclick: "x" }) }),
    '[1] › table "t" › row 1, rowAttrs: expected attributes data-…, aria-…, class and title, found "onclick". Write "data-onclick" instead, or take it out.',
  ],
  [
    "a table with a cell that throws",
    tableOf({ columns: [{ field: "a", cell: boom }] }),
    '[1] › table "t" › row 1, column "a": expected a value from cell, found it threw TypeError: no database. Mend what throws, or catch it and show what is known.',
  ],
  [
    "a table with a row that cannot be read",
    tableOf({ rows: [locked] }),
    '[1] › table "t".rows[0]: expected an object that can be read, found it threw TypeError: no database. Mend what throws, or catch it and show what is known.',
  ],
  [
    "a table with an address that runs",
    tableOf({ rows: [{ a: link("x", "javascript:alert(1)") }] }),
    '[1] › table "t" › row 1, column "a".href: expected an address that begins with https://, http://, mailto:, / or ?, found "javascript:alert(1)". Write the whole address, or a path of this site.',
  ],
  [
    "a second table of one id",
    [jobTable(), jobTable()],
    '[1][1] › table "jobs".id: expected an id that nothing else of its kind on the page has, found "jobs" a second time. Rename one of them, for instance "jobs-2".',
  ],
  [
    "a form without run",
    made("form", { id: "f", title: "F", fields: [] }),
    '[1] › form.run: expected a function, found nothing (undefined). Write run: (values) => ok("done").',
  ],
  [
    "a form with a field of no type",
    formOf({}),
    '[1] › form.fields[0].type: expected one of text, textarea, number, boolean, select, password, found nothing (undefined). Write type: "text".',
  ],
  [
    "a form with a key of another type",
    formOf({ type: "text", min: 1 }),
    '[1] › form.fields[0].min: expected one of name, label, type, hint, required, minLength, maxLength, value, placeholder, pattern, found the key "min". Take it out.',
  ],
  [
    "a form with a pattern that is none",
    formOf({ type: "text", pattern: "(" }),
    '[1] › form.fields[0].pattern: expected a regular expression, found "(". Mend it, or leave it out and refuse what is wrong in run.',
  ],
  [
    "a form with nothing to select",
    formOf({ type: "select", options: [] }),
    '[1] › form.fields[0].options: expected at least one option, found an empty list. Write options: ["small", "large"].',
  ],
  [
    "a form with a selected option that is none",
    formOf({ type: "select", options: ["s"], value: "xl" }),
    '[1] › form.fields[0].value: expected the value of one of the options, found the text "xl". Write value: "s", or leave it out.',
  ],
  [
    "a proxy that throws",
    made("card", locked),
    "[1] › card: expected an object that can be read, found it threw TypeError: no database. Mend what throws, or catch it and show what is known.",
  ],
  [
    "a hostile key",
    made("card", { [hostile]: 1 }),
    '[1] › card."><script>alert(1)</script>\u202e: expected one of title, innerTitle, value, format, unit, hint, innerHint, found the key "\\"><script>alert(1)</script>\u202e". Take it out.',
  ],
  [
    "a hostile id",
    tableOf({ id: hostile }),
    '[1] › table.id: expected a name of letters, digits, - and _ that begins with a letter, found the text "\\"><script>alert(1)</script>\u202e". Write id: "jobs".',
  ],
];

test.each(broken)(
  "%s is told where it is, and how it is mended; what is beside it stays",
  async (_, page, sentence) => {
    const { parts } = await evaluate([text("before"), page, text("after")], {});
    expect(faultsIn(parts)).toEqual([sentence]);
    expect([parts.at(0), parts.at(-1)]).toMatchObject([{ body: "before" }, { body: "after" }]);
    // It crosses a thread as it is.
    expect(structuredClone(parts)).toEqual(parts);
  },
);
