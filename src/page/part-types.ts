/** The parts as they are written. Plain types without imports: they are published with the package. */

export type PartName =
  | "card"
  | "fields"
  | "table"
  | "row"
  | "columns"
  | "usage"
  | "sharedUsage"
  | "chart"
  | "navBar"
  | "text"
  | "form";

/** Made by the functions of this module only. */
export interface Part {
  readonly part: PartName;
  readonly props: unknown;
}

/** A part, several below each other, or nothing. */
export type Child = Part | readonly Child[] | null | undefined | false;

/**
 * How a number or a time is written. `percent` is of a share of 0 to 1, `duration` of milliseconds, `date` of a Date,
 * milliseconds since 1970 or an ISO text; without a format numbers are numbers, dates are dates, the rest is text.
 */
export type Format =
  | "text"
  | "number"
  | "percent"
  | "bytes"
  | "bytesPerSecond"
  | "duration"
  | "milliseconds"
  | "date";

export type State = "operational" | "degraded" | "down" | "unknown" | "maintenance" | "paused";

/** Made by `link`, `mark`, `gauge` and `code`. */
export type SpecialValue =
  | { readonly value: "link"; readonly text: string; readonly href: string }
  | { readonly value: "mark"; readonly state: State; readonly text?: string }
  | ({ readonly value: "gauge"; readonly share: number } & GaugeOptions)
  | { readonly value: "code"; readonly text: string };

export interface GaugeOptions {
  /** From this share on it warns. */
  readonly limit?: number;
}

/** Whatever a figure, a field or a cell can show; null and undefined are a dash. */
export type Value = string | number | bigint | boolean | Date | SpecialValue | null | undefined;

export interface CardProps {
  readonly title?: string;
  /** Stands above the value. */
  readonly innerTitle?: string;
  readonly value: Value;
  readonly format?: Format;
  /** Stands small behind the value: `req/s`. */
  readonly unit?: string;
  /** What the title means. */
  readonly hint?: string;
  /** Stands below the value. */
  readonly innerHint?: string;
}

export interface FieldsProps {
  readonly title: string;
  readonly hint?: string;
  readonly fields: Readonly<Record<string, Value>> | readonly FieldLine[];
}

export interface FieldLine {
  readonly label: string;
  readonly value: Value;
  readonly format?: Format;
  readonly unit?: string;
  readonly hint?: string;
}

/** Names that a column of such rows can have; a row that is no object has one: `value`. */
export type FieldOf<Row> = unknown extends Row
  ? string
  : Row extends string | number | bigint | boolean | Date | null | undefined
    ? "value"
    : keyof Row & string;

export type FieldValue<Row, Name extends string> = unknown extends Row
  ? unknown
  : Row extends { readonly [Key in Name]?: infer Held }
    ? Held
    : Row;

export interface ColumnOf<Row, Name extends string> {
  readonly field: Name;
  /** Default: the name of the field. */
  readonly header?: string;
  /** Rows can be sorted by it, first in this direction. The first such column is what they come sorted by. */
  readonly sortable?: "asc" | "desc";
  readonly format?: Format;
  readonly unit?: string;
  readonly align?: "start" | "end";
  /** Shown instead of the value; sorting goes by the value still. */
  readonly cell?: (value: FieldValue<Row, Name>, row: Row) => Value;
}

export type Column<Row> = { [Name in FieldOf<Row>]: ColumnOf<Row, Name> }[FieldOf<Row>];

export interface TableProps<Row> {
  /** Of this table alone; it stands in the address before `.sort` when a page has several. */
  readonly id: string;
  readonly title: string;
  readonly hint?: string;
  readonly rows: readonly Row[];
  /** Left out: the fields of the first rows. A function gets all rows. */
  readonly columns?:
    | readonly Column<NoInfer<Row>>[]
    | ((rows: readonly NoInfer<Row>[]) => readonly Column<NoInfer<Row>>[]);
  /** Attributes of a row's element: `data-…`, `aria-…`, `class`, `title`. */
  readonly rowAttrs?: (row: NoInfer<Row>) => Readonly<Record<string, string>>;
  /** False: there is no field to search with. */
  readonly search?: boolean;
  /** Rows on one page of it unless the address says otherwise: 50, 100, 500 or 1000. False: all, 1000 at most. */
  readonly limit?: 50 | 100 | 500 | 1000 | false;
  /** Stands there when there are no rows. */
  readonly empty?: string;
}

export interface UsageItem {
  readonly title: string;
  readonly current: number;
  /** Null: there is none. */
  readonly limit: number | null;
  readonly format?: Format;
  readonly unit?: string;
  readonly hint?: string;
  /** From this share on it warns, 0.9. */
  readonly warnAt?: number;
}

export interface UsageProps {
  readonly title: string;
  readonly hint?: string;
  readonly items: readonly UsageItem[];
}

export interface SharedUsageProps {
  readonly title: string;
  readonly hint?: string;
  /** Default: the sum of the parts. What is left of it is free. */
  readonly total?: number;
  readonly format?: Format;
  readonly unit?: string;
  readonly parts: readonly { readonly name: string; readonly value: number; readonly hint?: string }[];
}

/** Milliseconds since 1970, and null where nothing was measured. */
export type ChartPoint = readonly [at: number, value: number | null];

export interface ChartSeries {
  readonly name: string;
  readonly points: readonly ChartPoint[];
  /** `area` for the first series, `dashed` for the others. */
  readonly style?: "area" | "line" | "dashed";
}

export interface ChartProps {
  readonly title: string;
  readonly hint?: string;
  readonly series: readonly ChartSeries[];
  readonly format?: Format;
  readonly unit?: string;
  /** Ends of the value axis; default: 0 and what the values need. */
  readonly min?: number;
  readonly max?: number;
  /** A dashed line with its name. */
  readonly limit?: { readonly value: number; readonly label: string };
  /** Ends of the time axis; default: the first and the last point. */
  readonly from?: number;
  readonly to?: number;
  /** `small`: no axes, one line high. */
  readonly size?: "usual" | "small";
}

export interface NavItem {
  /** What stands in the address. */
  readonly name: string;
  readonly label: string;
  /** Made only when it is chosen. */
  readonly content?: Child | (() => Child | Promise<Child>);
}

export interface NavBarProps {
  /** Its name in the address, `nav`. */
  readonly param?: string;
  readonly label?: string;
  readonly items: readonly NavItem[];
}

export interface TextProps {
  readonly title?: string;
  readonly body: string;
  /** As code: spaces stay, too. */
  readonly preformatted?: boolean;
}
