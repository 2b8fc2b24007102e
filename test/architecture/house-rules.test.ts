import { globSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { describe, expect, test } from "vitest";
import { apiViolations, lengthViolations, mockViolations, mostLines, nameViolations } from "./house-rules.ts";
import { isTest, readSources, sourceFile } from "./source-file.ts";

const everywhere = readSources("src", "test", "tools", "bench");
const product = everywhere.filter(({ path }) => path.startsWith("src/") && !isTest(path));

describe("every file of ours", () => {
  test("calls clock, environment and chance only where they are passed in from", () => {
    expect(product.length).toBeGreaterThan(50);
    expect(apiViolations(product)).toEqual([]);
  });

  test("has a name that says what it holds", () => {
    expect(nameViolations(everywhere.map(({ path }) => path))).toEqual([]);
  });

  test(`has at most ${mostLines} lines`, () => {
    expect(lengthViolations(everywhere.map(({ path, code }) => ({ path, lines: code.length - 1 })))).toEqual(
      [],
    );
  });

  test("mocks no module", () => {
    expect(mockViolations(everywhere)).toEqual([]);
  });

  test("names no path of the machine it was written on", () => {
    const ours = globSync([
      "{src,test,tools,bench,bin,docs,deploy}/**/*.{ts,tsx,js,css,md,json,yaml}",
      "*.{md,json,ts}",
    ]);
    const paths = [process.cwd(), homedir()].filter((path) => path.split("/").length > 2 || path === "/root");
    const machine = new RegExp(
      `${paths.map((path) => `${RegExp.escape(path)}/`).join("|")}|/(?:home|Users)/[a-z]+/`,
    );
    const hits = ours.flatMap((path) =>
      readFileSync(path, "utf8")
        .split("\n")
        .flatMap((line, at) =>
          machine.test(line) ? [`${path}:${at + 1} ${line.trim().slice(0, 120)}`] : [],
        ),
    );
    expect(ours.length).toBeGreaterThan(100);
    expect(hits.filter((hit) => !hit.startsWith("test/architecture/"))).toEqual([]);
  });
});

describe("the rules bite", () => {
  test.each([
    "const port = process.env.PORT;",
    "const at = Date.now();",
    "const at = new Date();",
    "setTimeout(run, 5);",
    'import { setTimeout as wait } from "node:timers/promises";',
    "const token = Math.random();",
  ])("%s", (line) => {
    expect(apiViolations([sourceFile("src/web/x.ts", `\n${line}`)])).toEqual([
      expect.stringContaining("src/web/x.ts:2"),
    ]);
  });

  test("what stands in a comment or at its one place is allowed", () => {
    const files = [
      sourceFile("src/web/x.ts", "// Date.now() is not read here\nrequest.setTimeout(5); new Date(at);"),
      sourceFile("src/core/clock.ts", "Date.now(); setTimeout(run, 5);"),
      sourceFile("src/config/environment.ts", "process.env.PORT"),
      sourceFile("src/web/assets/page.ts", "setTimeout(run, Math.random());"),
    ];
    expect(apiViolations(files)).toEqual([]);
  });

  test("names, lengths and mocks", () => {
    expect(nameViolations(["src/web/utils.ts", "src/web/index.ts", "src/web/MyFile.tsx"])).toHaveLength(3);
    expect(nameViolations(["src/client/index.ts", "src/web/status-page.test.tsx"])).toEqual([]);
    expect(lengthViolations([{ path: "a.ts", lines: mostLines + 1 }])).toHaveLength(1);
    expect(mockViolations([sourceFile("src/a.test.ts", `${"vi"}.mock("./a.ts");`)])).toHaveLength(1);
  });
});
