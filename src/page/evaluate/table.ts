import type { PlainColumn, PlainTable, PlainValue } from "../plain.ts";
import { quoted } from "./describe.ts";
import { compareValues, firstInOrder } from "./first-rows.ts";
import { faultOf, faultOfThrown, PageFault } from "./page-fault.ts";
import { isFunction, isList, keepWithin, keysOf, Props, readKey } from "./props.ts";
import { mostRows, readTableAsked, tableLimits } from "./table-state.ts";
import { plainText, plainValue, styleOf, type ValueStyle } from "./value.ts";

const keys = ["id", "title", "hint", "rows", "columns", "rowAttrs", "search", "limit", "empty"];
const example = 'table({ id: "jobs", title: "Jobs", rows, columns: [{ field: "id" }] })';
const columnKeys = ["field", "header", "sortable", "format", "unit", "align", "cell"];
const mostColumns = 50;
/** So many rows are looked at for their fields. */
const sampleRows = 100;

interface Column {
  plain: PlainColumn;
  style: ValueStyle;
  where: string;
  cell: ((...args: unknown[]) => unknown) | null;
}

export interface TableSurroundings {
  params: Readonly<Record<string, string>>;
  /** Whether a page has several: then each has its id before what the address says of it. */
  isOneOfSeveral: boolean;
}

export function tableProps(value: unknown, where: string): Props {
  return new Props(value, where, keys, example);
}

/** The page of a table that the address asks for; of all other rows no more than sorting and searching need is touched. */
export function plainTable(
  value: unknown,
  where: string,
  { params, isOneOfSeveral }: TableSurroundings,
): PlainTable {
  const props = tableProps(value, where);
  const id = props.id("id");
  const rows = readRows(props);
  const columns = readColumns(props, rows);
  const rowAttrs = props.optionalFunction("rowAttrs", '(row) => ({ "data-id": row.id })');
  const prefix = isOneOfSeveral ? `${id}.` : "";
  const asked = readTableAsked(params, prefix);
  const searchable = props.flag("search", true);
  const search = searchable ? asked.search : "";
  const matching = found(rows, columns, search);
  const usualLimit = props.oneOf("limit", [...tableLimits, false] as const) ?? tableLimits[0];
  const limit = usualLimit === false ? mostRows : (asked.limit ?? usualLimit);
  const pages = Math.max(1, Math.ceil(matching.length / limit));
  const page = Math.min(asked.page, pages);
  const { sort, dir } = orderOf(columns, asked);
  const first = sort
    ? firstInOrder(matching, comparison(rows, sort, dir), page * limit)
    : matching.slice(0, page * limit);
  const shown = first.slice((page - 1) * limit);
  return {
    part: "table",
    ...{
      id,
      title: props.text("title"),
      hint: props.optionalText("hint"),
      empty: props.optionalText("empty"),
    },
    columns: columns.map(({ plain }) => plain),
    rows: shown.map((index) => {
      const place = `${where} › row ${index + 1}`;
      const cells = columns.map((column) => cellOf(rows[index], column, place));
      return { attrs: attributesOf(rowAttrs, rows[index], place), cells };
    }),
    ...{
      total: rows.length,
      found: matching.length,
      sort: sort?.plain.field ?? null,
      dir,
      search,
      searchable,
    },
    ...{ limit, limits: usualLimit === false ? [] : tableLimits, page, pages, prefix },
  };
}

function readRows(props: Props): readonly unknown[] {
  const rows = props.raw("rows");
  if (isList(rows)) return rows;
  if (rows instanceof Set || rows instanceof Map) return [...(rows instanceof Map ? rows.values() : rows)];
  throw faultOf(
    {
      where: props.at("rows"),
      expected: "a list",
      remedy: "Write rows: […]; an empty list shows that there are none",
    },
    rows,
  );
}

function readColumns(props: Props, rows: readonly unknown[]): Column[] {
  const where = props.at("columns");
  let given = props.raw("columns");
  if (isFunction(given)) {
    try {
      given = given(rows);
    } catch (thrown) {
      throw faultOfThrown(where, "a list of columns", thrown);
    }
  }
  const fields = fieldsOf(rows, props.at("rows"));
  const isChosen = given !== undefined && given !== null;
  given ??= fields.map((field) => ({ field }));
  if (!isList(given)) {
    throw faultOf(
      {
        where,
        expected: "a list of columns, or a function that makes one",
        remedy: 'Write columns: [{ field: "id" }]',
      },
      given,
    );
  }
  keepWithin(given.length, where, {
    ...{ most: mostColumns, things: "columns" },
    remedy: isChosen
      ? "Show fewer, or transpose the table"
      : 'Name those to show: columns: [{ field: "id" }]',
  });
  return given.map((column, index) => readColumn(column, `${where}[${index}]`, rows, fields));
}

