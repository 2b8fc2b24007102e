import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { Agent, get } from "node:http";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { logIn } from "../support/operator-session.ts";
import { makePlace, runCortex } from "../support/run-cortex.ts";
import { serve, speak } from "../support/servers.ts";
import { eventually } from "../support/targets.ts";

const page = (word: string) =>
  `import { definePage, text } from "cortex-status/page";\nexport default definePage({ menuLink: () => "Own", render: () => text({ body: "${word}" }) });\n`;

const canLimit = spawnSync("prlimit", ["--version"]).status === 0;

/** Over a connection of its own, or one that is kept. */
function ask(url: string, agent: Agent | false = false): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const sent = get(url, { agent, timeout: 5_000 }, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => (text += chunk));
      response.on("end", () => resolve({ status: response.statusCode ?? 0, text }));
    });
    sent.on("timeout", () => sent.destroy(new Error("no answer within 5 s")));
    sent.on("error", reject);
  });
}

test.skipIf(!canLimit)(
  "out of files: targets that hang leave some for the page; with none at all nothing is down, it is said, and passes",
  { timeout: 60_000 },
  async () => {
    const hanging = await speak(() => undefined);
    const fine = await serve((_, response) => void response.end("ok"));
    const services = Array.from(
      { length: 150 },
      (_, i) => `  - { id: s${i}, http: "http://127.0.0.1:${hanging}/", every: 2s }`,
    );
    const place = await makePlace(`connectivity: off
limits: { perHost: 500 }
dashboard: { pages: { own: ./own.ts } }
services:
  - { id: fine, http: "${fine}/", every: 1s }
  - { id: program, command: ["true"], every: 1s }
  - { id: disk, disk: { path: /, used: 100% }, every: 1s }
  - { id: process, process: { name: node }, every: 1s }
  - { id: name, tcp: "localhost:${new URL(fine).port}", every: 1s }
${services.join("\n")}
`);
    const ownPage = join(place.dir, "own.ts");
    await writeFile(ownPage, page("before"));
    onTestFinished(place.remove);
    const cortex = await runCortex(place, {}, [], ["prlimit", "--nofile=200"]);
    onTestFinished(async () => void (await cortex.end()));
    const pid = String(cortex.child.pid);
    for (let turn = 0; turn < 20; turn++) {
      expect((await ask(`${cortex.url}/`)).status).toBe(200);
      await new Promise((resolve) => setTimeout(resolve, 150));
    }

    const kept = new Agent({ keepAlive: true, maxSockets: 1 });
    onTestFinished(() => kept.destroy());
    const service = async () => JSON.parse((await ask(`${cortex.url}/api/v1/services/fine`, kept)).text);
    const others = async () => {
      const { services: all } = JSON.parse((await ask(`${cortex.url}/api/v1/status`, kept)).text);
      return all.filter(({ id }: { id: string }) => !/^s\d+$/.test(id)) as { id: string; state: string }[];
    };
    await eventually("the service that is fine", async () => (await service()).state === "operational");
    const open = readdirSync(`/proc/${pid}/fd`).length;
    expect(spawnSync("prlimit", ["--pid", pid, `--nofile=${open - 20}:200`]).status).toBe(0);
    const states = new Set<string>();
    await eventually("a word about it", async () => {
      states.add((await service()).state);
      return (await ask(`${cortex.url}/readyz`, kept)).text.includes(
        "all files that this process may have open",
      );
    });
    await eventually("a check that could not be made", async () => {
      const { state, reason } = await service();
      states.add(state);
      return state === "unknown" && reason === "probe";
    });
    // Another thread for the pages, and two of its own measurements of itself.
    await writeFile(ownPage, page("after"));
    await new Promise((resolve) => setTimeout(resolve, 5_000));
    states.add((await service()).state);
    expect(states).not.toContain("down");
    expect((await others()).filter(({ state }) => state === "down")).toEqual([]);
    expect((await ask(`${cortex.url}/`, kept)).status).toBe(200);

    spawnSync("prlimit", ["--pid", pid, "--nofile=200:200"]);
    await eventually(
      "new viewers",
      async () => (await ask(`${cortex.url}/`).catch(() => null))?.status === 200,
    );
    await eventually("the service back", async () => (await service()).state === "operational", 20_000);
    expect((await ask(`${cortex.url}/readyz`)).text).not.toContain("all files");
    await eventually("the others", async () =>
      (await others()).every(({ state }) => state === "operational"),
    );
    const operator = await logIn(cortex);
    await eventually("the page's change", async () =>
      (await operator.open("/dashboard/own")).html.includes("after"),
    );
    expect(cortex.output()).not.toContain("this is a bug");
  },
);
