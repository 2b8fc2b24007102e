import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Socket } from "phoenix";
import { afterEach, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import {
  cortex,
  entry,
  makePlace,
  operatorPassword,
  type Place,
  type RunningCortex,
  runCortex,
} from "../support/run-cortex.ts";
import { createTarget, eventually, type Target } from "../support/targets.ts";

/** Gives what it runs a terminal of its own, which is gone when it is. */
const hasScript = spawnSync("script", ["--version"]).status === 0;

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean();
});

async function place(config?: string): Promise<Place> {
  const made = await makePlace(config);
  cleanups.push(made.remove);
  return made;
}

async function run(
  where: Place,
  env: Record<string, string> = {},
  within: string[] = [],
): Promise<RunningCortex> {
  const running = await runCortex(where, env, [], within);
  cleanups.push(async () => running.child.exitCode === null && running.end("SIGKILL"));
  return running;
}

async function target(): Promise<Target> {
  const made = await createTarget();
  cleanups.push(made.stop);
  return made;
}

/** What the topic tells from now on. */
async function followStatus({ url }: RunningCortex): Promise<[event: string, payload: { id: string }][]> {
  const told: [string, { id: string }][] = [];
  const client = new Socket(`${url.replace("http", "ws")}/live`, { transport: WebSocket });
  cleanups.push(async () => client.disconnect());
  client.connect();
  const channel = client.channel("service_status");
  for (const event of ["status_update", "service_removed"]) {
    channel.on(event, (payload: { id: string }) => void told.push([event, payload]));
  }
  await new Promise((resolve) => channel.join().receive("ok", resolve));
  return told;
}

const read = async (url: string, init?: RequestInit) => (await fetch(url, init)).json();

describe("reload", () => {
  test("a changed file is applied within two seconds, as a difference", async () => {
    const { url: watched } = await target();
    const line = (id: string, more = "") => `  - { id: ${id}, http: "${watched}/", every: 1s${more} }\n`;
    const where = await place(`services:\n${line("kept")}${line("gone")}`);
    const running = await run(where);
    const before = await eventually("the first checks", async () => {
      const { services } = await read(`${running.url}/api/v1/status`);
      return services.every(({ since }: { since: string | null }) => since !== null) && services;
    });
    const told = await followStatus(running);
    await where.write(
      `site: { name: Renamed }\nservices:\n${line("kept", ", name: Kept one")}${line("fresh")}`,
    );
    const after = await eventually(
      "the new config",
      async () => {
        const status = await read(`${running.url}/api/v1/status`);
        return status.site.name === "Renamed" && status.services;
      },
      20_000,
    );
    expect(after.map(({ id, name }: { id: string; name: string }) => [id, name])).toEqual([
      ["kept", "Kept one"],
      ["fresh", "fresh"],
    ]);
    expect(after[0].since).toBe(before[0].since);
    expect((await fetch(`${running.url}/services/gone`)).status).toBe(404);
    expect(await (await fetch(`${running.url}/`)).text()).toContain("Renamed");
    const removed = told.filter(([, { id }]) => id === "gone").at(-1);
    expect(removed).toEqual(["service_removed", { id: "gone", seq: expect.any(Number) }]);
  });

  test("a broken file changes nothing, is told in /readyz and on the dashboard, and a mended one is taken", async () => {
    const { url: watched } = await target();
    const good = `services:\n  - { id: a, http: "${watched}/", every: 1s }\n`;
    const where = await place(good);
    const running = await run(where);
    await where.write(`${good}  - { id: a, htpp: "x" }\n`);
    const warned = await eventually("the warning", async () => {
      const readiness = await read(`${running.url}/readyz`);
      return readiness.warnings.length > 0 && readiness;
    });
    expect(warned).toMatchObject({ ready: true, reasons: [], warnings: [expect.stringContaining("line 3")] });
    expect((await read(`${running.url}/api/v1/status`)).services).toHaveLength(1);
    const cookie = await logIn(running);
    expect(await (await fetch(`${running.url}/dashboard`, { headers: { cookie } })).text()).toContain(
      "services[1].htpp",
    );
    expect(running.output()).toContain("cortex.yaml:3: services[1].htpp: expected a known key, found the");
    await where.write("");
    await eventually("the warning of an emptied file", async () => {
      const { ready, warnings } = await read(`${running.url}/readyz`);
      return ready && warnings.length === 1 && !warnings[0].includes("line 3");
    });
    expect((await read(`${running.url}/api/v1/status`)).services).toHaveLength(1);
    expect((await fetch(`${running.url}/services/a`)).status).toBe(200);
    await where.write(good);
    await eventually("all well", async () => (await read(`${running.url}/readyz`)).warnings.length === 0);
  });
});

