import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "../..");

/** May be passed on with a program under the MIT licence, as long as their texts go with it. */
const permissive = new Set([
  ...["MIT", "MIT-0", "ISC", "0BSD", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0", "OFL-1.1"],
  ...["CC0-1.0", "BlueOak-1.0.0"],
]);
/** What only builds and tests, and is not passed on, may be under these as well. */
const forTools = new Set(["MPL-2.0", "PSF-2.0"]);
/** Says it in its files alone. */
const saidElsewhere: Record<string, string> = { "color-convert@0.5.3": "MIT" };

/** Of `MIT OR Apache-2.0` one may choose; of anything more involved nobody chose yet. */
function isIn(allowed: ReadonlySet<string>, licence: string): boolean {
  return licence
    .replace(/^\(|\)$/g, "")
    .split(" OR ")
    .some((one) => allowed.has(one));
}

test.each(["server", "assets", "client"])("what is bundled into dist/%s may be passed on", (half) => {
  const text = readFileSync(join(root, "dist", half, "licences.md"), "utf8");
  const bundled = [...text.matchAll(/^## (\S+) - \S+ \((.+)\)$/gm)];
  expect(bundled.length).toBeGreaterThan(0);
  expect(bundled.filter(([, , licence = ""]) => !isIn(permissive, licence)).map(([line]) => line)).toEqual(
    [],
  );
});

test("whatever is installed is under a licence that we know", () => {
  const folder = join(root, "node_modules");
  const names = readdirSync(folder).flatMap((name) =>
    name.startsWith("@") ? readdirSync(join(folder, name)).map((inner) => `${name}/${inner}`) : [name],
  );
  const unknown = names.flatMap((name) => {
    if (name.startsWith(".")) return [];
    const { version, license } = JSON.parse(readFileSync(join(folder, name, "package.json"), "utf8")) as {
      version: string;
      license?: string;
    };
    const licence = license ?? saidElsewhere[`${name}@${version}`] ?? "none";
    return isIn(permissive, licence) || isIn(forTools, licence) ? [] : [`${name}@${version}: ${licence}`];
  });
  expect(names.length).toBeGreaterThan(50);
  expect(unknown).toEqual([]);
});
