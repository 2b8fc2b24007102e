import { describe, expect, test } from "vitest";
import { statusFixtures } from "../../../test/support/page-fixtures.ts";
import { fixtureFrame } from "../../../test/support/service-fixtures.ts";
import { createEmbedSource } from "./embed.tsx";
import type { StatusModel } from "./model.ts";

function drawn(read: () => StatusModel) {
  const source = createEmbedSource(read, fixtureFrame);
  const drawing = source.draw();
  return { drawing, html: source.document(drawing, { topic: "view:embed:en", epoch: "abc", seq: 7 }) };
}

describe("the page for a frame", () => {
  test("says the sentence and every service, the worst first, and leads out of the frame", () => {
    const { html, drawing } = drawn(statusFixtures["status-one-down"]);
    expect(html).toContain("<h1>Search is down since 14:02</h1>");
    expect(drawing.lists.get("rows")?.slice(0, 5)).toEqual([
      ...["row-search", "row-web", "row-symbiont", "row-redis", "row-api"],
    ]);
    const links = [...html.matchAll(/<a [^>]*>/g)].map(([link]) => link);
    expect(links.length).toBeGreaterThan(10);
    expect(links.filter((link) => !link.includes('target="_blank" rel="noopener"'))).toEqual([]);
  });

  test("of many services shows only what is not well, and of those no more than a frame can hold", () => {
    expect(drawn(statusFixtures["status-500"]).drawing.lists.get("rows")).toHaveLength(13);
    const all = statusFixtures["status-500"]();
    const down: StatusModel = {
      ...all,
      groups: all.groups.map((group) => ({
        ...group,
        services: group.services.map((service) => ({ ...service, state: "down" })),
      })),
    };
    expect(drawn(() => down).drawing.lists.get("rows")).toHaveLength(20);
  });

  test("is live like the page itself, and nothing for search engines", () => {
    const { html } = drawn(statusFixtures["status-good"]);
    expect(html).toContain('data-view-topic="view:embed:en" data-view-epoch="abc"');
    expect(html).toContain('id="live"');
    expect(html).toContain('content="noindex"');
    expect(html).not.toContain("masthead");
  });

  test("escapes whatever names hold", () => {
    expect(drawn(statusFixtures["status-hostile"]).html).not.toMatch(/<script>alert|<b>/);
  });
});
