import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { probeContext } from "../../../../test/support/probe-context.ts";
import { scratchFolder } from "../../../../test/support/scratch-folder.ts";
import { bareSetting } from "../../define-kind.ts";
import { command } from "./command.ts";

function check(argv: string[], context = probeContext(), configDir = "/") {
  if (!command.probe) throw new Error("the kind has no probe");
  return command.probe(command.options({ command: argv }, { ...bareSetting, configDir }), context);
}

const sh = (script: string) => check(["sh", "-c", script]);

test.each([
  ["exit 0", "up", "ok", null],
  ["exit 1", "degraded", "exit", { code: 1 }],
  ["exit 2", "down", "exit", { code: 2 }],
  ["exit 3", "unknown", "probe", null],
  ["exit 4", "down", "exit", { code: 4 }],
  ["kill -ABRT $$", "down", "exit", { signal: "SIGABRT" }],
])("%s is %s", async (script, outcome, reason, facts) => {
  expect(await sh(`echo first; echo 'load 0.3 '; echo; ${script}`)).toMatchObject({
    ...{ outcome, reason, facts },
    detail: "load 0.3",
  });
});

test("what a silent command says is on stderr, or the code", async () => {
  expect((await sh("echo oh >&2; exit 2")).detail).toBe("oh");
  expect((await sh("exit 2")).detail).toBe("ended with code 2");
  expect((await sh("echo 'a warning nobody needs' >&2")).detail).toBeNull();
});

test("arguments are handed over as they stand, past any shell", async () => {
  expect((await check(["printf", "%s|", "$HOME", "a b", "; exit 2"])).detail).toBe("$HOME|a b|; exit 2|");
});

test("a program beside the config is found from the config's folder", async () => {
  const folder = await scratchFolder();
  await writeFile(join(folder, "check.sh"), '#!/bin/sh\necho "$1"; exit 1\n');
  await chmod(join(folder, "check.sh"), 0o755);
  expect(await check(["./check.sh", "--fast"], probeContext(), folder)).toMatchObject({
    outcome: "degraded",
    detail: "--fast",
  });
});

test("one that never ends is killed at its time limit", async () => {
  const finding = await check(["sh", "-c", "echo working; sleep 1000"], probeContext({ timeoutMs: 300 }));
  expect(finding).toMatchObject({ outcome: "down", reason: "timeout", facts: { timeoutMs: 300 } });
  expect(finding.detail).toContain("working");
});

test("one that is not there, or may not be run, says nothing about the service", async () => {
  for (const program of ["/nonexistent", "/etc/passwd"]) {
    const finding = await check([program]);
    expect(finding).toMatchObject({ outcome: "unknown", reason: "probe" });
    expect(finding.detail).toContain(program);
  }
});

test("a check that is called off ends at once", async () => {
  const calledOff = new AbortController();
  const pending = check(["sleep", "1000"], probeContext({ signal: calledOff.signal, timeoutMs: 60_000 }));
  const beganAt = performance.now();
  calledOff.abort();
  await pending;
  expect(performance.now() - beganAt).toBeLessThan(5_000);
});
