import { globSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { transformWithOxc } from "vite";

const source = join(import.meta.dirname, "parts");
/** Inside the project, so that packages are found from there; not in `dist`, which is packed. */
const target = join(import.meta.dirname, "../node_modules/.cache/bench");

/**
 * The parts as plain JavaScript, written once a run: a process that strips types itself holds tens of
 * megabytes more and starts later, and what is measured runs without that.
 */
async function writePlainParts(): Promise<void> {
  mkdirSync(target, { recursive: true });
  for (const path of globSync(`${source}/*.ts`)) {
    const { code } = await transformWithOxc(readFileSync(path, "utf8"), path);
    const plain = code.replace(/(from|import) "(\.[^"]*)\.ts"/g, '$1 "$2.js"');
    writeFileSync(join(target, basename(path, ".ts").concat(".js")), plain);
  }
}

await writePlainParts();

export function partPath(name: string): string {
  return join(target, `${name}.js`);
}
