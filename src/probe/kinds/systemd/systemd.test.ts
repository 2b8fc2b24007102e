import { expect, test } from "vitest";
import { probeContext } from "../../../../test/support/probe-context.ts";
import { withoutPrograms, withProgram } from "../../../../test/support/stand-in.ts";
import type { ProbeContext } from "../../kind.ts";
import { systemd } from "./systemd.ts";

function check(context: ProbeContext, unit = "nginx.service") {
  if (!systemd.probe) throw new Error("the kind has no probe");
  return systemd.probe(systemd.options({ systemd: unit }), context);
}

/** As systemctl prints them: one property a line. */
const state = (active: string, sub: string, result = "success", load = "loaded") =>
  withProgram(
    "systemctl",
    `printf '%s\\n' Result=${result} LoadState=${load} ActiveState=${active} SubState=${sub}`,
  );

test.each([
  ["active", "running"],
  ["active", "exited"],
  ["reloading", "reload"],
])("a unit that is %s (%s) is up", async (active, sub) => {
  expect(await check(await state(active, sub))).toMatchObject({ outcome: "up", reason: "ok", detail: null });
});

test.each([
  ["inactive", "dead", "success", "loaded", "nginx.service: inactive (dead)"],
  ["failed", "failed", "exit-code", "loaded", "nginx.service: failed (failed), result exit-code"],
  ["inactive", "dead", "success", "not-found", "nginx.service: inactive (dead), no such unit"],
  [
    "activating",
    "auto-restart",
    "exit-code",
    "loaded",
    "nginx.service: activating (auto-restart), result exit-code",
  ],
  ["deactivating", "stop-sigterm", "success", "loaded", "nginx.service: deactivating (stop-sigterm)"],
])("a unit that is %s (%s, %s, %s) is down", async (active, sub, result, load, detail) => {
  expect(await check(await state(active, sub, result, load))).toMatchObject({
    ...{ outcome: "down", reason: "missing", detail },
  });
});

test("a unit that is starting is degraded, and says so", async () => {
  expect(await check(await state("activating", "start"))).toMatchObject({
    outcome: "degraded",
    reason: "reported",
    facts: { phase: "starting" },
  });
});

test("the unit is one argument, whatever it looks like", async () => {
  const context = await withProgram(
    "systemctl",
    'for last; do :; done; test "$last" = "--x.service" && echo ActiveState=active',
  );
  expect(await check(context, "--x.service")).toMatchObject({ outcome: "up" });
});

test.each([
  ["no bus", "echo 'Failed to connect to bus: Host is down' >&2; exit 1", /Host is down/],
  ["other words", "echo hello", /ended with code 0/],
  ["a kill", "kill -KILL $$", /SIGKILL/],
])("%s is our trouble, not the unit's", async (_, script, detail) => {
  expect(await check(await withProgram("systemctl", script))).toMatchObject({
    outcome: "unknown",
    reason: "probe",
    detail: expect.stringMatching(detail),
  });
});

test("no systemctl, or one that hangs, is our trouble too", async () => {
  expect(await check(await withoutPrograms())).toMatchObject({ outcome: "unknown", reason: "probe" });
  const { environment } = await withProgram("systemctl", "sleep 1000");
  expect(await check(probeContext({ environment, timeoutMs: 200 }))).toMatchObject({
    outcome: "unknown",
    reason: "probe",
    detail: expect.stringContaining("200 ms"),
  });
});
