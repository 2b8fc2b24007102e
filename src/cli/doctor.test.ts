import { join } from "node:path";
import { expect, test } from "vitest";
import { runCommand } from "../../test/support/run-command.ts";
import { serve, unusedPort } from "../../test/support/servers.ts";
import { addDoctor } from "./doctor.ts";

const run = (args: string[], given: Parameters<typeof runCommand>[2] = {}) =>
  runCommand(addDoctor, ["doctor", ...args], given);

const another = () =>
  serve((_, response) => void response.end("<title>Another</title>, under ${NOT_OF_THE_ENVIRONMENT}"));

test("the report is JSON with the verdict, its remedy and each step; a bad verdict exits 1", async () => {
  const url = await another();
  const { code, stdout } = await run([url, "--json"]);
  expect(code).toBe(1);
  const report = JSON.parse(stdout);
  expect(Object.keys(report)).toEqual(["url", "verdict", "remedy", "steps", "warnings"]);
  expect(report).toMatchObject({ url: `${url}/`, verdict: "not-cortex", warnings: [] });
  expect(report.steps.map((step: object) => Object.keys(step))).toEqual(
    new Array(3).fill(["step", "ok", "ms", "expected", "found"]),
  );
});

test("for people: a line for each step, what was expected where it failed, and the verdict last", async () => {
  const { stdout } = await run([await another()]);
  expect(stdout).toMatch(/^ ok {3}connect +\d+ ms {2}127\.0\.0\.1:\d+$/m);
  expect(stdout).toMatch(/^FAIL {2}http .*"Another"\n +expected: 200, a page of Cortex Status$/m);
  expect(stdout.trimEnd().split("\n").slice(-2)).toEqual([
    expect.stringMatching(/^not-cortex: /),
    `more: ${join(import.meta.dirname, "../../docs/troubleshooting.md")}#not-cortex`,
  ]);
});

test("without a URL it is site.url, the environment's before the file's, else this machine's address", async () => {
  const port = await unusedPort();
  const config = `site: { url: "http://127.0.0.1:${port}/status" }`;
  expect((await run([], { config })).stdout).toContain(`http://127.0.0.1:${port}/status\n`);
  const env = { CORTEX_URL: `http://127.0.0.2:${port}` };
  expect((await run([], { config, env })).stdout).toContain(`http://127.0.0.2:${port}/\n`);
  const local = await run([], { env: { PORT: `${port}`, NODE_ENV: "production" } });
  expect([local.code, local.stdout]).toEqual([1, expect.stringContaining(`http://localhost:${port}/\n`)]);
});

test("a broken config stops it only where the address stands in it", async () => {
  const config = "site: { urll: x }";
  expect(await run([], { config })).toMatchObject({ code: 3, stdout: "" });
  const named = await run([await another()], { config });
  expect(named).toMatchObject({ code: 1, stderr: expect.stringContaining("site.urll") });
});

test.each(["ftp://h", "http://user:pw@h", "http://"])("%s is refused as usage", async (url) => {
  await expect(run([url])).rejects.toMatchObject({ code: "doctor.url", exitCode: 2 });
});
