import type { PlainPart, PlainUsage, PlainValue } from "../plain.ts";
import { faultOf } from "./page-fault.ts";
import { isList, keepWithin, keysOf, Props, readKey } from "./props.ts";
import { plainValue, styleOf } from "./value.ts";

const mostLines = 500;
const inTable = "Show many of one kind in a table";
const mostShares = 30;

export function plainCard(value: unknown, where: string): PlainPart {
  const keys = ["title", "innerTitle", "value", "format", "unit", "hint", "innerHint"];
  const props = new Props(value, where, keys, 'card({ title: "Jobs", value: 42 })');
  return {
    part: "card",
    title: props.optionalText("title"),
    innerTitle: props.optionalText("innerTitle"),
    value: shown(props),
    hint: props.optionalText("hint"),
    innerHint: props.optionalText("innerHint"),
  };
}

export function plainFields(value: unknown, where: string): PlainPart {
  const props = new Props(
    value,
    where,
    ["title", "hint", "fields"],
    'fields({ title: "Queue", fields: { Waiting: 42 } })',
  );
  const given = props.raw("fields");
  const at = props.at("fields");
  if (typeof given !== "object" || given === null || given instanceof Date) {
    throw faultOf(
      {
        where: at,
        expected: "an object of values, or a list of { label, value }",
        remedy: "Write fields: { Waiting: 42 }",
      },
      given,
    );
  }
  const labels = isList(given) ? [] : keysOf(given, at);
  keepWithin(isList(given) ? given.length : labels.length, at, {
    most: mostLines,
    things: "fields",
    remedy: inTable,
  });
  const lines = isList(given)
    ? given.map((line, index) => readLine(line, `${at}[${index}]`))
    : labels.map((label) => ({
        label,
        value: showable(readKey(given, label, `${at}.${label}`), `${at}.${label}`),
        hint: null,
      }));
  return { part: "fields", title: props.text("title"), hint: props.optionalText("hint"), fields: lines };
}

function readLine(value: unknown, where: string) {
  const props = new Props(
    value,
    where,
    ["label", "value", "format", "unit", "hint"],
    '{ label: "Waiting", value: 42 }',
  );
  return { label: props.text("label"), value: shown(props), hint: props.optionalText("hint") };
}

export function plainUsage(value: unknown, where: string): PlainPart {
  const props = new Props(
    value,
    where,
    ["title", "hint", "items"],
    'usage({ title: "Memory", items: [{ title: "Heap", current: 1, limit: 2 }] })',
  );
  const bound = { most: mostLines, things: "items", remedy: inTable };
  const items = props.list("items", "{ title, current, limit }", bound);
  return {
    part: "usage",
    title: props.text("title"),
    hint: props.optionalText("hint"),
    items: items.map((item, index) => usageItem(item, `${props.at("items")}[${index}]`)),
  };
}

function usageItem(value: unknown, where: string): PlainUsage {
  const keys = ["title", "current", "limit", "format", "unit", "hint", "warnAt"];
  const props = new Props(value, where, keys, '{ title: "Heap", current: 1, limit: 2 }');
  const style = styleOf(props);
  const current = props.number("current");
  const limit = props.optionalNumber("limit");
  return {
    title: props.text("title"),
    current: plainValue(current, props.at("current"), style),
    limit: plainValue(limit, props.at("limit"), style),
    share: limit === null || limit <= 0 ? null : Math.max(0, current / limit),
    warnAt: props.optionalNumber("warnAt") ?? 0.9,
    hint: props.optionalText("hint"),
  };
}

export function plainSharedUsage(value: unknown, where: string): PlainPart {
  const keys = ["title", "hint", "total", "format", "unit", "parts"];
  const props = new Props(
    value,
    where,
    keys,
    'sharedUsage({ title: "Memory", parts: [{ name: "heap", value: 1 }] })',
  );
  const style = styleOf(props);
  const remedy = "Put the smallest together as one";
  const parts = props
    .list("parts", "{ name, value }", { most: mostShares, things: "parts", remedy })
    .map(
      (part, index) =>
        new Props(
          part,
          `${props.at("parts")}[${index}]`,
          ["name", "value", "hint"],
          '{ name: "heap", value: 1 }',
        ),
    );
  const values = parts.map((part) => Math.max(0, part.number("value")));
  const sum = values.reduce((total, one) => total + one, 0);
  const total = props.optionalNumber("total") ?? sum;
  return {
    part: "sharedUsage",
    title: props.text("title"),
    hint: props.optionalText("hint"),
    total: plainValue(total, props.at("total"), style),
    parts: parts.map((part, index) => ({
      name: part.text("name"),
      value: plainValue(values[index], part.at("value"), style),
      // More than the total is drawn as all of it: the figures beside it tell.
      share: Math.min(1, (values[index] ?? 0) / Math.max(total, sum, Number.MIN_VALUE)),
      hint: part.optionalText("hint"),
    })),
  };
}

export function plainTextPart(value: unknown, where: string): PlainPart {
  const props = new Props(value, where, ["title", "body", "preformatted"], 'text("Hello")');
  return {
    part: "text",
    title: props.optionalText("title"),
    body: props.text("body"),
    preformatted: props.flag("preformatted", false),
  };
}

function shown(props: Props): PlainValue {
  const style = styleOf(props);
  return showable(props.raw("value"), props.at("value"), style);
}

/** One value where one figure is shown: a list or an object there is a mistake, unlike in a table. */
function showable(
  value: unknown,
  where: string,
  style: ReturnType<typeof styleOf> = { format: null, unit: "" },
): PlainValue {
  const isPlainObject =
    typeof value === "object" && value !== null && !(value instanceof Date) && !isSpecialValue(value);
  if (isPlainObject || typeof value === "function" || typeof value === "symbol") {
    throw faultOf(
      {
        where,
        expected: "one value: a number, a text, a date, true or false",
        remedy: "Show one figure of it, or a table",
      },
      value,
    );
  }
  return plainValue(value, where, style);
}

function isSpecialValue(value: object): boolean {
  return typeof readKey(value, "value", "value") === "string";
}
