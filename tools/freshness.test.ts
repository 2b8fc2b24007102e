import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { inputsHash, isFresh, removeStamp, writeStamp } from "./freshness.ts";

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "cortex-fresh-"));
  for (const folder of ["src/web", "dist/server", "dist/assets", "dist/client", "dist/page"])
    mkdirSync(join(root, folder), { recursive: true });
  writeFileSync(join(root, "src/web/page.ts"), "one");
  writeFileSync(join(root, "dist/server/cortex.js"), "");
  writeFileSync(join(root, "dist/assets/manifest.json"), "");
  writeFileSync(join(root, "dist/page/builder.js"), "");
  writeFileSync(join(root, "dist/client/index.js"), "");
  writeStamp(inputsHash(root), root);
});

test("what was built from these sources is fresh", () => {
  expect(isFresh(root)).toBe(true);
});

test.each([
  ["a changed source", () => appendFileSync(join(root, "src/web/page.ts"), "two")],
  ["a new source", () => writeFileSync(join(root, "src/web/other.css"), "")],
  ["a source that is gone", () => rmSync(join(root, "src/web/page.ts"))],
  ["other dependencies", () => writeFileSync(join(root, "package-lock.json"), "{}")],
  ["a missing output", () => rmSync(join(root, "dist/server/cortex.js"))],
  ["a build that did not end", () => removeStamp(root)],
])("%s makes it stale", (_, change) => {
  change();
  expect(isFresh(root)).toBe(false);
});

test("a changed test does not", () => {
  writeFileSync(join(root, "src/web/page.test.ts"), "");
  expect(isFresh(root)).toBe(true);
});
