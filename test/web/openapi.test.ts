import { Validator } from "@seriousme/openapi-schema-validator";
import { Ajv2020 } from "ajv/dist/2020.js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ManualClock } from "../../src/core/manual-clock.ts";
import { operations } from "../../src/web/openapi.ts";
import { deskFixture, statusOf } from "../support/desk-fixture.ts";
import { ask, startWeb, type WebFixture } from "./start-web.ts";

const token = "w".repeat(20);
const bearer = { Authorization: `Bearer ${token}`, "Content-Type": "application/json" };

let web: WebFixture;
let document: { paths: Record<string, Record<string, unknown>>; [key: string]: unknown };

beforeAll(async () => {
  const parts = await deskFixture(new ManualClock(), [
    { id: "api", name: "API", visibility: "public" },
    { id: "web", name: "Web", visibility: "public" },
  ]);
  parts.desk.incidents.heard([statusOf({ id: "api", name: "API", visibility: "public", state: "down" }, 5)]);
  web = await startWeb({ tokens: [{ id: "w", token, can: ["write"] }] }, parts);
  document = JSON.parse((await ask(web, "/openapi.json")).body);
});
afterAll(() => web.close());

test("the document is one of OpenAPI 3.1, and any page may read it", async () => {
  const found = await new Validator().validate(structuredClone(document));
  expect(found.errors ?? []).toEqual([]);
  expect(found.valid).toBe(true);
  const { headers } = await ask(web, "/openapi.json");
  expect(headers["access-control-allow-origin"]).toBe("*");
  expect(document.servers).toEqual([{ url: web.origin }]);
});

test("each operation has a name that a generated client can call it by", () => {
  const all = Object.values(document.paths).flatMap((path) => Object.values(path));
  const ids = all.map((operation) => (operation as { operationId: string }).operationId);
  expect(ids).toEqual(
    expect.arrayContaining(["getService", "listIncidents", "addIncidentUpdate", "pauseService"]),
  );
  expect(
    ids.filter(
      (id) => !/^(get|list|check|pause|resume|acknowledge|open|add|plan|cancel|send)[A-Z][A-Za-z]+$/.test(id),
    ),
  ).toEqual([]);
  expect(new Set(ids).size).toBe(ids.length);
});

/** The answer as the document has it, or everything that is different. */
async function differences(method: "get" | "post", path: string, body?: object) {
  const called = path.replace(/\?.*/, "");
  const template = Object.keys(document.paths).find((known) =>
    new RegExp(`^${known.replace(/\{\w+\}/g, "[^/]+")}$`).test(`/api/v1${called}`),
  );
  if (!template) return [`${path} is not described`];
  const answer = await ask(web, `/api/v1${path}`, {
    method: method.toUpperCase(),
    headers: bearer,
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const pointer = [template, method, "responses", String(answer.status), "content"];
  const type = String(answer.headers["content-type"]).replace(/;.*/, "");
  const parts = ["paths", ...pointer, type, "schema"].map((part) =>
    encodeURIComponent(part.replaceAll("~", "~0").replaceAll("/", "~1")),
  );
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  ajv.addSchema(document, "api");
  const validate = ajv.getSchema(`api#/${parts.join("/")}`);
  if (!validate) return [`${method} ${path}: ${answer.status} ${type} is not described`];
  return validate(JSON.parse(answer.body)) ? [] : (validate.errors ?? []);
}

describe("what the server answers is what the document says", () => {
  test.each([
    ["get", "/status"],
    ["get", "/services/api"],
    ["get", "/services/nope"],
    ["get", "/services/api/results?limit=2"],
    ["get", "/services/api/results?limit=none"],
    ["get", "/incidents?limit=none"],
    ["get", "/services/api/history?window=none"],
    ["post", "/services/api/check"],
    ["post", "/services/api/acknowledge"],
    ["post", "/services/nope/pause"],
    ["get", "/incidents"],
    ["get", "/incidents?open"],
    ["get", "/incidents/nope"],
    ["get", "/maintenances"],
    ["get", "/maintenances/nope"],
    ["post", "/maintenances/nope/cancel"],
    ["post", "/incidents/nope/updates"],
  ] as const)("%s %s", async (method, path) => {
    expect(await differences(method, path)).toEqual([]);
  });

  test.each([
    ["/incidents", { title: "Late", services: ["api"], body: "**x**" }],
    ["/incidents", { titel: "Late" }],
    ["/maintenances", { title: "Work", services: ["web"], start: "2026-12-06T02:00", lasts: "2h" }],
    ["/maintenances", { title: "Work" }],
  ])("post %s with %j", async (path, body) => {
    expect(await differences("post", path, body)).toEqual([]);
    expect(await differences("get", path)).toEqual([]);
  });

  test("an incident from its opening to its end", async () => {
    const [incident] = JSON.parse((await ask(web, "/api/v1/incidents", { headers: bearer })).body);
    expect(await differences("get", `/incidents/${incident.id}`)).toEqual([]);
    expect(await differences("post", `/incidents/${incident.id}/updates`, { status: "resolved" })).toEqual(
      [],
    );
  });

  test("a check of this very test: an answer that is none is found", async () => {
    expect(await differences("get", "/unheard-of")).toEqual(["/unheard-of is not described"]);
  });
});

test("every operation is described that the server answers", async () => {
  const described = new Set(operations.map(({ method, path }) => `${method} ${path}`));
  const { readdir, readFile } = await import("node:fs/promises");
  const folder = new URL("../../src/web/routes/", import.meta.url);
  const sources = await Promise.all(
    (await readdir(folder)).map((name) => readFile(new URL(name, folder), "utf8")),
  );
  const routed = sources.flatMap((source) =>
    [...source.matchAll(/route\(app, ["`]\/api\/v1(\/[^"`$]*)["`], \{([\s\S]*?)\n {2}\}\)/g)].flatMap(
      ([, path = "", handlers = ""]) =>
        [...handlers.matchAll(/^ {4}(GET|POST):/gm)].map(
          ([, method = ""]) => `${method.toLowerCase()} ${path.replace(/:(\w+)/g, "{$1}")}`,
        ),
    ),
  );
  expect(routed.length).toBeGreaterThan(8);
  expect(routed.filter((one) => !described.has(one))).toEqual([]);
});
