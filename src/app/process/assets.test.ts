import { cpSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { scratchFolder } from "../../../test/support/scratch-folder.ts";
import { readBuiltAssets } from "./assets.ts";
import { buildIdFile } from "./build-id.ts";

const built = join(import.meta.dirname, "../../../dist/assets");

async function copyOfAssets(): Promise<string> {
  const folder = await scratchFolder();
  cpSync(built, folder, { recursive: true });
  return folder;
}

test("assets of the same build are served", async () => {
  const folder = await copyOfAssets();
  writeFileSync(join(folder, buildIdFile), "one");
  expect(readBuiltAssets(folder, "one").under("/status").script).toMatch(/^\/status\/assets\/page-.+\.js$/);
});

test("assets of another build are refused with what to do", async () => {
  const folder = await copyOfAssets();
  writeFileSync(join(folder, buildIdFile), "one");
  expect(() => readBuiltAssets(folder, "two")).toThrow(
    expect.objectContaining({ code: "web.assets", exitCode: 5, remedy: expect.stringContaining("build") }),
  );
  rmSync(join(folder, buildIdFile));
  expect(() => readBuiltAssets(folder, "two")).toThrow(/names build none, expected two/);
});

test("a file that the manifest names and that is not there is missed at the start", async () => {
  const folder = await copyOfAssets();
  const script = readBuiltAssets(folder, undefined).under("").script.replace("/assets/", "");
  rmSync(join(folder, script));
  expect(() => readBuiltAssets(folder, undefined)).toThrow(/lacks page-/);
});