function readColumn(
  value: unknown,
  where: string,
  rows: readonly unknown[],
  fields: readonly string[],
): Column {
  const props = new Props(value, where, columnKeys, '{ field: "id" }');
  const field = props.text("field");
  const cell = props.optionalFunction("cell", "(value, row) => …");
  // Rows without a field at all, or none: nothing to hold the column against.
  if (fields.length > 0 && !fields.includes(field) && !cell && rows.length > 0 && !isAnywhere(rows, field)) {
    throw new PageFault({
      where: props.at("field"),
      expected: `a field of the rows: ${fields.slice(0, 12).join(", ")}`,
      found: quoted(field),
      remedy: "Name a field that the rows have, or make the value with cell: (_, row) => …",
    });
  }
  const style = styleOf(props);
  const sample = rows
    .slice(0, sampleRows)
    .map((row) => fieldOf(row, field, where))
    .find((one) => one !== null && one !== undefined);
  const isNumber =
    style.format === null
      ? typeof sample === "number" || typeof sample === "bigint"
      : !["text", "date"].includes(style.format);
  return {
    plain: {
      ...{
        field,
        header: props.optionalText("header") ?? field,
        sortable: props.oneOf("sortable", ["asc", "desc"] as const),
      },
      align: props.oneOf("align", ["start", "end"] as const) ?? (isNumber ? "end" : "start"),
    },
    ...{ style, where, cell },
  };
}

/** Names of the fields of the first rows, in the order in which they come up. */
function fieldsOf(rows: readonly unknown[], where: string): string[] {
  const names = new Set<string>();
  for (const [index, row] of rows.slice(0, sampleRows).entries()) {
    if (typeof row !== "object" || row === null || row instanceof Date) names.add("value");
    else for (const name of keysOf(row, `${where}[${index}]`)) names.add(name);
  }
  return [...names];
}

/** Getters of a class are no keys of their own. */
function isAnywhere(rows: readonly unknown[], field: string): boolean {
  return rows.slice(0, sampleRows).some((row) => typeof row === "object" && row !== null && field in row);
}

function fieldOf(row: unknown, field: string, where: string): unknown {
  if (typeof row !== "object" || row === null || row instanceof Date)
    return field === "value" ? row : undefined;
  return readKey(row, field, `${where} › ${quoted(field)}`);
}

function cellOf(row: unknown, { plain, style, cell }: Column, place: string): PlainValue {
  const where = `${place}, column ${quoted(plain.field)}`;
  let value = fieldOf(row, plain.field, place);
  if (cell) {
    try {
      value = cell(value, row);
    } catch (thrown) {
      throw faultOfThrown(where, "a value from cell", thrown);
    }
  }
  return plainValue(value, where, style);
}

/** Rows in which every word stands somewhere, by their numbers. */
function found(rows: readonly unknown[], columns: readonly Column[], search: string): number[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const all = rows.map((_, index) => index);
  if (words.length === 0) return all;
  return all.filter((index) => {
    const text = columns
      .map(({ plain, where }) => plainText(fieldOf(rows[index], plain.field, where)))
      .join("\n")
      .toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

function orderOf(columns: readonly Column[], asked: { sort: string | null; dir: "asc" | "desc" | null }) {
  const sortable = columns.filter(({ plain }) => plain.sortable !== null);
  const chosen = sortable.find(({ plain }) => plain.field === asked.sort);
  const sort = chosen ?? sortable[0] ?? null;
  const dir = (chosen ? asked.dir : null) ?? sort?.plain.sortable ?? "asc";
  return { sort, dir };
}

function comparison(rows: readonly unknown[], { plain: { field }, where }: Column, dir: "asc" | "desc") {
  return (one: number, other: number): number =>
    compareValues(fieldOf(rows[one], field, where), fieldOf(rows[other], field, where), dir);
}

const allowedAttribute = /^(data-[a-z][a-z0-9-]*|aria-[a-z]+|class|title)$/;

function attributesOf(
  rowAttrs: ((...args: unknown[]) => unknown) | null,
  row: unknown,
  place: string,
): Record<string, string> {
  if (!rowAttrs) return {};
  const where = `${place}, rowAttrs`;
  let made: unknown;
  try {
    made = rowAttrs(row);
  } catch (thrown) {
    throw faultOfThrown(where, "an object of texts", thrown);
  }
  if (made === undefined || made === null) return {};
  if (typeof made !== "object" || isList(made)) {
    throw faultOf(
      { where, expected: "an object of texts", remedy: 'Write rowAttrs: (row) => ({ "data-id": row.id })' },
      made,
    );
  }
  const attributes: Record<string, string> = {};
  for (const name of Object.keys(made)) {
    if (!allowedAttribute.test(name)) {
      throw new PageFault({
        where,
        expected: "attributes data-…, aria-…, class and title",
        found: quoted(name),
        remedy: `Write "data-${name.toLowerCase().replace(/[^a-z0-9]+/g, "-")}" instead, or take it out`,
      });
    }
    attributes[name] = plainText(readKey(made, name, where));
  }
  return attributes;
}
