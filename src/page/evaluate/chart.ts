import type { PlainChart } from "../plain.ts";
import { faultOf } from "./page-fault.ts";
import { isList, Props } from "./props.ts";
import { formats } from "./value.ts";

type Point = readonly [at: number, value: number | null];

const keys = ["title", "hint", "series", "format", "unit", "min", "max", "limit", "from", "to", "size"];
const example = 'chart({ title: "Load", series: [{ name: "1 min", points: [[1764000000000, 0.4]] }] })';
const mostSeries = 12;
/** More than a chart has pixels are put together. */
const mostPoints = 600;

export function plainChart(value: unknown, where: string): PlainChart {
  const props = new Props(value, where, keys, example);
  const remedy = "Part them over several charts";
  const series = props.list("series", "{ name, points }", { most: mostSeries, things: "series", remedy });
  const limit = props.raw("limit");
  const format = props.oneOf("format", formats);
  return {
    part: "chart",
    title: props.text("title"),
    hint: props.optionalText("hint"),
    format: format === null || format === "text" || format === "date" ? "number" : format,
    unit: props.optionalText("unit") ?? "",
    series: series.map((one, index) => readSeries(one, `${props.at("series")}[${index}]`, index)),
    min: props.optionalNumber("min"),
    max: props.optionalNumber("max"),
    limit: limit === undefined || limit === null ? null : readLimit(limit, props.at("limit")),
    from: optionalTime(props, "from"),
    to: optionalTime(props, "to"),
    size: props.oneOf("size", ["usual", "small"] as const) ?? "usual",
  };
}

function readLimit(value: unknown, where: string) {
  const props = new Props(value, where, ["value", "label"], '{ value: 90, label: "limit 90 %" }');
  return { value: props.number("value"), label: props.text("label") };
}

function readSeries(value: unknown, where: string, index: number): PlainChart["series"][number] {
  const props = new Props(
    value,
    where,
    ["name", "points", "style"],
    '{ name: "1 min", points: [[1764000000000, 0.4]] }',
  );
  const given = props.list("points", "[time, value]");
  const points = given.map((point, at) => readPoint(point, `${props.at("points")}[${at}]`));
  points.sort(([one], [other]) => one - other);
  const style = props.oneOf("style", ["area", "line", "dashed"] as const);
  return {
    name: props.text("name"),
    style: style ?? (index === 0 ? "area" : "dashed"),
    points: thinned(points),
  };
}

function readPoint(value: unknown, where: string): Point {
  const pair = isList(value) && value.length === 2 ? value : null;
  const [time, found] = pair ?? [];
  const at = time instanceof Date ? time.getTime() : time;
  if (typeof at === "number" && Number.isFinite(at)) {
    checkTime(at, where);
    if (found === null || found === undefined) return [at, null];
    if (typeof found === "number") return [at, Number.isFinite(found) ? found : null];
  }
  throw faultOf(
    {
      where,
      expected: "[milliseconds since 1970, a number or null]",
      remedy: "Write points: rows.map((row) => [row.at, row.value])",
    },
    value,
  );
}

function optionalTime(props: Props, name: string): number | null {
  const at = props.optionalNumber(name);
  if (at !== null) checkTime(at, props.at(name));
  return at;
}

/** What no date can hold would break more than the chart. @throws PageFault */
function checkTime(at: number, where: string): void {
  if (!Number.isNaN(new Date(at).getTime())) return;
  const remedy = "Divide what counts in micro- or nanoseconds";
  throw faultOf({ where, expected: "milliseconds since 1970", remedy }, at);
}

/** Neighbours share a point at their mean; a gap stays a gap. */
function thinned(points: readonly Point[]): readonly Point[] {
  if (points.length <= mostPoints) return points;
  const each = Math.ceil(points.length / mostPoints);
  const fewer: Point[] = [];
  for (let from = 0; from < points.length; from += each) {
    const group = points.slice(from, from + each);
    const values = group.flatMap(([, value]) => (value === null ? [] : [value]));
    const mean = values.length === 0 ? null : values.reduce((sum, one) => sum + one, 0) / values.length;
    fewer.push([group[0]?.[0] ?? 0, mean]);
  }
  return fewer;
}
