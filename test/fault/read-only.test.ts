import { spawnSync } from "node:child_process";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { logIn } from "../support/operator-session.ts";
import { hasOwnDisks, mountOwnDisk } from "../support/own-disk.ts";
import { makePlace, type Place, type RunningCortex, runCortex } from "../support/run-cortex.ts";
import { createTarget, eventually } from "../support/targets.ts";

/*
 * A disk whose kernel gave up on it is read-only at once, whatever is open there; it stays so until it is mounted anew.
 * Files made immutable refuse in the same way, and can be given back while the program runs.
 */

const token = "token-of-the-program-1";
const writes = { authorization: `Bearer ${token}` };

async function setUp() {
  const target = await createTarget();
  const place = await makePlace(`connectivity: off
tokens: [{ id: program, token: ${token}, can: [write] }]
services:
  - { id: fine, http: "${target.url}/", every: 1s }
  - { id: other, http: "${target.url}/other", every: 1s }
  - { id: job, push: { token: token-of-the-job-1 }, every: 1d }
`);
  onTestFinished(target.stop);
  return { target, place };
}

/** Everything that answers only once it is on disk: what each answers now. */
async function confirmed({ url }: RunningCortex): Promise<Record<string, number>> {
  const post = async (path: string, body: object = {}) => {
    const headers = { ...writes, "content-type": "application/json" };
    return (await fetch(url + path, { method: "POST", headers, body: JSON.stringify(body) })).status;
  };
  return {
    push: await post("/push/token-of-the-job-1?status=up"),
    incident: await post("/api/v1/incidents", { title: "Written while it may be" }),
    maintenance: await post("/api/v1/maintenances", {
      title: "Planned while it may be",
      services: ["other"],
      start: "2099-01-01T00:00:00Z",
      lasts: "1h",
    }),
    pause: await post("/api/v1/services/other/pause"),
    resume: await post("/api/v1/services/other/resume"),
  };
}

const stored = { push: 200, incident: 201, maintenance: 201, pause: 200, resume: 200 };
const refused = { push: 503, incident: 503, maintenance: 503, pause: 503, resume: 503 };

const warnings = async ({ url }: RunningCortex): Promise<string[]> =>
  (await (await fetch(`${url}/readyz`)).json()).warnings;

const resultTimes = async ({ url }: RunningCortex, id: string): Promise<number[]> =>
  (await (await fetch(`${url}/api/v1/services/${id}/results?limit=500`)).json()).map(
    ({ at }: { at: string }) => Date.parse(at),
  );

/** The page stays, it is said everywhere, and nothing is confirmed. */
async function expectSaid(running: RunningCortex, operator: Awaited<ReturnType<typeof logIn>>) {
  const said = await eventually(
    "the sentence",
    async () =>
      (await warnings(running)).find((warning) => warning.includes("results cannot be stored since")),
    20_000,
  );
  expect(said).toContain("cortex.db");
  expect(running.output()).toContain("store.commit-failed");
  expect((await fetch(running.url)).status).toBe(200);
  expect((await fetch(`${running.url}/healthz`)).status).toBe(200);
  expect((await operator.open("/dashboard")).html).toContain("Results cannot be stored since");
  expect(await confirmed(running)).toEqual(refused);
}

test.skipIf(!hasOwnDisks)(
  "a disk that the kernel makes read-only: the page stays, it is said, nothing is confirmed; what was on it is there afterwards",
  { timeout: 60_000 },
  async () => {
    const { place } = await setUp();
    const disk = await mountOwnDisk(place.dataDir, join(place.dir, "disk"));
    onTestFinished(async () => {
      disk.remove();
      await place.remove();
    });
    const running = await runCortex(place);
    onTestFinished(async () => void (await running.end("SIGKILL")));
    const operator = await logIn(running);
    await eventually("some results", async () => (await resultTimes(running, "fine")).length > 3);
    expect(await confirmed(running)).toEqual(stored);
    // As after a loss of power, what the system had not brought to the disk yet is not there.
    disk.sync();
    disk.fail();
    const failedAt = Date.now();
    await expectSaid(running, operator);
    expect(running.output()).not.toContain("this is a bug");
    await running.end();

    disk.remount();
    const next = await runCortex(place);
    onTestFinished(async () => void (await next.end()));
    await eventually("the page", async () => (await warnings(next)).length === 0);
    const { incidents } = await (await fetch(`${next.url}/api/v2/incidents.json`)).json();
    expect(incidents.map(({ name }: { name: string }) => name)).toEqual(["Written while it may be"]);
    const before = (await resultTimes(next, "fine")).filter((at) => at < failedAt);
    expect(failedAt - Math.max(...before)).toBeLessThan(3_000);
    const { intervals } = await (await fetch(`${next.url}/api/v1/services/fine/history?window=24h`)).json();
    expect(intervals.map(({ state }: { state: string }) => state)).not.toContain("down");
  },
);

test.skipIf(!hasOwnDisks)(
  "a data folder that cannot be written for a while: all goes on by itself afterwards, with nothing lost",
  { timeout: 90_000 },
  async () => {
    const { target, place } = await setUp();
    const disk = await mountOwnDisk(place.dataDir, join(place.dir, "disk"));
    const thaw = () => immutable(place, "-");
    onTestFinished(async () => {
      await thaw();
      disk.remove();
      await place.remove();
    });
    const running = await runCortex(place);
    onTestFinished(async () => void (await running.end("SIGKILL")));
    const operator = await logIn(running);
    await eventually("some results", async () => (await resultTimes(running, "fine")).length > 3);

    await immutable(place, "+");
    await expectSaid(running, operator);
    await target.stop();
    const state = async (id: string, { url } = running) =>
      (await (await fetch(`${url}/api/v1/services/${id}`)).json()).state;
    await eventually("the fall", async () => (await state("fine")) === "down");
    // Not confirmed, and so all the same: it is paused until the program ends.
    expect((await pause(running)).status).toBe(503);
    expect(await state("other")).toBe("paused");

    await thaw();
    await eventually("the store", async () => (await warnings(running)).length === 0, 20_000);
    expect((await fetch(`${running.url}/push/token-of-the-job-1?status=up`, { method: "POST" })).status).toBe(
      200,
    );
    await running.end("SIGKILL");

    const next = await runCortex(place);
    onTestFinished(async () => void (await next.end()));
    expect(await state("other", next)).toBe("paused");
    const times = (await resultTimes(next, "fine")).filter((at) => at < Date.now() - 1_000);
    const gaps = times.slice(1).map((at, i) => (times[i] ?? 0) - at);
    expect(Math.max(...gaps.slice(1))).toBeLessThan(3_000);
    const history = await (await fetch(`${next.url}/api/v1/services/fine/history?window=24h`)).json();
    expect(history.intervals.map((one: { state: string }) => one.state)).toContain("down");
    expect(running.output()).not.toContain("this is a bug");
  },
);

function pause({ url }: RunningCortex): Promise<Response> {
  return fetch(`${url}/api/v1/services/other/pause`, { method: "POST", headers: writes });
}

async function immutable({ dataDir }: Place, sign: "+" | "-"): Promise<void> {
  const files = (await readdir(dataDir)).filter((name) => name !== "lost+found");
  const paths = [dataDir, ...files.map((name) => join(dataDir, name))];
  expect(spawnSync("chattr", [`${sign}i`, ...paths]).status).toBe(0);
}
