import { describe, expect, test } from "vitest";
import { faultOf, jobTable } from "../../../test/support/evaluated.ts";
import { card, columns, form, navBar, ok, row, text } from "../builder.ts";
import type { Fault } from "../plain.ts";
import { evaluate } from "./evaluate.ts";

describe("a mistake", () => {
  const wrong = (part: string, props: unknown) => ({ part, props });

  test.each<[string, unknown, Partial<Record<keyof Fault, string>>]>(
    [
      [
        "a text where a part is expected",
        "hello",
        { found: 'the text "hello"', remedy: 'Write text("hello")' },
      ],
      [
        "a forgotten await",
        Promise.resolve(card({ value: 1 })),
        { found: "a promise", remedy: "It is a promise: put await before it" },
      ],
      [
        "a function that was not called",
        () => card({ value: 1 }),
        { remedy: "Call it, and return what it gives" },
      ],
      [
        "a misspelt key",
        wrong("card", { titel: "Jobs", value: 1 }),
        { where: "card.titel", remedy: "Write title instead" },
      ],
      ["a list as a figure", wrong("card", { value: [1, 2] }), { where: "card.value", found: "a list of 2" }],
      [
        "rows that are none",
        wrong("table", { id: "a", title: "A", rows: { 1: 2 } }),
        { where: 'table "a".rows', expected: "a list" },
      ],
      [
        "rows that were not awaited",
        wrong("table", { id: "a", title: "A", rows: Promise.resolve([]) }),
        { remedy: "It is a promise: put await before it" },
      ],
      [
        "a column that no row has",
        jobTable({ columns: [{ field: "agee" }] }),
        { where: 'table "jobs".columns[0].field', expected: "a field of the rows: id, age" },
      ],
      [
        "rowAttrs that is no function",
        jobTable({ rowAttrs: { a: 1 } }),
        { where: 'table "jobs".rowAttrs', expected: "a function" },
      ],
      [
        "an attribute that would run",
        jobTable({ rowAttrs: () => ({ onclick: "x" }) }),
        { found: '"onclick"' },
      ],
      [
        "a cell that throws",
        jobTable({
          columns: [
            {
              field: "id",
              cell: () => {
                throw new TypeError("boom");
              },
            },
          ],
        }),
        { found: "it threw TypeError: boom" },
      ],
      [
        "an address that runs",
        jobTable({
          columns: [{ field: "id", cell: () => ({ value: "link", text: "x", href: "javascript:alert(1)" }) }],
        }),
        { found: '"javascript:alert(1)"' },
      ],
      ["no id", wrong("table", { title: "A", rows: [] }), { where: "table.id" }],
      [
        "points that are none",
        wrong("chart", { title: "A", series: [{ name: "a", points: [1, 2] }] }),
        { where: "chart.series[0].points[0]" },
      ],
      [
        "a usage without a figure",
        wrong("usage", { title: "A", items: [{ title: "x", current: "much", limit: 1 }] }),
        { where: "usage.items[0].current" },
      ],
      [
        "a field without a type",
        wrong("form", { id: "f", title: "F", fields: [{ name: "a" }], run: () => ok() }),
        { where: "form.fields[0].type" },
      ],
      ["a form without run", wrong("form", { id: "f", title: "F", fields: [] }), { where: "form.run" }],
      [
        "two fields of one name",
        wrong("form", {
          id: "f",
          title: "F",
          fields: [
            { name: "a", type: "text" },
            { name: "a", type: "text" },
          ],
          run: () => ok(),
        }),
        { found: 'two fields named "a"' },
      ],
      [
        "a key of another type of field",
        wrong("form", {
          id: "f",
          title: "F",
          fields: [{ name: "a", type: "text", min: 1 }],
          run: () => ok(),
        }),
        { found: 'the key "min"' },
      ],
      ["a row of no list", wrong("row", { parts: 3 }), { where: "row", expected: "a list of parts" }],
      ["a choice without items", wrong("navBar", { items: [] }), { where: "navBar.items" }],
      ["nothing to read", null as never, {}],
    ].slice(0, -1) as never,
  )("%s is told in its place", async (_, tree, expected) => {
    const fault = await faultOf(tree);
    expect(fault).toMatchObject(expected);
    for (const said of [fault.expected, fault.found, fault.remedy]) expect(said.length).toBeGreaterThan(3);
  });

  test("leaves the other parts where they are, and says where it is", async () => {
    const { parts } = await evaluate(
      row([card({ value: 1 }), { part: "table", props: { id: "x" } }, text("still here")] as never),
      {},
    );
    expect(parts).toMatchObject([
      {
        part: "row",
        parts: [
          { part: "card" },
          { part: "fault", fault: { where: expect.stringContaining("row[1] › table") } },
          { part: "text" },
        ],
      },
    ]);
  });

  test("of an id that is there twice is told at the second", async () => {
    const { parts } = await evaluate([jobTable(), jobTable()], {});
    expect(parts).toMatchObject([
      { part: "table" },
      { part: "fault", fault: { found: '"jobs" a second time' } },
    ]);
  });

  test("of a part inside itself ends", async () => {
    const circular: unknown[] = [];
    const itself = { part: "row", props: { parts: circular } };
    circular.push(itself);
    expect(JSON.stringify((await evaluate(itself, {})).parts)).toContain("inside itself");
    const list: unknown[] = [];
    list.push(list);
    expect(JSON.stringify((await evaluate(list, {})).parts)).toContain("inside itself");
  });

  test("of a getter or a proxy that throws is told", async () => {
    const getter = {
      part: "card",
      get props() {
        throw new Error("not today");
      },
    };
    expect((await faultOf(getter)).found).toBe("it threw Error: not today");
    const proxy = new Proxy(
      {},
      {
        get() {
          throw new Error("no");
        },
        ownKeys() {
          throw new Error("no");
        },
        has() {
          throw new Error("no");
        },
      },
    );
    expect((await faultOf(proxy)).found).toContain("no");
    expect((await faultOf({ part: "card", props: proxy })).found).toContain("no");
  });

  test("of thousands of parts is told once they are too many", async () => {
    const { parts } = await evaluate(
      Array.from({ length: 500 }, () => card({ value: 1 })),
      {},
    );
    expect(parts.filter(({ part }) => part === "fault")).toHaveLength(100);
  });
});

test("of choices only what is chosen is made", async () => {
  const made: string[] = [];
  const choice = (name: string) => ({
    name,
    label: name,
    async content() {
      made.push(name);
      return card({ value: name });
    },
  });
  const bar = navBar({ items: [choice("a"), choice("b")] });
  await evaluate(columns([bar]), { nav: "b" });
  await evaluate(bar, { nav: "nonsense" });
  expect(made).toEqual(["b", "a"]);
});

test("a form keeps what it runs apart from what is shown", async () => {
  const { parts, forms } = await evaluate(
    form({
      id: "drain",
      title: "Drain",
      fields: [{ name: "count", type: "number", min: 1 }],
      run: ({ count }) => ok(`${count + 1}`),
    }),
    {},
  );
  expect(structuredClone(parts)).toMatchObject([
    { part: "form", submit: "Drain", fields: [{ name: "count", min: 1, required: true }] },
  ]);
  expect(await forms.get("drain")?.run({ count: 1 })).toEqual({ ok: true, message: "2" });
});
