import { spawnSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { runCommand } from "../../test/support/run-command.ts";
import { scratchFolder } from "../../test/support/scratch-folder.ts";
import type { CommandIo } from "./io.ts";
import { openingsFor } from "./service/openings.ts";
import { systemdUnit } from "./service/systemd-unit.ts";
import { addService } from "./service.ts";

const hasAnalyze = spawnSync("systemd-analyze", ["--version"]).status === 0;

const run = (args: string[], config: string | null, env: CommandIo["env"] = {}) =>
  runCommand(addService, ["service", ...args], { config: config ?? undefined, env });

/** What `systemd-analyze` says of a unit that stands in a folder of its own. */
async function analyze(command: string[], unit: string): Promise<string> {
  const file = join(await scratchFolder(), "cortex-status.service");
  await writeFile(file, unit);
  const { stdout, stderr } = spawnSync("systemd-analyze", [...command, file], { encoding: "utf8" });
  return stdout + stderr;
}

async function exposure(unit: string): Promise<number> {
  const said = await analyze(["security", "--offline=true", "--no-pager"], unit);
  return Number(/exposure level for [^:]*: ([\d.]+)/.exec(said)?.[1]);
}

const local = `
site: { name: Local }
services:
  - { id: gw, ping: 10.0.0.1 }
  - { id: worker, process: { name: worker, min: 1 } }
  - { id: box, docker: my-container }
  - { id: homes, disk: { path: /home, used: 90% } }
  - { id: nginx, systemd: nginx.service }
`;

describe("cortex service", () => {
  test("prints a unit that starts the Node which runs now, with this config", async () => {
    const { code, stdout, cwd } = await run(["--port", "4100"], "site: { name: Hydra }\nservices: []");
    expect(code).toBe(0);
    const { nodeEnvironment, nodeFlags } = await import("../../bin/node-flags.js");
    expect(stdout).toContain(`ExecStart=${process.execPath} ${nodeFlags.join(" ")} `);
    for (const [name, value] of Object.entries(nodeEnvironment))
      expect(stdout).toContain(`Environment=${name}=${value}`);
    expect(stdout).toContain(` start --config ${cwd}/cortex.yaml --data /var/lib/cortex-status --port 4100 `);
    for (const line of [
      "Type=notify",
      "ExecReload=/bin/kill -HUP $MAINPID",
      "WatchdogSec=30s",
      "DynamicUser=yes",
      "CapabilityBoundingSet=",
    ])
      expect(stdout.split("\n")).toContain(line);
  });

  test("opens just what the configured kinds need, each with its reason", async () => {
    const unit = (await run([], local)).stdout;
    const reasons = [
      "# ping (gw) sends ICMP.\nAmbientCapabilities=CAP_NET_RAW",
      "# process (worker) looks for processes of others.\nProtectProc=default",
      "whoever may do that is root on this machine.\nSupplementaryGroups=docker",
      "# disk (homes) is below /home.\nProtectHome=read-only",
    ];
    for (const reason of reasons) expect(unit).toContain(reason);
    for (const closed of ["ProtectProc=invisible", "ProtectHome=yes", "AmbientCapabilities=\n"])
      expect(unit).not.toContain(closed);
    expect(unit).toContain("NoNewPrivileges=yes");
  });

  test("opens for runbooks that act as somebody else, and for an agent, and for no other", () => {
    const needs = { services: [], runbooks: [], agent: null, user: "ada" };
    expect(openingsFor(needs)).toEqual([]);
    expect(openingsFor({ ...needs, runbooks: [{ id: "list", program: "ls" }] })).toEqual([]);
    const keys = (more: object) =>
      openingsFor({ ...needs, ...more }).map(({ key, value }) => `${key}=${value}`);
    expect(keys({ runbooks: [{ id: "web", program: "/usr/bin/sudo" }] })).toContain("NoNewPrivileges=no");
    expect(keys({ agent: "claude" })).toContain("User=ada");
  });

  test("takes executors from the config, unless a Symbiont elsewhere has them", async () => {
    const executors = `agent: { command: ["claude", "-p"] }, runbooks: { web: { command: ["sudo", "true"] } }`;
    const here = (await run([], `symbiont: { ${executors} }`)).stdout;
    expect(here).toContain("# the runbooks web act as another user.\nNoNewPrivileges=no");
    expect(here).toMatch(/the agent claude works in the home.*\nDynamicUser=no/);
    const there = (await run([], `symbiont: { url: "http://127.0.0.1:8111", ${executors} }`)).stdout;
    expect(there).toContain("DynamicUser=yes");
    expect(there).not.toContain("agent");
  });

  test("shows a program below a home its own folders only", () => {
    const home = ["", "home", "ada"].join("/");
    const configPath = `${home}/status page/cortex.yaml`;
    const unit = systemdUnit({
      ...{ name: "Home", node: `${home}/app/node`, entry: `${home}/app/dist/server/cortex.js` },
      ...{ configPath, port: 4000, bind: "127.0.0.1" },
      needs: { services: [], runbooks: [], agent: null, user: "ada" },
    });
    expect(unit).toContain(`BindReadOnlyPaths=${home}/app "${home}/status page"`);
    expect(unit).toContain(`--config "${configPath}"`);
  });

  test("names what is wrong with the config, and prints nothing", async () => {
    expect(await run([], "servces: []")).toMatchObject({ code: 3, stdout: "" });
    expect(await run(["caddy"], null)).toMatchObject({ code: 3, stdout: "" });
  });

  test.skipIf(!hasAnalyze)("is a unit that systemd reads without a word", async () => {
    const executors = `symbiont: { agent: auto, runbooks: { web: { command: ["sudo", "true"] } } }`;
    for (const config of ["services: []", local, executors]) {
      expect(await analyze(["verify", "--man=no"], (await run([], config)).stdout)).toBe("");
    }
  });

  test.skipIf(!hasAnalyze)("is exposed less than 2.0 where nothing local is watched", async () => {
    const remote = "services: [{ id: web, http: 'https://example.com' }, { id: db, tcp: 'db:5432' }]";
    expect(await exposure((await run([], remote)).stdout)).toBeLessThan(2);
    expect(await exposure((await run([], local)).stdout)).toBeLessThan(3);
  });
});

describe("cortex service caddy", () => {
  const site = async (url: string | null, args: string[] = []) =>
    (await run(["caddy", ...args], `site: { name: Hydra${url === null ? "" : `, url: "${url}"`} }`)).stdout;
  const lines = (text: string) => text.split("\n").filter((line) => line !== "" && !/^\s*#/.test(line));

  test("is a site for site.url in front of the address that cortex listens on", async () => {
    expect(lines(await site("https://status.example.com", ["--port", "4100"]))).toEqual([
      ...["status.example.com {", "\tencode gzip", "\treverse_proxy 127.0.0.1:4100", "}"],
    ]);
    expect(lines(await site("https://status.example.com:8443", ["--bind", "10.0.0.5"]))).toEqual([
      ...["https://status.example.com:8443 {", "\tencode gzip", "\treverse_proxy 10.0.0.5:4000", "}"],
    ]);
    expect(lines(await site("http://status.example.com", ["--bind", "::"]))[0]).toBe(
      "http://status.example.com {",
    );
  });

  test("below a path takes that path only", async () => {
    expect(lines(await site("https://example.com/status"))).toEqual([
      ...["example.com {", "\tencode gzip", "\t@cortex path /status /status/*"],
      ...["\treverse_proxy @cortex 127.0.0.1:4000", "}"],
    ]);
  });

  test("makes its own certificate for a name that no authority knows, and says when site.url is missing", async () => {
    for (const url of ["https://10.0.0.5", "https://status.internal", "https://nas", null])
      expect(await site(url)).toContain("\n\ttls internal\n");
    expect(await site(null)).toContain("site.url is not set");
    expect(await site("https://status.example.com")).not.toContain("tls internal");
  });

  test("the environment's address wins over the file's", async () => {
    const { stdout } = await run(["caddy"], "site: { url: 'https://a.example.com' }", {
      PHX_HOST: "b.example.com",
    });
    expect(lines(stdout)[0]).toBe("b.example.com {");
  });
});
