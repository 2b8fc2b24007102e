import { expect, onTestFinished, test } from "vitest";
import { ask, startWeb } from "./start-web.ts";

const tokens = [
  { id: "writer", token: "w".repeat(24), can: ["write" as const] },
  { id: "reader", token: "r".repeat(24), can: ["read" as const] },
];

async function started() {
  const web = await startWeb({ tokens });
  onTestFinished(() => web.close(0));
  const send = (body: string, token?: string) =>
    ask(web, "/api/v1/metrics", {
      method: "POST",
      headers: { "Content-Type": "application/json", ...(token ? { Authorization: `Bearer ${token}` } : {}) },
      body,
    });
  return { web, send: (value: unknown) => send(JSON.stringify(value), "w".repeat(24)), raw: send };
}

test("a value and an array of values are taken, with a time in either form or none", async () => {
  const { web, send } = await started();
  expect((await send({ name: "queue.length", value: 42 })).status).toBe(204);
  const answer = await send([
    { name: "jobs:done", value: -0.5, at: "2026-11-23T13:00:00+01:00", unit: "ms" },
    { name: "jobs:done", value: 0, at: Date.UTC(2026, 10, 23, 12), unit: null },
  ]);
  expect(answer.status).toBe(204);
  const noon = Date.UTC(2026, 10, 23, 12);
  expect(web.taken).toEqual([
    { name: "queue.length", value: 42, at: null, unit: null },
    { name: "jobs:done", value: -0.5, at: noon, unit: "ms" },
    { name: "jobs:done", value: 0, at: noon, unit: null },
  ]);
});

test.each([
  ["no object", 5, "value"],
  ["no name", { value: 1 }, "name"],
  ["a name of ours", { name: "host.cpu", value: 1 }, "own names"],
  ["a hostile name", { name: "<script>", value: 1 }, "letters"],
  ["a text for a value", { name: "a", value: "1" }, "value"],
  ["a time that is none", { name: "a", value: 1, at: "yesterday" }, "at"],
  ["a key that is not known", { name: "a", value: 1, tags: {} }, "tags"],
  ["one wrong of many", [{ name: "a", value: 1 }, { name: "b" }], "[1].value"],
  ["too many", Array.from({ length: 1_001 }, () => ({ name: "a", value: 1 })), "1000"],
])("%s: 422 that says what is wrong, and nothing is taken", async (_, body, says) => {
  const { web, send } = await started();
  const answer = await send(body);
  expect(answer.status).toBe(422);
  expect(answer.headers["content-type"]).toContain("application/problem+json");
  const problem = JSON.parse(answer.body);
  expect(problem.code).toBe("metrics.value");
  expect(problem.detail).toContain(says);
  expect(problem.remedy).not.toBe("");
  expect(web.taken).toEqual([]);
});

test("what is no JSON is a 400, a body of more than 1 MiB a 413", async () => {
  const { web, raw } = await started();
  expect((await raw("name=a", "w".repeat(24))).status).toBe(400);
  expect((await raw(`"${"x".repeat(1024 * 1024)}"`, "w".repeat(24))).status).toBe(413);
  expect(web.taken).toEqual([]);
});

test("only a token that can write is listened to", async () => {
  const { web, raw } = await started();
  const body = JSON.stringify({ name: "a", value: 1 });
  expect((await raw(body)).status).toBe(401);
  expect((await raw(body, "r".repeat(24))).status).toBe(403);
  expect((await raw(body, "x".repeat(24))).status).toBe(401);
  expect((await ask(web, "/api/v1/metrics")).status).toBe(405);
  expect(web.taken).toEqual([]);
});
