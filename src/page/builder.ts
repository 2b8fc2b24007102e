/**
 * `cortex-status/page`: what a page of the dashboard is made of, for pages of the operator's own as for those that are
 * built in. Everything here only says what is wanted; it is checked when the page is shown, so that a mistake is
 * explained in its place.
 */
import type { Field, FormProps, FormResult } from "./form-types.ts";
import type { PageDefinition } from "./page-types.ts";
import type {
  CardProps,
  ChartProps,
  Child,
  FieldsProps,
  GaugeOptions,
  NavBarProps,
  Part,
  PartName,
  SharedUsageProps,
  SpecialValue,
  State,
  TableProps,
  TextProps,
  UsageProps,
} from "./part-types.ts";

export type * from "./form-types.ts";
export type * from "./page-types.ts";
export type * from "./part-types.ts";

/** A page, to be the default export of its module. */
export function definePage(definition: PageDefinition): PageDefinition {
  return definition;
}

/** One figure, large. */
export function card(props: CardProps): Part {
  return part("card", props);
}

/** Names and values below each other. */
export function fields(props: FieldsProps): Part {
  return part("fields", props);
}

/** Rows of any shape; sorted, searched and paged in the address. */
export function table<Row>(props: TableProps<Row>): Part {
  return part("table", props);
}

/** Parts beside each other, each as wide as it needs to be. */
export function row(parts: readonly Child[]): Part {
  return part("row", { parts });
}

/** Columns of the same width; each is a part, or several below each other. */
export function columns(parts: readonly Child[]): Part {
  return part("columns", { parts });
}

/** How much of something limited is in use. */
export function usage(props: UsageProps): Part {
  return part("usage", props);
}

/** What shares one total, as one bar. */
export function sharedUsage(props: SharedUsageProps): Part {
  return part("sharedUsage", props);
}

/** Values over time. */
export function chart(props: ChartProps): Part {
  return part("chart", props);
}

/** Choices above a page; what was chosen stands in the address and is all that is made. */
export function navBar(props: NavBarProps): Part {
  return part("navBar", props);
}

/** A paragraph or more; lines stay lines. */
export function text(props: string | TextProps): Part {
  return part("text", typeof props === "string" ? { body: props } : props);
}

/** Fields, a button, and what it runs. */
export function form<const Fields extends readonly Field[]>(props: FormProps<Fields>): Part {
  return part("form", props);
}

/** A form did what it was to do. */
export function ok(message?: string): FormResult {
  return message === undefined ? { ok: true } : { ok: true, message };
}

/** A form could not; what is wrong with single fields stands beside them. */
export function fail(message: string, fields?: Readonly<Record<string, string>>): FormResult {
  return fields === undefined ? { ok: false, message } : { ok: false, message, fields };
}

/** A value that leads somewhere: `https:`, `http:`, `mailto:`, a path of this site, or `?a=b` of this page. */
export function link(label: string, href: string): SpecialValue {
  return { value: "link", text: label, href };
}

/** A state as its mark and its word, or another word. */
export function mark(state: State, label?: string): SpecialValue {
  return label === undefined ? { value: "mark", state } : { value: "mark", state, text: label };
}

/** A share of 0 to 1 as a gauge; it warns from `limit`, 0.9. */
export function gauge(share: number, options: GaugeOptions = {}): SpecialValue {
  return { value: "gauge", share, ...options };
}

/** In the type of code. */
export function code(label: string): SpecialValue {
  return { value: "code", text: label };
}

function part(name: PartName, props: unknown): Part {
  return { part: name, props };
}
