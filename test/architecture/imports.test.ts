import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { importCycles, importViolations, readImportTable } from "./import-rules.ts";
import { isTest, readSources, sourceFile } from "./source-file.ts";

const table = readImportTable(readFileSync("ARCHITECTURE.md", "utf8"));
const sources = readSources("src").filter(({ path }) => !isTest(path));

describe("the table of allowed imports in ARCHITECTURE.md", () => {
  test("is there, and names only folders that it lists", () => {
    expect(table.get("core")).toEqual([]);
    expect(table.get("bus")).toEqual(["core"]);
    const folders = [...table.keys()];
    expect(folders.length).toBeGreaterThan(10);
    expect([...table.values()].flat().filter((folder) => !folders.includes(folder))).toEqual([]);
  });

  test("is kept by every file under src", () => {
    expect(sources.length).toBeGreaterThan(50);
    expect(importViolations(sources, table)).toEqual([]);
  });

  test("no files import each other in a circle", () => {
    expect(importCycles(sources)).toEqual([]);
  });
});

describe("the rules bite", () => {
  test.each([
    ["src/core/x.ts", 'import type { A } from "../live/a.ts";', "core may import nothing of ours"],
    ["src/monitor/x.ts", 'const a = await import("../store/a.ts");', "monitor may import core"],
    ["src/monitor/x.ts", 'export { a } from "../../bench/a.ts";', "nothing of ours from outside src"],
    ["src/store/x.ts", 'import { Session } from "../web/session.ts";', "only src/web/ports.ts"],
    ["src/strange/x.ts", "", "not in the table"],
    ["src/web/assets/x.ts", 'import "node:fs";', "browsers"],
  ])("%s: %s", (path, text, reason) => {
    expect(importViolations([sourceFile(path, `\n${text}`)], table).join()).toContain(reason);
  });

  test("what the table allows, comments and packages are no violation", () => {
    const text =
      '// from "../live/a.ts"\nimport { a } from "../core/a.ts";\nimport z from "zod"; /* import "../web/a.ts" */';
    expect(importViolations([sourceFile("src/monitor/x.ts", text)], table)).toEqual([]);
  });

  test("the line of the import is named", () => {
    const [violation] = importViolations([sourceFile("src/core/x.ts", '\n\nimport "../web/a.ts";')], table);
    expect(violation).toMatch(/^src\/core\/x\.ts:3 imports /);
  });

  test("a circle over type imports is found", () => {
    const circle = [
      sourceFile("src/core/a.ts", 'import type { B } from "./b.ts";'),
      sourceFile("src/core/b.ts", 'import { c } from "./c.ts";'),
      sourceFile("src/core/c.ts", 'import "./a.ts";'),
    ];
    expect(importCycles(circle)).toEqual(["src/core/a.ts → src/core/b.ts → src/core/c.ts → src/core/a.ts"]);
  });
});
