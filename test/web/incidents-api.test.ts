import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ManualClock } from "../../src/core/manual-clock.ts";
import { deskFixture, statusOf } from "../support/desk-fixture.ts";
import { ask, startWeb, type WebFixture } from "./start-web.ts";

const begin = Date.parse("2026-11-23T13:02:00Z");
const shown = [
  { id: "search", name: "Search", visibility: "public" },
  { id: "web", name: "Web app", visibility: "public" },
  { id: "secret-db", name: "Secret DB", visibility: "operator" },
] as const;
const writer = "w".repeat(20);
const reader = "r".repeat(20);

let web: WebFixture;
let parts: Awaited<ReturnType<typeof deskFixture>>;
let clock: ManualClock;

beforeEach(async () => {
  clock = new ManualClock(begin);
  parts = await deskFixture(clock, shown);
  const tokens = [
    { id: "writer", token: writer, can: ["write" as const] },
    { id: "reader", token: reader, can: ["read" as const] },
  ];
  web = await startWeb({ tokens }, parts);
});
afterEach(() => web.close());

function post(path: string, body: unknown, token: string | null = writer) {
  const headers: Record<string, string> = { "Content-Type": "application/json" };
  if (token) headers.Authorization = `Bearer ${token}`;
  return ask(web, path, {
    method: "POST",
    headers,
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
}

async function get(path: string, token: string | null = null) {
  const answer = await ask(web, path, { headers: token ? { Authorization: `Bearer ${token}` } : {} });
  return { status: answer.status, json: JSON.parse(answer.body) };
}

describe("an incident by the API", () => {
  test("needs a title alone, and is there for everybody", async () => {
    const answer = await post("/api/v1/incidents", { title: "Invoices arrive late" });
    expect(answer.status).toBe(201);
    const incident = JSON.parse(answer.body);
    expect(answer.headers.location).toBe(`/api/v1/incidents/${incident.id}`);
    expect(incident).toMatchObject({
      ...{ title: "Invoices arrive late", status: "investigating", impact: "minor", services: [] },
      ...{ automatic: false, startedAt: "2026-11-23T13:02:00.000Z", resolvedAt: null },
    });
    expect((await get(`/api/v1/incidents/${incident.id}`)).json).toEqual(incident);
    expect((await get("/api/v1/incidents")).json).toEqual([incident]);
  });

  test("is updated until it is resolved, each time with its words", async () => {
    const { id } = JSON.parse(
      (
        await post("/api/v1/incidents", {
          title: "Slow",
          impact: "major",
          services: ["search"],
          body: "We look.",
        })
      ).body,
    );
    clock.advance(60_000);
    const update = await post(`/api/v1/incidents/${id}/updates`, {
      status: "resolved",
      body: "It was **us**.",
    });
    expect(update.status).toBe(201);
    expect(JSON.parse(update.body)).toMatchObject({
      ...{ status: "resolved", body: "It was **us**.", html: "<p>It was <strong>us</strong>.</p>" },
      at: "2026-11-23T13:03:00.000Z",
    });
    const { json } = await get(`/api/v1/incidents/${id}`);
    expect(json).toMatchObject({
      status: "resolved",
      resolvedAt: "2026-11-23T13:03:00.000Z",
      services: ["search"],
    });
    expect(json.updates.map(({ body }: { body: string }) => body)).toEqual(["It was **us**.", "We look."]);
    expect((await get("/api/v1/incidents?open")).json).toEqual([]);
  });

  test.each([
    ["nothing", "", "it is no JSON object"],
    ["a list", [], "it is no JSON object"],
    ["no title", {}, "title is missing"],
    ["an empty one", { title: "  " }, "title is missing"],
    ["a number for one", { title: 5 }, "title is no text"],
    ["an unknown status", { title: "x", status: "open" }, "status cannot be “open”"],
    ["an unknown impact", { title: "x", impact: "huge" }, "impact cannot be “huge”"],
    ["an unknown service", { title: "x", services: ["nope"] }, "there is no service “nope”"],
    ["a key that is none", { title: "x", titel: "y" }, "there is no field “titel”"],
    ["a body without end", { title: "x", body: "b".repeat(20_001) }, "body is too long"],
  ])("%s is answered 422 with what is wrong", async (_, body, said) => {
    const answer = await post("/api/v1/incidents", body);
    expect(answer.status).toBe(422);
    expect(answer.headers["content-type"]).toBe("application/problem+json");
    expect(JSON.parse(answer.body)).toMatchObject({ code: "api.invalid" });
    expect(JSON.parse(answer.body).detail).toContain(said);
  });

  test.each([
    ["an unknown status", { status: "done" }, 422],
    ["neither status nor body", {}, 422],
    ["a body alone", { body: "More soon." }, 201],
  ])("an update with %s", async (_, body, status) => {
    const { id } = JSON.parse((await post("/api/v1/incidents", { title: "x" })).body);
    expect((await post(`/api/v1/incidents/${id}/updates`, body)).status).toBe(status);
  });

  test("is written with a token that can write, and by nobody else", async () => {
    for (const path of ["/api/v1/incidents", "/api/v1/incidents/x/updates", "/api/v1/maintenances"]) {
      expect((await post(path, { title: "x" }, null)).status).toBe(401);
      expect((await post(path, { title: "x" }, reader)).status).toBe(403);
    }
    expect((await post("/api/v1/incidents/nope/updates", { status: "resolved" })).status).toBe(404);
    expect(parts.desk.incidents.all()).toEqual([]);
  });

  test("of what only the operator knows does not exist for others, and names it to nobody else", async () => {
    const { id } = JSON.parse(
      (await post("/api/v1/incidents", { title: "Backup", services: ["secret-db"] })).body,
    );
    const mixed = JSON.parse(
      (await post("/api/v1/incidents", { title: "Both", services: ["secret-db", "web"] })).body,
    );
    expect(mixed.services).toEqual(["secret-db", "web"]);
    expect((await ask(web, `/api/v1/incidents/${id}`)).status).toBe(404);
    expect((await get(`/api/v1/incidents/${id}`, reader)).status).toBe(200);
    expect((await get(`/api/v1/incidents/${mixed.id}`)).json.services).toEqual(["web"]);
    expect((await get("/api/v1/incidents")).json).toHaveLength(1);
    expect((await get("/api/v1/incidents", reader)).json).toHaveLength(2);
  });

  test("that the monitor opened says what fell, in words", async () => {
    parts.desk.incidents.heard([
      statusOf({ ...shown[0], state: "down" }, begin),
      statusOf({ ...shown[2], state: "down" }, begin),
    ]);
    const { json } = await get("/api/v1/incidents");
    expect(json).toHaveLength(1);
    expect(json[0]).toMatchObject({ title: "Outage of Search", automatic: true, services: ["search"] });
    expect(json[0].updates[0].body).toBe("Search is down since 14:02: answered 503.");
    expect(JSON.stringify(json)).not.toMatch(/secret/i);
    expect((await get("/api/v1/incidents", reader)).json).toHaveLength(2);
  });
});

describe("maintenance by the API", () => {
  const patches = { title: "Patches", services: ["search"], start: "2026-12-06T02:00", lasts: "2h" };

  test("is planned once, local to the site", async () => {
    const answer = await post("/api/v1/maintenances", patches);
    expect(answer.status).toBe(201);
    const planned = JSON.parse(answer.body);
    expect(planned).toMatchObject({ ...patches, every: null, timeZone: "Europe/Berlin", configured: false });
    expect(planned.windows).toEqual([
      { from: "2026-12-06T01:00:00.000Z", to: "2026-12-06T03:00:00.000Z", status: "scheduled" },
    ]);
    expect((await get(`/api/v1/maintenances/${planned.id}`)).json).toEqual(planned);
  });

  test("keeps its local time over the change of clocks when it recurs, and its offset when it has one", async () => {
    const monthly = await post("/api/v1/maintenances", {
      ...{ ...patches, every: "FREQ=MONTHLY;BYDAY=1SU", start: "2026-03-01T02:00" },
    });
    const windows = JSON.parse(monthly.body).windows.map(({ from }: { from: string }) => from);
    expect(windows).toEqual(["2026-11-01T01:00:00.000Z", "2026-12-06T01:00:00.000Z"]);
    const utc = await post("/api/v1/maintenances", { ...patches, start: "2026-12-06T02:00Z" });
    expect(JSON.parse(utc.body)).toMatchObject({
      timeZone: "UTC",
      windows: [{ from: "2026-12-06T02:00:00.000Z" }],
    });
    const program = { ...patches, start: new Date("2026-12-06T02:00:00.237Z").toISOString(), lasts: "5s" };
    expect(JSON.parse((await post("/api/v1/maintenances", program)).body)).toMatchObject({
      windows: [{ from: "2026-12-06T02:00:00.000Z", to: "2026-12-06T02:00:05.000Z" }],
    });
  });

  test("is called off", async () => {
    const { id } = JSON.parse((await post("/api/v1/maintenances", patches)).body);
    expect((await post(`/api/v1/maintenances/${id}/cancel`, "")).status).toBe(200);
    expect((await get("/api/v1/maintenances")).json).toEqual([]);
    expect((await post(`/api/v1/maintenances/${id}/cancel`, "")).status).toBe(404);
  });

  test("that runs ends when it is called off, and what it was stays", async () => {
    const { id } = JSON.parse(
      (await post("/api/v1/maintenances", { ...patches, start: "2026-11-23T14:00" })).body,
    );
    expect((await get(`/api/v1/maintenances/${id}`)).json.windows).toMatchObject([{ status: "in_progress" }]);
    await post(`/api/v1/maintenances/${id}/cancel`, "");
    expect((await get(`/api/v1/maintenances/${id}`)).json.windows).toEqual([
      { from: "2026-11-23T13:00:00.000Z", to: "2026-11-23T13:02:00.000Z", status: "completed" },
    ]);
  });

  test.each([
    ["no services", { services: [] }, "services needs at least one service"],
    ["a day that is none", { start: "2026-02-30T02:00" }, "start: “2026-02-30T02:00” is no time"],
    ["a length that is none", { lasts: "two hours" }, "lasts: “two hours” is no length"],
    ["no time at all", { lasts: "0s" }, "lasts: “0s” is no length"],
    ["a rule that is none", { every: "weekly" }, "every: “weekly” is no rule"],
    ["no title", { title: "" }, "title is missing"],
  ])("with %s is answered 422", async (_, more, said) => {
    const answer = await post("/api/v1/maintenances", { ...patches, ...more });
    expect([answer.status, JSON.parse(answer.body).detail]).toEqual([422, expect.stringContaining(said)]);
  });

  test("of what only the operator knows does not exist for others", async () => {
    const { id } = JSON.parse(
      (await post("/api/v1/maintenances", { ...patches, services: ["secret-db"] })).body,
    );
    expect((await ask(web, `/api/v1/maintenances/${id}`)).status).toBe(404);
    expect((await get("/api/v1/maintenances")).json).toEqual([]);
    expect((await get("/api/v1/maintenances", reader)).json).toHaveLength(1);
  });
});
