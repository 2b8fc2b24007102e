import { brotliCompressSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { muchAnnounced } from "../../../test/support/incident-fixtures.ts";
import { statusFixtures } from "../../../test/support/page-fixtures.ts";
import { fixtureFrame } from "../../../test/support/service-fixtures.ts";
import type { WindowModel } from "../incident-model.ts";
import type { ServiceModel, StatusModel } from "./model.ts";
import { createStatusSource } from "./status.tsx";

const place = { topic: "view:status:en", epoch: "abc", seq: 7 };

function drawn(read: () => StatusModel, frame = fixtureFrame) {
  const source = createStatusSource(read, frame);
  const drawing = source.draw();
  return { source, drawing, html: source.document(drawing, place) };
}

function withFirst(model: StatusModel, change: Partial<ServiceModel>): StatusModel {
  const [first, ...groups] = model.groups;
  const [service, ...services] = first?.services ?? [];
  if (!first || !service) throw new Error("the fixture has no service");
  return { ...model, groups: [{ ...first, services: [{ ...service, ...change }, ...services] }, ...groups] };
}

describe("the status page", () => {
  test("says one sentence, and of every service its name, word and reason, without a script", () => {
    const { html } = drawn(statusFixtures["status-one-down"]);
    expect(html).toMatch(/<h1>Search is down since 14:02<\/h1>/);
    expect(html).toContain("answered 503 <time");
    expect(html).toContain("since 14:02</time>");
    expect(html.match(/<li id="row-/g)).toHaveLength(10);
  });

  test("says of a job that reports itself when it last did", () => {
    expect(drawn(statusFixtures["status-good"]).html).toMatch(
      /<p class="why"><time[^>]*>last push 02:14<\/time>/,
    );
  });

  test("says of a disk that is well how full it is, and nothing of what else is well", () => {
    const well = { state: "operational", reason: "ok", since: 0 } as const;
    const facts = { usedPercent: 61, totalBytes: 238 * 2 ** 30 };
    const phrase = (change: Partial<ServiceModel>) =>
      /<p class="why">(.*?)<\/p>/s.exec(
        drawn(() => withFirst(statusFixtures["status-good"](), { ...well, ...change })).html,
      )?.[1];
    expect(phrase({ facts })).toBe("61 % of 238 GB used");
    expect(phrase({ facts: null })).toBe("");
  });

  test("says of announced work what it is and until when, in the row and in the sentence", () => {
    const { html } = drawn(statusFixtures["status-one-down"]);
    expect(html).toContain("Redis is in maintenance until 15:30.");
    expect(html).toContain('<p class="why">new kernel, <time datetime="2026-11-23T14:30:00.000Z"');
    expect(html).toContain("until 15:30</time></p>");
  });

  test("says once that this monitor is offline: in the headline when nothing is known, else in a banner", () => {
    const said = /This monitor is offline since 14:25/g;
    const half = drawn(statusFixtures["status-half-offline"]).html;
    expect(half.match(/<div id="offline"[^>]*><p><strong><time/)).not.toBeNull();
    const [, body = ""] = drawn(statusFixtures["status-offline"]).html.split("<body");
    expect(body.match(said)).toHaveLength(1);
    expect(drawn(statusFixtures["status-offline"]).html).toContain('<div id="offline"></div>');
    expect(drawn(statusFixtures["status-good"]).html).not.toMatch(said);
  });

  test("shows the last checks of a service without days, and says so where days stand beside them", () => {
    const young = drawn(statusFixtures["status-young"]).html;
    expect(young).toContain('aria-label="Last 60 checks: ');
    expect(young).toContain(">last 60 checks</text>");
    expect(young).toContain('<span class="scale-first">90 days</span>');
    const allYoung = drawn(statusFixtures["status-first-start"]).html;
    expect(allYoung).toContain('<span class="scale-first">Last 90 checks</span>');
    expect(allYoung).not.toContain("checks</text>");
  });

  test("a long page has a filter and groups that fold and say what is ill in them", () => {
    const { html } = drawn(statusFixtures["status-100"]);
    expect(html.match(/<details open="" data-group=/g)).toHaveLength(5);
    expect(html).toContain('20 services<span class="word down">1 down</span>');
    expect(html).toContain('id="filter"');
    expect(drawn(statusFixtures["status-20"]).html).not.toContain("<details");
  });

  test("carries where the view stands, and no inline style or script", () => {
    const { html } = drawn(statusFixtures["status-good"]);
    expect(html).toContain('data-view-topic="view:status:en" data-view-epoch="abc" data-view-seq="7"');
    expect(html).not.toMatch(/\sstyle=|<style|\son\w+=/);
    expect(html.match(/<script[^>]*>/g)).toEqual([
      // Data for search engines, which nothing runs.
      '<script type="application/ld+json">',
      `<script type="module" src="${fixtureFrame.assets.script}">`,
    ]);
  });

  test("tells search engines what it is and what is planned, and no title gets out of that", () => {
    const work = { ...muchAnnounced.windows[1], title: "</script><script>alert(1)</script>" } as WindowModel;
    const model = { ...statusFixtures["status-good"](), announcements: { incidents: [], windows: [work] } };
    const { html } = drawn(() => model);
    const [, data = ""] = /<script type="application\/ld\+json">(.*?)<\/script>/.exec(html) ?? [];
    const graph = JSON.parse(data)["@graph"];
    expect(graph[0]).toMatchObject({ "@type": "WebPage", name: "Hydrascale status", inLanguage: "en" });
    expect(graph[1]).toMatchObject({
      "@type": "Event",
      name: work.title,
      startDate: "2026-11-26T01:00:00.000Z",
    });
  });

  test("says that somebody is on it, and has the log of it before the services", () => {
    const { html } = drawn(statusFixtures["status-incident"]);
    expect(html).toContain("Search is down since 14:02, we are on it");
    expect(html.indexOf("We are moving the index")).toBeLessThan(html.indexOf('id="group-0"'));
    expect(drawn(statusFixtures["status-one-down"]).html).not.toContain("we are on it");
  });

  test("lists the worst first within a group and keeps the operator's order otherwise", () => {
    const { drawing } = drawn(statusFixtures["status-one-down"]);
    expect(drawing.lists.get("group-0")).toEqual(["row-search", "row-web", "row-api", "row-auth"]);
    expect(drawing.lists.get("group-2")).toEqual(["row-symbiont", "row-caddy", "row-disk"]);
  });

  test("draws again only what has a new version", () => {
    let model = statusFixtures["status-good"]();
    const source = createStatusSource(() => model, fixtureFrame);
    const before = source.draw();
    model = withFirst(model, {
      state: "down",
      reason: "refused",
      since: model.now - 60_000,
      stateVersion: 2,
    });
    const after = source.draw();
    const changed = [...after.fragments].filter(([id, html]) => before.fragments.get(id) !== html);
    expect(changed.map(([id]) => id).toSorted()).toEqual(["headline", "l-api", "s-api"]);
    expect(after.shape).toBe(before.shape);
    expect(after.fragments.get("s-api")).toContain('data-announce="Public API: Down"');
  });

  test("keeps its bytes while time passes and nothing changes", () => {
    let model = statusFixtures["status-one-down"]();
    const source = createStatusSource(() => model, fixtureFrame);
    const before = source.draw();
    model = { ...model, now: model.now + 90_000 };
    expect(source.draw()).toEqual(before);
  });

  test("changes its shape when a service comes, goes or changes its group's words", () => {
    const model = statusFixtures["status-good"]();
    const shape = drawn(() => model).drawing.shape;
    expect(drawn(() => ({ ...model, groups: model.groups.slice(1) })).drawing.shape).not.toBe(shape);
    const renamed = model.groups.map((group) => ({ ...group, description: "other" }));
    expect(drawn(() => ({ ...model, groups: renamed })).drawing.shape).not.toBe(shape);
  });

  test("tells a chat or a search engine how things are", () => {
    const { html } = drawn(statusFixtures["status-one-down"]);
    expect(html).toContain('<meta name="description" content="Search is down since 14:02. Web app is slow');
    expect(html).toContain('<div id="announced" class="announced"></div>');
  });

  test("escapes whatever names hold", () => {
    const { html } = drawn(statusFixtures["status-hostile"]);
    expect(html).not.toContain("<script>alert");
    expect(html).not.toContain("<b>");
    expect(html).toContain("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;");
  });

  test("teaches the line that adds the first service", () => {
    const { html } = drawn(statusFixtures["status-empty"]);
    expect(html).toContain("Nothing is watched yet");
    expect(html).toContain("cortex.yaml");
    expect(html).toContain("{ id: api, http: https://api.example.com/health }");
  });

  test("teaches that line beside the services that the first start found, until the config is changed", () => {
    const model = statusFixtures["status-good"]();
    const first = drawn(() => ({ ...model, isFirstConfig: true }));
    expect(first.html).toContain("{ id: api, http: https://api.example.com/health }");
    expect(drawn(() => model).html).not.toContain('class="teach"');
    expect(first.drawing.shape).not.toBe(drawn(() => model).drawing.shape);
  });

  test("weighs no more than 40 KB compressed with a hundred services", () => {
    const { html } = drawn(statusFixtures["status-100"]);
    expect(html.match(/<li id="row-/g)).toHaveLength(100);
    expect(html).not.toContain('class="spark"');
    expect(brotliCompressSync(html).length).toBeLessThan(40_000);
  });

  test("stands under a base path", () => {
    const frame = { ...fixtureFrame, site: { ...fixtureFrame.site, basePath: "/status", accent: "#3b6ea5" } };
    const { html } = drawn(statusFixtures["status-good"], frame);
    expect(html).toContain('href="/status/services/api"');
    expect(html).toContain('href="/status/assets/accent.css"');
    expect([...html.matchAll(/href="(\/[^"]*)"/g)].map(([, path]) => path)).toSatisfy((paths: string[]) =>
      paths.every((path) => path.startsWith("/status/") || path === fixtureFrame.assets.style),
    );
  });
});