test("SIGHUP has the config read without a terminal, however often it comes", async () => {
  const where = await place("services: []\n");
  const running = await run(where, { LOG_LEVEL: "info" });
  const applied = () => running.output().split("config.applied").length - 1;
  running.child.kill("SIGHUP");
  await eventually("the first reading", async () => applied() === 1);
  await where.write("site: { nmae: x }\n");
  running.child.kill("SIGHUP");
  await eventually("the refusal", async () => running.output().includes("config.refused"));
  await where.write("site: { name: Renamed }\n");
  running.child.kill("SIGHUP");
  await eventually(
    "the new name",
    async () => (await read(`${running.url}/api/v1/status`)).site.name === "Renamed",
  );
  expect(await running.end("SIGTERM")).toBe(0);
});

describe("the end", () => {
  test.runIf(hasScript)("a terminal that is closed ends what runs in it, in order", async () => {
    const where = await place("services: []\n");
    const running = await run(where, {}, ["sh", "-c", 'exec script -qec "$*" /dev/null', "sh"]);
    const socket = new WebSocket(`${running.url.replace("http", "ws")}/live/websocket?vsn=2.0.0`);
    await new Promise((resolve) => socket.once("open", resolve));
    const closed = new Promise<number>((resolve) => socket.once("close", resolve));
    await running.end("SIGKILL");
    expect(await closed).toBe(1012);
    const next = await eventually("the data folder", () => run(where).catch(() => undefined), 20_000);
    expect(next.output()).not.toContain("process.not-closed");
  });

  test("SIGTERM closes sockets with 1012, writes what is there and exits 0", async () => {
    const { url: watched } = await target();
    const where = await place(`services:\n  - { id: a, http: "${watched}/", every: 1s }\n`);
    const running = await run(where);
    const socket = new WebSocket(`${running.url.replace("http", "ws")}/live/websocket?vsn=2.0.0`);
    await new Promise((resolve) => socket.once("open", resolve));
    const closed = new Promise<number>((resolve) => socket.once("close", resolve));
    expect(await running.end("SIGTERM")).toBe(0);
    expect(await closed).toBe(1012);
  });

  test("SIGTERM while it starts ends it in order as well", async () => {
    const where = await place("services: []\n");
    const starting = cortexStart(where);
    await eventually("its database", () => stat(join(where.dataDir, "cortex.db")).catch(() => undefined));
    starting.child.kill("SIGTERM");
    expect(await starting.exited).toBe(0);
  });

  test("state and session survive a restart", async () => {
    const { url: watched } = await target();
    const where = await place(`services:\n  - { id: a, http: "${watched}/", every: 1s }\n`);
    const first = await run(where);
    const { since } = await eventually("a state", async () => {
      const service = await read(`${first.url}/api/v1/services/a`);
      return service.since !== null && service;
    });
    const cookie = await logIn(first);
    await first.end();
    const second = await run(where);
    expect((await read(`${second.url}/api/v1/services/a`)).since).toBe(since);
    expect((await fetch(`${second.url}/dashboard`, { headers: { cookie } })).status).toBe(200);
    expect((await fetch(`${second.url}/dashboard`)).status).toBe(401);
  });
});

