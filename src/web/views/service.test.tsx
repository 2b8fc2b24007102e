import { describe, expect, test } from "vitest";
import { serviceFixtures } from "../../../test/support/operator-fixtures.ts";
import { fixtureFrame } from "../../../test/support/service-fixtures.ts";
import { createServiceSource } from "./service.tsx";

const place = { topic: "view:service:search:en", epoch: "abc", seq: 1 };

describe("the page of a service", () => {
  test("says since when and why, how often and how fast", () => {
    const source = createServiceSource(serviceFixtures["service-down"], fixtureFrame);
    const html = source.document(source.draw(), place);
    expect(html).toContain("<h1>Search is down since 14:02</h1>");
    expect(html).toContain("Answered 503. ");
    expect(html).toContain("68 % measured");
    expect(html).toContain("new on 21 Sep");
    expect(html).toContain('aria-label="Median response time in 24 h, from');
  });

  test("a new result is one new row; the rows that were there stay as they were", () => {
    let model = serviceFixtures["service-down"]();
    const source = createServiceSource(() => model, fixtureFrame);
    const before = source.draw();
    const [newest] = model.results;
    if (!newest) throw new Error("the fixture has no result");
    model = { ...model, results: [{ ...newest, at: newest.at + 30_000 }, ...model.results] };
    const after = source.draw();
    const changed = [...after.fragments].filter(([id, html]) => before.fragments.get(id) !== html);
    expect(changed.map(([id]) => id)).toEqual([`r-${newest.at + 30_000}`]);
    expect(after.lists.get("results")?.slice(0, 2)).toEqual([`r-${newest.at + 30_000}`, `r-${newest.at}`]);
    expect(after.shape).toBe(before.shape);
  });

  test("tells each day of the changes once", () => {
    const source = createServiceSource(serviceFixtures["service-down"], fixtureFrame);
    const { fragments, lists } = source.draw();
    const rows = (lists.get("changes") ?? []).map((id) => fragments.get(id) ?? "");
    const told = rows.filter((row) => row.includes('<th scope="row">Today</th>'));
    expect(rows).toHaveLength(8);
    expect(told).toHaveLength(1);
  });

  test("a service that was never checked says so instead of drawing nothing", () => {
    const source = createServiceSource(serviceFixtures["service-new"], fixtureFrame);
    const html = source.document(source.draw(), place);
    expect(html).toContain("Public API is not measured yet");
    expect(html).not.toContain("Not measured yet.");
    expect(html).toContain("No answer was timed in the last 24 h.");
    expect(html).toContain("No check yet.");
  });
});
