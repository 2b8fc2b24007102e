import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { isFresh, root } from "./freshness.ts";

/**
 * Builds when something is missing or out of date, and says so. In a process of its own: the build sets
 * NODE_ENV, which would turn the server started after it into one in production.
 */
export function ensureBuilt(): void {
  if (isFresh()) return;
  console.log("Building: dist is missing or older than the sources");
  const { status } = spawnSync(process.execPath, [join(root, "tools/build.ts")], {
    stdio: "inherit",
    cwd: root,
  });
  if (status !== 0) {
    console.error('The build failed; see above. "npm ci" installs what it needs.');
    process.exit(1);
  }
}
