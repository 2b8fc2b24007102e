/** A page as plain data: checked, bounded, and fit to cross from one thread to another. */
import type { FieldType } from "./form-types.ts";
import type { Format, State } from "./part-types.ts";

/** Why a part, or a whole page, is not what stands there. Sentences for whoever wrote it. */
export interface Fault {
  /** `row[1] › table "jobs" › columns[0].field`; empty: the page as a whole. */
  where: string;
  /** What this is about: `table "jobs"`. */
  what: string;
  expected: string;
  found: string;
  remedy: string;
  /** Of an exception, the lines that are the author's. */
  stack: string | null;
}

export type PlainValue =
  | { kind: "none" }
  | { kind: "text"; text: string }
  | { kind: "boolean"; value: boolean }
  | { kind: "number"; value: number; format: NumberFormat; unit: string }
  | { kind: "date"; at: number }
  | { kind: "link"; text: string; href: string }
  | { kind: "mark"; state: State; text: string | null }
  | { kind: "gauge"; share: number; limit: number }
  | { kind: "code"; text: string };

export type NumberFormat = Exclude<Format, "text" | "date">;

export interface PlainColumn {
  field: string;
  header: string;
  /** The direction of the first click; null: it cannot be sorted by. */
  sortable: "asc" | "desc" | null;
  align: "start" | "end";
}

export interface PlainTable {
  part: "table";
  id: string;
  title: string;
  hint: string | null;
  columns: readonly PlainColumn[];
  rows: readonly { attrs: Readonly<Record<string, string>>; cells: readonly PlainValue[] }[];
  /** Of all, and of those that the search found. */
  total: number;
  found: number;
  /** Field; null: as they came. */
  sort: string | null;
  dir: "asc" | "desc";
  search: string;
  searchable: boolean;
  limit: number;
  /** Empty: there is no choice. */
  limits: readonly number[];
  /** From 1. */
  page: number;
  pages: number;
  /** Before `sort` in the address: empty, or `jobs.`. */
  prefix: string;
  empty: string | null;
}

export interface PlainField {
  name: string;
  label: string;
  type: FieldType;
  hint: string | null;
  required: boolean;
  /** As an input takes it; a checkbox that is ticked is "true". */
  value: string;
  placeholder: string | null;
  min: number | null;
  max: number | null;
  step: number | null;
  minLength: number | null;
  maxLength: number | null;
  pattern: string | null;
  rows: number;
  options: readonly { value: string; label: string }[];
}

export interface PlainForm {
  part: "form";
  id: string;
  title: string;
  hint: string | null;
  submit: string;
  fields: readonly PlainField[];
}

export interface PlainUsage {
  title: string;
  current: PlainValue;
  limit: PlainValue;
  /** 0 to 1 and more; null: there is no limit. */
  share: number | null;
  warnAt: number;
  hint: string | null;
}

export interface PlainChart {
  part: "chart";
  title: string;
  hint: string | null;
  format: NumberFormat;
  unit: string;
  series: readonly {
    name: string;
    style: "area" | "line" | "dashed";
    points: readonly (readonly [at: number, value: number | null])[];
  }[];
  min: number | null;
  max: number | null;
  limit: { value: number; label: string } | null;
  from: number | null;
  to: number | null;
  size: "usual" | "small";
}

export type PlainPart =
  | {
      part: "card";
      title: string | null;
      innerTitle: string | null;
      value: PlainValue;
      hint: string | null;
      innerHint: string | null;
    }
  | {
      part: "fields";
      title: string;
      hint: string | null;
      fields: readonly { label: string; value: PlainValue; hint: string | null }[];
    }
  | PlainTable
  | { part: "row"; parts: readonly PlainPart[] }
  | { part: "columns"; columns: readonly (readonly PlainPart[])[] }
  | { part: "usage"; title: string; hint: string | null; items: readonly PlainUsage[] }
  | {
      part: "sharedUsage";
      title: string;
      hint: string | null;
      total: PlainValue;
      parts: readonly { name: string; value: PlainValue; share: number; hint: string | null }[];
    }
  | PlainChart
  | {
      part: "navBar";
      param: string;
      label: string | null;
      items: readonly { name: string; label: string }[];
      current: string;
      parts: readonly PlainPart[];
    }
  | { part: "text"; title: string | null; body: string; preformatted: boolean }
  | PlainForm
  | { part: "fault"; fault: Fault };