describe("a start that cannot be", () => {
  test("a broken config: all errors, exit 3, nothing written", async () => {
    const where = await place("site: { nmae: x }\nservices:\n  - { id: a, every: 0s, http: nowhere }\n");
    const { code, stderr } = await cortex([
      "start",
      "--config",
      where.configPath,
      "--data",
      where.dataDir,
      "--port",
      "0",
    ]);
    expect(code).toBe(3);
    for (const said of ["site.nmae", "`name`", "services[0].every", "services[0].http", ":3:"])
      expect(stderr).toContain(said);
    await expect(stat(where.dataDir)).rejects.toThrow("ENOENT");
  });

  test("a data folder that is taken: exit 5, and who has it", async () => {
    const where = await place("services: []\n");
    const running = await run(where);
    const { code, stderr } = await cortex([
      "start",
      "--config",
      where.configPath,
      "--data",
      where.dataDir,
      "--port",
      "0",
    ]);
    expect(code).toBe(5);
    expect(stderr).toContain(`process ${running.child.pid}`);
  });

  test("a port that is taken: exit 5, and who has it", async () => {
    const taken = await target();
    const where = await place("services: []\n");
    const { code, stderr } = await cortex([
      "start",
      "--config",
      where.configPath,
      "--data",
      where.dataDir,
      "--port",
      String(taken.port),
    ]);
    expect(code).toBe(5);
    expect(stderr).toContain(`127.0.0.1:${taken.port}`);
    expect(stderr).toContain(`process ${process.pid}`);
  });

  test("a database that is none is left as it is: exit 5, and what to do", async () => {
    const where = await place("services: []\n");
    await mkdir(where.dataDir);
    await writeFile(
      join(where.dataDir, "cortex.db"),
      "this is no database, and it is long enough to look at".repeat(100),
    );
    const { code, stderr } = await cortex([
      "start",
      "--config",
      where.configPath,
      "--data",
      where.dataDir,
      "--port",
      "0",
    ]);
    expect(code).toBe(5);
    expect(stderr).toContain("cortex.db");
    expect(await readFile(join(where.dataDir, "cortex.db"), "utf8")).toContain("this is no database");
  });

  test("a config under a name that is not looked for: exit 3, and none is written beside it", async () => {
    const { dir: cwd, configPath } = await place();
    await writeFile(join(cwd, "cortex.yml"), "services: []\n");
    const { code, stderr } = await cortex(["start", "--port", "0"], { cwd });
    expect(code).toBe(3);
    expect(stderr).toContain("--config cortex.yml");
    await expect(stat(configPath)).rejects.toThrow("ENOENT");
  });

  test("an unknown command or option: exit 2, and the nearest known one", async () => {
    expect(await cortex(["chekc"])).toMatchObject({ code: 2, stderr: expect.stringContaining("check") });
    expect(await cortex(["start", "--prot", "1"])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("--port"),
    });
  });
});

describe("what comes without being asked for", () => {
  test("no operator password set: one is made, kept as a hash, and readable by this user alone", async () => {
    const where = await place("services: []\n");
    const running = await run(where, { OPERATOR_PASSWORD: "" });
    const path = join(where.dataDir, "operator-password");
    expect(running.output()).toContain(path);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    const made = (await readFile(path, "utf8")).trim();
    expect(await logIn(running, made)).not.toBe("");
    const { stdout } = await cortex(["secret"]);
    expect(stdout.trim().length).toBeGreaterThan(64);
  });

  test("a push service without a token gets one that stays, shown to the operator only", async () => {
    const where = await place("services:\n  - { id: job, push: {}, every: 1d }\n");
    const first = await run(where);
    const address = async (running: RunningCortex) => {
      const page = await (
        await fetch(`${running.url}/dashboard`, { headers: { cookie: await logIn(running) } })
      ).text();
      return /\/push\/([A-Za-z0-9_-]{20,})/.exec(page)?.[1];
    };
    const token = await address(first);
    expect(token).toBeDefined();
    expect((await fetch(`${first.url}/push/${token}`, { method: "POST" })).status).toBe(200);
    expect(await (await fetch(`${first.url}/`)).text()).not.toContain(String(token));
    await first.end();
    const second = await run(where);
    expect(await address(second)).toBe(token);
    expect(await read(`${second.url}/api/v1/services/job`)).toMatchObject({ state: "operational" });
  });
});

/** Does not wait for its page. */
function cortexStart({ dir, configPath, dataDir }: Place) {
  const args = [entry, "start", "--config", configPath, "--data", dataDir, "--port", "0"];
  const child = spawn(process.execPath, args, { cwd: dir, stdio: "ignore" });
  return { child, exited: once(child, "exit").then(([code]) => code) };
}

/** Logs in as a program may, with the password alone; returns the cookie. */
async function logIn(running: RunningCortex, password = operatorPassword): Promise<string> {
  const answer = await fetch(`${running.url}/login`, {
    method: "POST",
    body: new URLSearchParams({ password }),
    redirect: "manual",
  });
  expect(answer.status).toBe(303);
  return answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(";", 1)[0])
    .join("; ");
}
