import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { kinds } from "../probe/kinds.ts";
import { configJsonSchema } from "./json-schema.ts";
import { configReference } from "./reference.ts";

const doc = (name: string) => readFile(new URL(`../../docs/${name}`, import.meta.url), "utf8");

test("the published reference and JSON Schema are those of the schema that validates", async () => {
  expect(await doc("configuration.md")).toBe(configReference());
  expect(JSON.parse(await doc("config.schema.json"))).toEqual(JSON.parse(JSON.stringify(configJsonSchema())));
});

test("every key in the reference has a meaning", () => {
  const rows = configReference().match(/^\| `.*$/gm) ?? [];
  expect(rows.length).toBeGreaterThan(150);
  for (const row of rows) expect(row).not.toMatch(/\|\s*(?:\*later\*)?\s*\|$/);
});

test("the JSON Schema knows each kind of check as an alternative without other keys", () => {
  const services = configJsonSchema().properties?.services;
  expect(services).toMatchObject({
    type: "array",
    items: { anyOf: kinds.map(() => ({ additionalProperties: false })) },
  });
});
