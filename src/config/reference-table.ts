import type { JsonSchema } from "./json-schema.ts";

export interface KeyRow {
  /** Dotted; `[]` for each item of a list, `<name>` for any key of a map. */
  key: string;
  type: string;
  default: string;
  meaning: string;
  later: boolean;
}

type Schema = JsonSchema | boolean | undefined;

/** Every key below a schema, outermost first. */
export function rowsOf(schema: Schema, above: string): KeyRow[] {
  if (typeof schema !== "object") return [];
  const required = new Set(schema.required);
  const own = Object.entries(schema.properties ?? {}).flatMap(([name, child]) => {
    const key = above === "" ? name : `${above}.${name}`;
    return [row(key, child, required.has(name)), ...rowsOf(child, key)];
  });
  const items = rowsOf(listItem(schema), `${above}[]`);
  const anyKey =
    typeof schema.additionalProperties === "object"
      ? rowsOf(schema.additionalProperties, `${above}.<name>`)
      : [];
  const alternatives = (schema.anyOf ?? []).flatMap((alternative) => rowsOf(alternative, above));
  return distinct([
    ...own,
    ...items,
    ...anyKey,
    ...withoutLocalDuties(alternatives, schema.anyOf?.length ?? 0),
  ]);
}

/** What only some alternatives require is not required. */
function withoutLocalDuties(rows: readonly KeyRow[], alternatives: number): KeyRow[] {
  const isEverywhere = (key: string) =>
    rows.filter((one) => one.key === key && one.default === "required").length === alternatives;
  return rows.map((one) =>
    one.default === "required" && !isEverywhere(one.key) ? { ...one, default: "" } : one,
  );
}

function distinct(rows: readonly KeyRow[]): KeyRow[] {
  const seen = new Set<string>();
  return rows.filter(({ key }) => !seen.has(key) && seen.add(key));
}

function row(key: string, schema: Schema, isRequired: boolean): KeyRow {
  const { description = "", default: usual, examples = [] } = typeof schema === "object" ? schema : {};
  const [example] = Array.isArray(examples) ? examples : [];
  return {
    key: key.replace(/^\[\]\./, ""),
    type: typeOf(schema),
    default:
      usual === undefined || isEmptyMap(usual)
        ? isRequired && usual === undefined
          ? "required"
          : ""
        : code(usual),
    meaning: example === undefined ? description : `${description} Example: ${code(example)}`,
    later: false,
  };
}

function isEmptyMap(value: unknown): boolean {
  return (
    typeof value === "object" && value !== null && !Array.isArray(value) && Object.keys(value).length === 0
  );
}

function code(value: unknown): string {
  return `\`${typeof value === "string" ? value : JSON.stringify(value)}\``;
}

function typeOf(schema: Schema): string {
  if (typeof schema !== "object") return "any";
  if (schema.anyOf) return [...new Set(schema.anyOf.map(typeOf))].join(" or ");
  if (Array.isArray(schema.type)) return "any value";
  if (schema.const !== undefined) return code(schema.const);
  if (schema.enum) return schema.enum.map(code).join(" ");
  if (schema.type === "array") return listOf(typeOf(listItem(schema)));
  if (schema.type === "object") return "map";
  if (schema.type === "string") return isDuration(schema) ? "duration" : "text";
  return schema.type === "boolean"
    ? "`true` `false`"
    : String(schema.type ?? "text").replace("integer", "whole number");
}

function listOf(item: string): string {
  return item.includes(" or ") ? `list of (${item})` : `list of ${item}`;
}

function isDuration(schema: JsonSchema): boolean {
  return (
    ["250ms", "1h"].every((text) => new RegExp(schema.pattern ?? "^$").test(text)) &&
    !new RegExp(schema.pattern ?? "").test("x")
  );
}

function listItem(schema: JsonSchema): Schema {
  return Array.isArray(schema.items) ? schema.items[0] : schema.items;
}

export function tableOf(rows: readonly KeyRow[]): string {
  if (rows.length === 0) return "";
  const lines = rows.map(
    (one) =>
      `| ${cell(`\`${one.key}\``)} | ${cell(one.type)} | ${cell(one.default)} | ${cell(one.later ? `*later* ${one.meaning}` : one.meaning)} |`,
  );
  return ["| key | type | default | meaning |", "|---|---|---|---|", ...lines].join("\n");
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("\n", " ");
}
