/**
 * `npm run promises`: runs what docs/promises.md names beside each promise, and says which hold. Words after it choose
 * those that have one of them.
 */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ensureBuilt } from "./ensure-built.ts";
import { root } from "./freshness.ts";
import { promisesOf } from "./promise-list.ts";

const words = process.argv.slice(2).map((word) => word.toLowerCase());
const all = promisesOf(readFileSync(join(root, "docs/promises.md"), "utf8"));
const chosen = all.filter(
  ({ promise }) => words.length === 0 || words.some((word) => promise.toLowerCase().includes(word)),
);

ensureBuilt();
let broken = 0;
for (const { promise, command } of chosen) {
  const began = performance.now();
  const { status, stdout, stderr } = spawnSync("sh", ["-c", command], { cwd: root, encoding: "utf8" });
  const seconds = Math.round((performance.now() - began) / 1000);
  console.log(`${status === 0 ? "holds " : "BROKEN"} ${promise} (${seconds} s)`);
  if (status === 0) continue;
  broken++;
  console.log(`       ${command}\n${`${stdout}${stderr}`.trimEnd().split("\n").slice(-30).join("\n")}`);
}
console.log(`${chosen.length - broken} of ${chosen.length} promises hold`);
process.exitCode = broken === 0 ? 0 : 1;
