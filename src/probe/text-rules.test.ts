import { expect, test } from "vitest";
import { textExpectation } from "./answer-keys.ts";
import { compileJsonPath } from "./json-path.ts";
import { compilePattern } from "./linear-pattern.ts";
import { mismatch } from "./text-rules.ts";

function wrong(rules: Record<string, unknown>, text: string): string | null {
  return mismatch(textExpectation.parse(rules), text)?.found ?? null;
}

const text = '{"db":"up","queue":7,"parts":[{"ok":true},{"ok":true},{"ok":false}],"none":null}';

test("contains, excludes and matches all have to hold", () => {
  expect(wrong({ contains: '"db":"up"', excludes: "error", matches: "^\\{.*\\}$" }, text)).toBeNull();
  expect(wrong({ contains: "down" }, text)).toBe('does not contain "down"');
  expect(wrong({ contains: "up", excludes: "queue" }, text)).toBe('contains "queue"');
  expect(wrong({ matches: '"queue":\\d{2}' }, text)).toBe('does not match "queue":\\d{2}');
});

test.each([
  [{ "$.db": "up", "$.queue": 7, "$.none": null }, null],
  [{ "$.db": "UP" }, 'at $.db: expected "UP", found "up"'],
  [{ "$.queue": "7" }, 'at $.queue: expected "7", found 7'],
  [{ "$.queue": { gt: 6, ge: 7, lt: 8, le: 7, ne: 9 } }, null],
  [{ "$.queue": { lt: 7 } }, "at $.queue: expected lt 7, found 7"],
  [{ "$.db": { lt: 7 } }, 'at $.db: expected lt 7, found "up"'],
  [{ "$.gone": { ne: 1 } }, "at $.gone: leads nowhere"],
  [{ "$.gone": { exists: true } }, "at $.gone: leads nowhere"],
  [{ "$.gone": { exists: false }, "$.none": { exists: true } }, null],
  [{ "$.db": { exists: false } }, 'at $.db: expected nothing, found "up"'],
  [{ "$.parts[0].ok": true, "$.parts[-1].ok": false }, null],
  [{ "$.parts[*].ok": true }, "at $.parts[*].ok: expected true, found false"],
  [{ "$..parts[?@.ok == false]": { exists: true } }, null],
  [{ "$[?search(@, 'u.')]": "up" }, null],
])("JSON paths: %j", (json, expected) => {
  expect(wrong({ json }, text)).toBe(expected);
});

test("what is no JSON, or too much of it, is said", () => {
  expect(wrong({ json: { "$.db": "up" } }, "<html>")).toMatch(/^is not JSON \(/);
  const rules = textExpectation.parse({ json: { "$.db": "up" } });
  expect(mismatch(rules, `"${"x".repeat(1024 * 1024)}"`)).toMatchObject({ reason: "limit" });
});

test("paths and patterns that are none are refused", () => {
  for (const path of ["$.", "$..", "db", "$[?]", "$.a[1,", "$.x.length()"])
    expect(compileJsonPath(path), path).toBeUndefined();
  for (const pattern of ["(", "a(?=b)", "(a)\\1", "(?<!x)y"])
    expect(compilePattern(pattern), pattern).toBeUndefined();
  expect(compilePattern("(?<year>\\d{4})\\/\\u0041")?.isIn("in 2026/A")).toBe(true);
});

test("no text can make a pattern or a path take long", () => {
  const beganAt = performance.now();
  const hostile = `${"a".repeat(64 * 1024 - 1)}!`;
  for (const matches of ["^(a+)+$", "^(\\w+\\s?)*$", "(a?){30}a{30}b", "(a|aa)+$", "^(.*)*x$"])
    wrong({ matches }, hostile);
  const nested =
    "[".repeat(60) +
    Array(5_000).fill('{"a":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!"}').join() +
    "]".repeat(60);
  wrong({ json: { "$..*..a": "up" } }, nested);
  wrong({ json: { "$..[?match(@.a, '(a+)+')]": "up" } }, nested);
  expect(performance.now() - beganAt).toBeLessThan(20_000);
  const bottomless = "[".repeat(10_000) + "]".repeat(10_000);
  expect(wrong({ json: { "$..a": "up" } }, bottomless)).not.toBeNull();
});
