import { parseXml, type XmlElement } from "@rgrove/parse-xml";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ManualClock } from "../../src/core/manual-clock.ts";
import { deskFixture, statusOf } from "../support/desk-fixture.ts";
import { ask, startWeb, type WebFixture } from "./start-web.ts";

const begin = Date.parse("2026-11-23T13:02:00Z");
const shown = [
  { id: "search", name: "Search", visibility: "public", state: "down", group: "Core" },
  { id: "web", name: 'Web <app> & "more"', visibility: "public", group: "Core" },
  { id: "db", name: "PostgreSQL", visibility: "public", state: "unknown", group: "Data" },
  { id: "redis", name: "Redis", visibility: "public", state: "maintenance", group: "Data" },
  { id: "secret-db", name: "Secret DB", visibility: "operator", state: "down", group: "Hidden" },
] as const;

let web: WebFixture;
let parts: Awaited<ReturnType<typeof deskFixture>>;
let clock: ManualClock;

beforeEach(async () => {
  clock = new ManualClock(begin);
  const once = { every: null, timeZone: "UTC", lastsMs: 3_600_000 };
  parts = await deskFixture(clock, shown, [
    { id: "kernel", title: "New kernel", serviceIds: ["redis"], start: "2026-11-23T13:00", ...once },
    { id: "patch", title: "Patches", serviceIds: ["db", "secret-db"], start: "2026-11-29T02:00", ...once },
    { id: "vault", title: "Vault work", serviceIds: ["secret-db"], start: "2026-11-27T02:00", ...once },
    { id: "past", title: "Old work", serviceIds: ["db"], start: "2026-11-20T02:00", ...once },
  ]);
  const { incidents } = parts.desk;
  incidents.heard([statusOf({ ...shown[0] }, begin), statusOf({ ...shown[4] }, begin)]);
  const text = {
    status: "investigating",
    impact: "minor",
    body: "Look <script>alert(1)</script> **here**",
  } as const;
  await incidents.open({ ...text, title: "Invoices <b>late</b>", services: [] });
  await incidents.open({
    ...{ ...text, title: "Vault is slow" },
    services: [{ id: "secret-db", name: "Secret DB", visibility: "operator" }],
  });
  web = await startWeb({}, parts);
});
afterEach(() => web.close());

async function json(path: string) {
  const answer = await ask(web, path);
  expect(answer.status).toBe(200);
  return JSON.parse(answer.body);
}

