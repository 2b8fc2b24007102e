import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureBuilt } from "./ensure-built.ts";
import { root } from "./freshness.ts";
import { mayBeSkipped, summarise } from "./test-summary.ts";

ensureBuilt();
const folder = mkdtempSync(join(tmpdir(), "cortex-test-"));
const report = join(folder, "report.json");
const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
const vitest = join(root, "node_modules/vitest/vitest.mjs");
const { status } = spawnSync(process.execPath, [vitest, "run", ...reporters, ...process.argv.slice(2)], {
  stdio: "inherit",
  cwd: root,
});

const summary = summarise(existsSync(report) ? JSON.parse(readFileSync(report, "utf8")) : undefined);
rmSync(folder, { recursive: true, force: true });
const unexpected = process.env.CI === "true" ? summary.skipped.filter((name) => !mayBeSkipped.has(name)) : [];
for (const name of unexpected) console.error(`Skipped, and may not be: ${name}`);
console.log(`${summary.passed} passed, ${summary.failed} failed, ${summary.skipped.length} skipped`);
process.exitCode = status === 0 && summary.failed === 0 && unexpected.length === 0 ? 0 : 1;
