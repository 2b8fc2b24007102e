import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { claims } from "../bench/claims.ts";
import { promisesOf } from "./promise-list.ts";

const root = join(import.meta.dirname, "..");
const read = (name: string) => readFileSync(join(root, name), "utf8");

test("every promise names tests and claims that are there, and every claim about speed is promised", () => {
  const promises = promisesOf(read("docs/promises.md"));
  expect(promises.length).toBeGreaterThan(40);
  const words = promises.flatMap(({ command }) => command.split(/\s+/));
  const paths = words.filter((word) => /^(?:src|test)\//.test(word));
  expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  const benches = promises.filter(({ command }) => command.includes("bench"));
  const named = benches.flatMap(({ command }) =>
    command
      .replace(/^.*bench -- |--pairs \d+/g, "")
      .trim()
      .split(/\s+/),
  );
  expect(named.sort()).toEqual(claims.map(({ name }) => name).sort());
});

test("every test that docs/security.md names is there", () => {
  const paths = [...read("docs/security.md").matchAll(/`((?:src|test)\/[^`]+)`/g)].map(
    ([, path = ""]) => path,
  );
  expect(paths.length).toBeGreaterThan(20);
  expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});
