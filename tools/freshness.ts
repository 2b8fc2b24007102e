import { createHash } from "node:crypto";
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";

export const root = join(import.meta.dirname, "..");

const server = "dist/server/cortex.js";
export const serverEntry = join(root, server);

const stamp = "dist/inputs.sha256";
const outputs = [server, "dist/assets/manifest.json", "dist/client/index.js", "dist/page/builder.js", stamp];
const inputs = [
  "src/**/*",
  "vite.config.ts",
  "tsconfig.json",
  "tools/build*.ts",
  "package.json",
  "package-lock.json",
];

/** Whether what was built is what the sources say now. Some 20 ms: contents are compared, not times. */
export function isFresh(folder = root): boolean {
  if (!outputs.every((path) => existsSync(join(folder, path)))) return false;
  return readFileSync(join(folder, stamp), "utf8") === inputsHash(folder);
}

/** Hash of everything a build reads; taken before it, so that a change during the build is seen after it. */
export function inputsHash(folder = root): string {
  const hash = createHash("sha256");
  const files = globSync(inputs, { cwd: folder, withFileTypes: true }).filter((file) => file.isFile());
  const paths = files.map((file) => join(file.parentPath, file.name)).filter((path) => !isTest(path));
  for (const path of paths.sort()) {
    hash.update(relative(folder, path)).update("\0").update(readFileSync(path)).update("\0");
  }
  return hash.digest("hex");
}

export function writeStamp(hash: string, folder = root): void {
  mkdirSync(dirname(join(folder, stamp)), { recursive: true });
  writeFileSync(join(folder, stamp), hash);
}

/** Before a build: should it fail half-way, what it leaves is not taken for fresh. */
export function removeStamp(folder = root): void {
  rmSync(join(folder, stamp), { force: true });
}

function isTest(path: string): boolean {
  return /\.test\.tsx?$/.test(path);
}
