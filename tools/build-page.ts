import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";

/** `cortex-status/page` with its types, for pages of the operator's own: `dist/page`. */
export function buildPageModule(root: string): void {
  rmSync(join(root, "dist/page"), { recursive: true, force: true });
  const compiler = join(root, "node_modules/typescript/bin/tsc");
  const { status, stdout, error } = spawnSync(process.execPath, [compiler, "-p", "src/page/tsconfig.json"], {
    cwd: root,
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`dist/page could not be built: ${error?.message ?? stdout}`);
}
