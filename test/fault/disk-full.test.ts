import { spawnSync } from "node:child_process";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { logIn } from "../support/operator-session.ts";
import { cortex as command, makePlace, type Place, runCortex } from "../support/run-cortex.ts";
import { serve } from "../support/servers.ts";
import { eventually } from "../support/targets.ts";

/* The whole program on a disk of its own; what the store does there is in store-damage.test.ts. */

async function ownDisk(place: Place, size: string): Promise<boolean> {
  await mkdir(place.dataDir);
  const { status } = spawnSync("mount", [
    "-t",
    "tmpfs",
    "-o",
    `size=${size},mode=0700`,
    "tmpfs",
    place.dataDir,
  ]);
  return status === 0;
}

const mayMount = spawnSync("unshare", ["-m", "true"]).status === 0;

test.skipIf(!mayMount)(
  "a disk that fills up: the page stays, what cannot be kept is not confirmed, it is said, and all is stored once there is room",
  { timeout: 60_000 },
  async () => {
    const fine = await serve((_, response) => void response.end("ok"));
    const place = await makePlace(`connectivity: off
services:
  - { id: fine, http: "${fine}/", every: 1s }
  - { id: job, push: { token: token-of-the-job-1 }, every: 1d }
`);
    expect(await ownDisk(place, "12m")).toBe(true);
    const running = await runCortex(place);
    onTestFinished(async () => {
      await running.end();
      spawnSync("umount", ["-l", place.dataDir]);
      await place.remove();
    });
    const operator = await logIn(running);
    const api = async (path: string) => (await fetch(`${running.url}/api/v1/services/fine${path}`)).json();
    const readiness = async () => (await fetch(`${running.url}/readyz`)).json();
    const push = () => fetch(`${running.url}/push/token-of-the-job-1?status=up`, { method: "POST" });
    await eventually("the service", async () => (await api("")).state === "operational");
    expect((await push()).status).toBe(200);

    const filler = join(place.dataDir, "filler");
    await expect(writeFile(filler, Buffer.alloc(12 * 1024 * 1024))).rejects.toThrow("ENOSPC");
    await eventually(
      "the sentence",
      async () => {
        await push();
        return (await readiness()).warnings.some((warning: string) =>
          warning.includes("results cannot be stored since"),
        );
      },
      20_000,
    );
    expect((await fetch(running.url)).status).toBe(200);
    expect((await push()).status).toBe(503);
    expect((await operator.open("/dashboard")).html).toContain("Results cannot be stored since");
    const login = await fetch(`${running.url}/login`, {
      method: "POST",
      redirect: "manual",
      body: new URLSearchParams({ password: "correct horse battery staple" }),
    });
    expect(login.status).toBe(503);
    expect(await login.text()).toMatch(/full/);
    expect((await api("")).state).toBe("operational");

    await rm(filler);
    await eventually("room", async () => (await readiness()).warnings.length === 0, 20_000);
    expect((await push()).status).toBe(200);
    const results: { at: string }[] = await api("/results?limit=100");
    const times = results.map(({ at }) => Date.parse(at));
    const gaps = times.slice(1).map((at, i) => (times[i] ?? 0) - at);
    expect(Math.max(...gaps)).toBeLessThan(3_000);
    expect(running.output()).not.toContain("this is a bug");
  },
);

test.skipIf(!mayMount)(
  "a data folder that cannot be written ends the start with a sentence and exit 5",
  async () => {
    const place = await makePlace("services: []\n");
    expect(await ownDisk(place, "1m")).toBe(true);
    onTestFinished(async () => {
      spawnSync("umount", ["-l", place.dataDir]);
      await place.remove();
    });
    expect(spawnSync("mount", ["-o", "remount,ro", place.dataDir]).status).toBe(0);
    const { code, stderr } = await command(
      ["start", "--config", place.configPath, "--data", place.dataDir, "--port", "0"],
      {
        env: { OPERATOR_PASSWORD: "correct horse battery staple" },
      },
    );
    expect(code).toBe(5);
    expect(stderr).toMatch(/read-only/);
  },
);
