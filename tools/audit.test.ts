import { spawnSync } from "node:child_process";
import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { scratchFolder } from "../test/support/scratch-folder.ts";

const weak = (severity: string) => ({
  vulnerabilities: { leftish: { name: "leftish", severity, range: "<2.0.1" } },
});

test.each([
  ["nothing known", { vulnerabilities: {} }, 0, "0 that count"],
  ["a grave weakness", weak("high"), 1, "high: leftish <2.0.1"],
  ["a slight one", weak("low"), 0, "0 that count"],
  ["a registry that takes no audits", { message: "405 Method Not Allowed" }, 0, "not audited"],
  ["no JSON at all", "<html>", 0, "not audited"],
])("an audit that is answered with %s", async (_, answer, code, words) => {
  const bin = await scratchFolder();
  const text = typeof answer === "string" ? answer : JSON.stringify(answer);
  await writeFile(join(bin, "answer"), text);
  await writeFile(join(bin, "npm"), `#!/bin/sh\ncat '${join(bin, "answer")}'\n`);
  await chmod(join(bin, "npm"), 0o755);
  const { status, stdout } = spawnSync(process.execPath, [join(import.meta.dirname, "audit.ts")], {
    encoding: "utf8",
    env: { PATH: `${bin}:${process.env.PATH}` },
  });
  expect(stdout).toContain(words);
  expect(status).toBe(code);
});
