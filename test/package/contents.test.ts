import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "../..");
const packed = execFileSync("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], {
  cwd: root,
  encoding: "utf8",
  stdio: ["ignore", "pipe", "ignore"],
});
const [{ files }] = JSON.parse(packed) as [{ files: { path: string; mode: number }[] }];
const paths = files.map(({ path }) => path);
const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
  bin: Record<string, string>;
  exports?: Record<string, unknown>;
};

/** Every path in `exports`, however its conditions are nested. */
function targets(value: unknown): string[] {
  if (typeof value === "string") return [value.replace(/^\.\//, "")];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(targets) : [];
}

test("holds what was built and what explains it, and nothing else", () => {
  const expected =
    /^(?:package\.json|README\.md|LICENSE|CHANGELOG\.md|bin\/[\w-]+(?:\.d)?\.[jt]s|docs\/[\w-]+\.md|docs\/config\.schema\.json|dist\/(?:server|assets|client|page)\/[\w./-]+)$/;
  expect(paths.filter((path) => !expected.test(path))).toEqual([]);
});

test("holds every file that the built manifest names, and what is on the way to the server", () => {
  const built = JSON.parse(readFileSync(join(root, "dist/assets/manifest.json"), "utf8")) as Record<
    string,
    { file: string; assets?: string[]; css?: string[] }
  >;
  const assets = Object.values(built).flatMap(({ file, assets = [], css = [] }) => [file, ...assets, ...css]);
  const needed = [
    ...assets.map((name) => `dist/assets/${name}`),
    ...["dist/assets/manifest.json", "dist/assets/build-id", "dist/server/cortex.js"],
    ...["bin/launched.js", "bin/signals.js", "bin/good-node.js", "bin/node-flags.js"],
    ...Object.values(manifest.bin),
    ...targets(manifest.exports),
  ];
  expect(needed.filter((path) => !paths.includes(path))).toEqual([]);
});

test("carries the licences of what is bundled", () => {
  for (const half of ["server", "assets"]) expect(paths).toContain(`dist/${half}/licences.md`);
  expect(paths).toContain("dist/assets/geist-licence.txt");
});

test("its commands may be run", () => {
  const commands = files.filter(({ path }) => Object.values(manifest.bin).includes(path));
  expect(commands.map(({ mode }) => (mode & 0o111) !== 0)).toEqual(commands.map(() => true));
});
