import { describe, expect, test } from "vitest";
import { fixtureFrame, fixtureNow } from "../../../test/support/service-fixtures.ts";
import { type ChartPoint, chart, type Part, table } from "../../page/builder.ts";
import { evaluate } from "../../page/evaluate/evaluate.ts";
import { partPlace } from "../operator/parts-page.tsx";
import { drawParts } from "./draw-parts.tsx";

async function drawn(part: Part, params: Record<string, string> = {}): Promise<string> {
  const place = partPlace({ path: "/dashboard/x", params }, fixtureFrame, fixtureNow);
  const { parts } = await evaluate(part, params);
  return [...drawParts(parts, place).fragments.values()].join("");
}

describe("a chart of the same value throughout", () => {
  const axis = async (value: number, more: object = {}) => {
    const points: ChartPoint[] = [
      [fixtureNow - 1_000, value],
      [fixtureNow, value],
    ];
    const html = await drawn(chart({ title: "T", series: [{ name: "a", points }], ...more }));
    expect(html).not.toContain("NaN");
    return [...html.matchAll(/<li>([^<]*)<\/li>/g)].map(([, text]) => text?.replace("\u00a0", " "));
  };
  test.each<[value: number, more: object, axis: string[]]>([
    [0, {}, ["1", "0.75", "0.5", "0.25", "0"]],
    [0, { format: "percent" }, ["100 %", "75", "50", "25", "0"]],
    [4, {}, ["4", "3", "2", "1", "0"]],
    [-4, {}, ["0", "−1", "−2", "−3", "−4"]],
    [4, { min: 4, max: 4 }, ["8", "7", "6", "5", "4"]],
  ])("%d with %j has an axis that people can read", async (value, more, expected) => {
    expect(await axis(value, more)).toEqual(expected);
  });
});

describe("the search of a table", () => {
  const jobs = (rows: object[], more: object = {}) => table({ id: "jobs", title: "Jobs", rows, ...more });

  test("is there where something can be found", async () => {
    expect(await drawn(jobs([{ id: 1 }]))).toContain('type="search"');
    expect(await drawn(jobs([{ id: 1 }], { search: false }))).not.toContain('type="search"');
  });

  test("is not there where nothing is, unless somebody searched", async () => {
    expect(await drawn(jobs([]))).not.toContain("<search>");
    expect(await drawn(jobs([{ id: 1 }]), { search: "none" })).toContain('value="none"');
    expect(await drawn(jobs([]), { search: "none" })).toContain('value="none"');
  });
});