describe("the JSON of Statuspage", () => {
  const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
  const componentKeys =
    "id name status created_at updated_at position description showcase start_date group_id page_id group only_show_if_degraded";
  const incidentKeys =
    "id name status impact shortlink created_at updated_at monitoring_at resolved_at started_at page_id incident_updates components";
  const updateKeys =
    "id status body incident_id created_at updated_at display_at affected_components deliver_notifications custom_tweet tweet_id";

  test("has the page and its state in each document that consumers ask for", async () => {
    const summary = await json("/api/v2/summary.json");
    expect(Object.keys(summary.page).sort()).toEqual(["id", "name", "time_zone", "updated_at", "url"]);
    expect(summary.page).toMatchObject({ name: "Hydrascale", time_zone: "Europe/Berlin", url: web.origin });
    expect(summary.page.updated_at).toMatch(time);
    expect(summary.status).toEqual({ indicator: "major", description: "Partial System Outage" });
    const status = await json("/api/v2/status.json");
    expect(status).toEqual({ page: summary.page, status: summary.status });
    expect((await json("/api/v2/components.json")).components).toEqual(summary.components);
  });

  test("has every component with all its keys, its group, and the words of Statuspage", async () => {
    const { components } = await json("/api/v2/components.json");
    for (const component of components) {
      expect(Object.keys(component)).toEqual(expect.arrayContaining(componentKeys.split(" ")));
      expect(component.created_at).toMatch(time);
      expect(component.updated_at).toMatch(time);
    }
    const said = components.map(({ name, status, group }: Record<string, unknown>) => [name, status, group]);
    expect(said).toEqual([
      ["Core", "major_outage", true],
      ["Search", "major_outage", false],
      ['Web <app> & "more"', "operational", false],
      ["Data", "degraded_performance", true],
      ["PostgreSQL", "degraded_performance", false],
      ["Redis", "under_maintenance", false],
    ]);
    const [core, search] = components;
    expect(core.components).toEqual(["search", "web"]);
    expect(search.group_id).toBe(core.id);
    const positions = components.map(({ position }: { position: number }) => position);
    expect(positions).toEqual([1, 2, 3, 4, 5, 6]);
  });

  test("has incidents newest first with their updates and components", async () => {
    const { incidents } = await json("/api/v2/incidents.json");
    expect(incidents.map(({ name }: { name: string }) => name).sort()).toEqual([
      "Invoices <b>late</b>",
      "Outage of Search",
    ]);
    const outage = incidents.find(({ name }: { name: string }) => name === "Outage of Search");
    expect(Object.keys(outage)).toEqual(expect.arrayContaining(incidentKeys.split(" ")));
    expect(outage).toMatchObject({ status: "investigating", impact: "major", resolved_at: null });
    expect(outage.shortlink).toBe(`${web.origin}/incidents/${outage.id}`);
    expect(outage.components.map(({ id }: { id: string }) => id)).toEqual(["search"]);
    const [update] = outage.incident_updates;
    expect(Object.keys(update)).toEqual(expect.arrayContaining(updateKeys.split(" ")));
    expect(update).toMatchObject({
      incident_id: outage.id,
      body: "Search is down since 14:02: answered 503.",
    });
    expect(update.affected_components).toEqual([
      { code: "search", name: "Search", old_status: "operational", new_status: "major_outage" },
    ]);
  });

  test("tells what is open from what is over", async () => {
    const [invoices] = parts.desk.incidents.all().filter(({ title }) => title?.startsWith("Invoices"));
    await parts.desk.incidents.update(invoices?.id ?? "", { status: "monitoring", body: "" });
    clock.advance(60_000);
    await parts.desk.incidents.update(invoices?.id ?? "", { status: "resolved", body: "" });
    expect((await json("/api/v2/incidents/unresolved.json")).incidents).toHaveLength(1);
    expect((await json("/api/v2/summary.json")).incidents).toHaveLength(1);
    const over = (await json("/api/v2/incidents.json")).incidents.find(
      ({ status }: { status: string }) => status === "resolved",
    );
    expect(over).toMatchObject({
      monitoring_at: "2026-11-23T13:02:00.000Z",
      resolved_at: "2026-11-23T13:03:00.000Z",
    });
  });

  test("has maintenance that is to come, that runs, and that is over", async () => {
    const names = async (path: string) =>
      (await json(`/api/v2/${path}.json`)).scheduled_maintenances.map(
        ({ name, status }: Record<string, string>) => `${name} ${status}`,
      );
    expect(await names("scheduled-maintenances")).toEqual([
      "Patches scheduled",
      "New kernel in_progress",
      "Old work completed",
    ]);
    expect(await names("scheduled-maintenances/upcoming")).toEqual(["Patches scheduled"]);
    expect(await names("scheduled-maintenances/active")).toEqual(["New kernel in_progress"]);
    expect(await names("summary")).toEqual(["New kernel in_progress", "Patches scheduled"]);
    const [patches] = (await json("/api/v2/scheduled-maintenances/upcoming.json")).scheduled_maintenances;
    expect(patches).toMatchObject({
      ...{ impact: "maintenance", scheduled_for: "2026-11-29T02:00:00.000Z" },
      ...{ scheduled_until: "2026-11-29T03:00:00.000Z", incident_updates: [{ status: "scheduled" }] },
    });
    expect(patches.components.map(({ id }: { id: string }) => id)).toEqual(["db"]);
  });

  test.each([0, 9])("has no entry that was written in the future, %d days before", async (days) => {
    clock.step(-days * 86_400_000);
    const now = new Date(begin - days * 86_400_000).toISOString();
    const works = (await json("/api/v2/scheduled-maintenances/upcoming.json")).scheduled_maintenances;
    expect(works.length).toBeGreaterThan(0);
    for (const { created_at, updated_at, incident_updates } of works) {
      const times = [created_at, updated_at, incident_updates[0].created_at, incident_updates[0].display_at];
      expect(times.filter((at) => at > now)).toEqual([]);
    }
  });

  test("is read by any page, kept for seconds, and asked for again by its ETag", async () => {
    const { headers } = await ask(web, "/api/v2/summary.json", {
      headers: { Origin: "https://else.example" },
    });
    expect(headers["access-control-allow-origin"]).toBe("*");
    expect(headers["cross-origin-resource-policy"]).toBe("cross-origin");
    expect(headers["access-control-expose-headers"]).toBe("ETag");
    expect(headers["cache-control"]).toBe("public, max-age=5");
    // A browser asks first whether it may send such a header for a page of another site.
    const asked = await ask(web, "/api/v2/summary.json", {
      method: "OPTIONS",
      headers: {
        ...{ Origin: "https://else.example", "Access-Control-Request-Method": "GET" },
        "Access-Control-Request-Headers": "if-none-match",
      },
    });
    expect(asked.status).toBe(204);
    expect(asked.headers).toMatchObject({
      "access-control-allow-origin": "*",
      "access-control-allow-methods": "GET, HEAD",
      "access-control-allow-headers": "*",
    });
    clock.advance(30_000);
    const again = { "If-None-Match": String(headers.etag) };
    expect((await ask(web, "/api/v2/summary.json", { headers: again })).status).toBe(304);
  });
});

