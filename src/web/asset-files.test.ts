import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterEach, expect, test } from "vitest";
import { readAssetFiles } from "./asset-files.ts";

const folder = mkdtempSync(join(tmpdir(), "cortex-assets-"));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("only files of known types are served, as they were built", async () => {
  writeFileSync(join(folder, "page-1.js"), "let page;".repeat(50));
  writeFileSync(join(folder, "page-1.js.br"), "built by the build");
  writeFileSync(join(folder, "page-1.js.map"), "{}");
  writeFileSync(join(folder, "manifest.json"), "{}");
  writeFileSync(join(folder, "sans.woff2"), "font");
  mkdirSync(join(folder, "inner.js"));
  symlinkSync("/etc/passwd", join(folder, "link.txt"));
  const assets = readAssetFiles(folder);
  expect([...assets.keys()].toSorted()).toEqual(["page-1.js", "sans.woff2"]);

  const script = assets.get("page-1.js");
  expect((await script?.body("br"))?.bytes.toString()).toBe("built by the build");
  const zipped = await script?.body("gzip");
  expect(gunzipSync(zipped?.bytes ?? "").toString()).toBe("let page;".repeat(50));

  const font = await assets.get("sans.woff2")?.body("br");
  expect(font).toEqual({ bytes: Buffer.from("font"), coding: "identity" });
});
