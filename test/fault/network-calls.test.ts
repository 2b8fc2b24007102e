import { spawn, spawnSync } from "node:child_process";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { launchBrowser } from "../support/browser.ts";
import { receiver } from "../support/receiver.ts";
import { makePlace, operatorPassword, type Place, runCortex } from "../support/run-cortex.ts";
import { createTarget, eventually } from "../support/targets.ts";
import { Inside, mayUnshare } from "./own-network.ts";

/* The system calls of the running program that reach out are written down, those of what it starts included. */

const canTrace = spawnSync("strace", ["-f", "-o", "/dev/null", "true"]).status === 0;
const tracing = (place: Place) =>
  // It stays a child of ours, and strace stands aside.
  ["strace", "-D", "-f", "-qq", "-e", "trace=connect,sendto,sendmsg,sendmmsg", "-o", traceOf(place)];
const traceOf = (place: Place) => join(place.dir, "trace");

/** `address:port` of every call so far that named one. */
async function reached(place: Place): Promise<string[]> {
  const lines = (await readFile(traceOf(place), "utf8")).split("\n");
  const seen = lines.flatMap((line) => {
    const port = /sin6?_port=htons\((\d+)\)/.exec(line)?.[1];
    const address = /inet_addr\("([^"]+)"\)|inet_pton\(AF_INET6, "([^"]+)"/.exec(line);
    if (address) return [`${address[1] ?? `[${address[2]}]`}:${port}`];
    return /sa_family=AF_INET/.test(line) ? [line] : [];
  });
  return [...new Set(seen)].sort();
}

/** A network with nothing in it, where a program may be started beside what listens there. */
async function emptyNetwork(): Promise<{ inside: Inside; enter: string[] }> {
  const holder = spawn("unshare", ["-n", "sh", "-c", "ip link set lo up && echo up && exec sleep 600"]);
  onTestFinished(() => void holder.kill("SIGKILL"));
  await once(holder.stdout, "data");
  const inside = new Inside(holder.pid ?? 0);
  onTestFinished(() => inside.end());
  return { inside, enter: ["nsenter", "-t", String(holder.pid), "-n"] };
}

test.skipIf(!(canTrace && mayUnshare))(
  "a first start reaches what listens on this machine, which it writes into its config, and nothing else",
  { timeout: 60_000 },
  async () => {
    const { inside, enter } = await emptyNetwork();
    await inside.ask("listen", "127.0.0.1", 8099);
    const place = await makePlace();
    const words = 'while [ "$1" != start ]; do program="$program $1"; shift; done';
    const withoutConfig = ["sh", "-c", `${words}; exec $program start --port 0`, "sh"];
    const running = await runCortex(place, {}, [], [...enter, ...tracing(place), ...withoutConfig]);
    onTestFinished(async () => {
      await running.end();
      await place.remove();
    });
    const fetched = (path: string) =>
      inside.ask<{ status: number; text: string }>("fetch", `${running.url}${path}`);
    await eventually("the check", async () => (await fetched("/api/v1/status")).text.includes("operational"));
    expect((await fetched("/")).status).toBe(200);
    await new Promise((resolve) => setTimeout(resolve, 5_000));
    expect(await reached(place)).toEqual(["127.0.0.1:8099"]);
    expect(await readFile(place.configPath, "utf8")).toContain('http: "http://127.0.0.1:8099/"');
  },
);

test.skipIf(!(canTrace && mayUnshare))(
  "without `connectivity` in the config its two targets are tried, as soon as a service may be far away; `off` tries none",
  { timeout: 60_000 },
  async () => {
    const { inside, enter } = await emptyNetwork();
    const reachedWith = async (connectivity: string) => {
      const place = await makePlace(
        `${connectivity}\nservices: [{ id: far, http: "http://192.0.2.1/", every: 1s, remote: true }]\n`,
      );
      const running = await runCortex(place, {}, [], [...enter, ...tracing(place)]);
      onTestFinished(async () => {
        await running.end();
        await place.remove();
      });
      await eventually("checks", async () => {
        const { text } = await inside.ask<{ text: string }>(
          "fetch",
          `${running.url}/api/v1/services/far/results`,
        );
        return JSON.parse(text).length > 2;
      });
      return reached(place);
    };
    expect(await reachedWith("")).toEqual(["1.1.1.1:443", "192.0.2.1:80", "9.9.9.9:443"]);
    expect(await reachedWith("connectivity: off")).toEqual(["192.0.2.1:80"]);
  },
);

test.skipIf(!canTrace)(
  "with page, dashboard and Mission Control open in a browser, each address of the config is reached, and none besides; the pages reach their own alone",
  { timeout: 120_000 },
  async () => {
    const [web, talking, symbiont, connectivity] = await Promise.all([1, 2, 3, 4].map(() => createTarget()));
    const [heartbeat, hook, slack] = await Promise.all([receiver(), receiver(), receiver()]);
    const accepting = createServer((socket) => socket.destroy()).listen(0, "127.0.0.1");
    const resolver = createSocket("udp4").bind(0, "127.0.0.1");
    await Promise.all([once(accepting, "listening"), once(resolver, "listening")]);
    onTestFinished(async () => {
      accepting.close();
      resolver.close();
      await Promise.all([web, talking, symbiont, connectivity].map((target) => target?.stop()));
    });
    const at = ({ port }: AddressInfo) => `127.0.0.1:${port}`;
    const place = await makePlace(`
connectivity: { targets: ["tcp://127.0.0.1:${connectivity?.port}"] }
heartbeat: { url: "${heartbeat.url}/beat", every: 5s }
dashboard: { pages: { own: ./own.ts } }
symbiont: { url: "${symbiont?.url}" }
notify:
  channels:
    - { id: hook, webhook: "${hook.url}" }
    - { id: chat, slack: "${slack.url}" }
services:
  - { id: web, http: "${web?.url}/", every: 1s }
  - { id: socket, websocket: "ws://127.0.0.1:${talking?.port}/", every: 1s, remote: true }
  - { id: port, tcp: "${at(accepting.address() as AddressInfo)}", every: 1s }
  - { id: name, dns: { name: name.example, type: A, resolver: "${at(resolver.address())}" }, every: 2s }
  - { id: disk, disk: { path: /, used: 100% }, every: 1s }
  - { id: program, command: ["true"], every: 1s }
  - { id: process, process: { name: node }, every: 1s }
  - { id: job, push: { token: token-of-the-job-1 }, every: 1d }
`);
    await writeFile(
      join(place.dir, "own.ts"),
      `import { definePage, text } from "cortex-status/page";
export default definePage({ menuLink: () => "Own", render: () => text({ body: "mine" }) });`,
    );
    const running = await runCortex(place, {}, [], tracing(place));
    onTestFinished(async () => {
      await running.end();
      await place.remove();
    });
    const browser = await launchBrowser();
    onTestFinished(() => browser.close());
    const context = await browser.newContext();
    const asked = new Set<string>();
    context.on("request", (request) => asked.add(new URL(request.url()).origin));
    const page = await context.newPage();
    await page.goto(`${running.url}/login`);
    await page.fill('[name="password"]', operatorPassword);
    await page.press('[name="password"]', "Enter");
    await page.waitForURL((url) => url.pathname !== "/login");
    const paths = ["/", "/services/web", "/incidents", "/embed", "/tasks", "/dashboard"];
    paths.push(...["host", "services", "metrics", "live", "store", "own"].map((one) => `/dashboard/${one}`));
    for (const path of paths) {
      const answer = await page.goto(running.url + path);
      expect(answer?.status(), path).toBe(200);
      await page.waitForTimeout(500);
    }
    await web?.stop();
    await eventually("the alert", () => hook.taken.length > 0 && slack.taken.length > 0, 30_000);

    const urls = [web, talking, symbiont, connectivity, heartbeat, hook, slack].map((one) => one?.url ?? "");
    const named = urls.map((url) => new URL(url).host);
    named.push(at(accepting.address() as AddressInfo), at(resolver.address()));
    expect(await reached(place)).toEqual(named.sort());
    expect([...asked]).toEqual([running.url]);
  },
);