describe.each([
  ["atom", "application/atom+xml; charset=utf-8", "entry", "id"],
  ["rss", "application/rss+xml; charset=utf-8", "item", "guid"],
])("the %s feed", (format, type, entry, idElement) => {
  async function entries() {
    const answer = await ask(web, `/feed.${format}`);
    expect(answer.headers["content-type"]).toBe(type);
    const root = parseXml(answer.body).root as XmlElement;
    const holder = format === "atom" ? root : childrenOf(root, "channel")[0];
    return childrenOf(holder as XmlElement, entry);
  }

  test("parses, and has what everybody may know", async () => {
    const titles = (await entries()).map((one) => childrenOf(one, "title")[0]?.text).sort();
    expect(titles).toEqual([
      // Atom's titles are HTML, those of RSS are text.
      format === "atom"
        ? "Invoices &#60;b&#62;late&#60;/b&#62;: Investigating"
        : "Invoices <b>late</b>: Investigating",
      "New kernel: In progress",
      "Old work: Completed",
      "Outage of Search: Investigating",
      "Patches: Planned",
    ]);
    const answer = await ask(web, `/feed.${format}`);
    expect(answer.body).not.toMatch(/secret|vault/i);
    expect(answer.body).not.toContain("<script>");
  });

  test("has what its format wants of every feed", async () => {
    const root = parseXml((await ask(web, `/feed.${format}`)).body).root as XmlElement;
    const holder = format === "atom" ? root : childrenOf(root, "channel")[0];
    const [wanted] = childrenOf(holder as XmlElement, format === "atom" ? "author" : "description");
    expect(wanted?.text).toContain("Hydrascale");
  });

  test("keeps the id of each entry through all that happens", async () => {
    const ids = async () => (await entries()).map((one) => childrenOf(one, idElement)[0]?.text).sort();
    const before = await ids();
    expect(new Set(before).size).toBe(5);
    expect(before.every((id) => id?.startsWith("urn:cortex-status:"))).toBe(true);
    clock.advance(3_600_000);
    const [first] = parts.desk.incidents.all();
    await parts.desk.incidents.update(first?.id ?? "", { status: "resolved", body: "Done" });
    expect(await ids()).toEqual(before);
  });

  test("has the same bytes while nothing happens", async () => {
    const { headers } = await ask(web, `/feed.${format}`);
    clock.advance(5_000);
    const again = await ask(web, `/feed.${format}`, { headers: { "If-None-Match": String(headers.etag) } });
    expect(again.status).toBe(304);
  });
});

function childrenOf(element: XmlElement, name: string): XmlElement[] {
  return element.children.filter(
    (child): child is XmlElement => child.type === "element" && (child as XmlElement).name === name,
  );
}

describe("a badge", () => {
  test.each([
    ["/badge/search.json", "Search", "Down", true],
    ["/badge/web.json", 'Web <app> & "more"', "Operational", false],
    ["/badge/db.json", "PostgreSQL", "Unknown", false],
    ["/badge/web.json?type=uptime", 'Web <app> & "more", 90 days', "99.99 %", false],
    ["/badge/web.json?type=uptime&window=7d", 'Web <app> & "more", 7 days', "99.99 %", false],
    ["/badge/web.json?type=latency", 'Web <app> & "more", Median', "40 ms", false],
  ])("%s is read by shields.io", async (path, label, message, isError) => {
    const badge = await json(path);
    expect(badge).toMatchObject({ schemaVersion: 1, label, message, isError });
    expect(badge.color).toMatch(/^[0-9a-f]{6}$/);
  });

  test("is a picture that parses, may be shown anywhere, and says what it shows", async () => {
    const answer = await ask(web, "/badge/web.svg");
    expect(answer.headers["content-type"]).toBe("image/svg+xml; charset=utf-8");
    expect(answer.headers["cross-origin-resource-policy"]).toBe("cross-origin");
    const svg = parseXml(answer.body).root as XmlElement;
    expect(svg.attributes["aria-label"]).toBe('Web <app> & "more": Operational');
    expect(answer.body).not.toMatch(/<style|style=|<script|<foreignObject/);
  });

  test.each([
    "/badge/secret-db.svg",
    "/badge/secret-db.json",
    "/badge/nope.svg",
    "/badge/web.png",
    "/badge/web",
  ])("%s is not there", async (path) => {
    expect((await ask(web, path)).status).toBe(404);
  });

  test("of a type that is none says which there are", async () => {
    const answer = await ask(web, "/badge/web.svg?type=mood");
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.body).detail).toContain("state, uptime, latency");
  });
});

test("nothing of what only the operator knows is in any format", async () => {
  const paths = [
    ..."summary status components incidents incidents/unresolved scheduled-maintenances".split(" "),
    ..."scheduled-maintenances/upcoming scheduled-maintenances/active".split(" "),
  ].map((document) => `/api/v2/${document}.json`);
  for (const path of [...paths, "/feed.atom", "/feed.rss", "/api/v1/incidents", "/api/v1/maintenances"]) {
    const { body } = await ask(web, path);
    expect(body, path).not.toMatch(/secret|vault|hidden/i);
  }
});
