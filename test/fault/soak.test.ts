import { readFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { expect, onTestFinished, test } from "vitest";
import { WebSocket } from "ws";
import { logIn } from "../support/operator-session.ts";
import { residentBytes } from "../support/resident-bytes.ts";
import { makePlace, runCortex } from "../support/run-cortex.ts";
import { seededRandom } from "../support/seeded-random.ts";
import { serve } from "../support/servers.ts";
import { eventually } from "../support/targets.ts";
import { viewPosition } from "../support/view-position.ts";

/*
 * Everything at once: services that fall and rise, viewers on both transports, own pages, figures of one's own, tasks and
 * alerts. `SOAK_MINUTES=30` for the long run; the short one shows that the parts of it work.
 */

const minutes = Number(process.env.SOAK_MINUTES ?? 0);
const size =
  minutes > 0
    ? { services: 500, sockets: 150, polls: 30, readers: 4, falls: 0.01 }
    : { services: 40, sockets: 10, polls: 4, readers: 1, falls: 0.1 };
const lastsMs = minutes > 0 ? minutes * 60_000 : 6_000;
/** Half of the run it grows into its caches; then it may grow by this share, and by a little whatever its size. */
const growth = { share: 0.15, megabytes: 25 };
const random = seededRandom(20_261_125);
const token = "soak-token-that-is-long-enough";

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Half the services behind it fall now and then. */
async function moodyTarget(): Promise<string> {
  const down = new Set<string>();
  const server = createServer(({ url = "" }, response) => {
    if (random() < size.falls) down.has(url) ? down.delete(url) : down.add(url);
    if (down.has(url)) response.writeHead(503).end("not now");
    else response.end(JSON.stringify({ ok: true, at: Date.now() }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", 4_096, resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const ownPage = `import { card, columns, definePage, form, ok, table } from "cortex-status/page";
let drawn = 0;
export default definePage({
  menuLink: () => "Soak", refresh: "1s",
  render: ({ services }) => columns([
    card({ title: "Drawn", value: ++drawn }),
    table({ id: "t", title: "Services", rows: [...services], columns: [{ field: "id" }, { field: "state" }] }),
    form({ id: "f", title: "F", fields: [{ name: "n", type: "number" }], run: ({ n }) => ok(String(n)) }),
  ]),
});`;

/** One after the other as long as it lasts; what a turn could not do is counted by its name. */
class Soak {
  readonly failures = new Map<string, number>();
  readonly turns = new Map<string, number>();
  readonly #until = Date.now() + lastsMs;
  readonly #running: Promise<void>[] = [];

  get isOver(): boolean {
    return Date.now() > this.#until;
  }

  keep(what: string, everyMs: number, turn: () => Promise<unknown>): void {
    const run = async () => {
      await pause(random() * everyMs);
      while (!this.isOver) {
        await turn().then(
          () => this.turns.set(what, (this.turns.get(what) ?? 0) + 1),
          (thrown: unknown) => {
            const key = `${what}: ${String(thrown)}`;
            this.failures.set(key, (this.failures.get(key) ?? 0) + 1);
          },
        );
        await pause(everyMs * (0.5 + random()));
      }
    };
    this.#running.push(run());
  }

  async end(): Promise<void> {
    await Promise.all(this.#running);
  }
}

async function answered(url: string, init: RequestInit = {}): Promise<string> {
  const answer = await fetch(url, { redirect: "manual", signal: AbortSignal.timeout(10_000), ...init });
  const text = await answer.text();
  if (answer.status >= 400) throw new Error(`${answer.status} ${text.slice(0, 200)}`);
  return text;
}

/** Joins the topic and the page's view, reads for a while and leaves: in order, or by breaking off. */
async function watch(url: string, heard: { messages: number }): Promise<void> {
  const html = await answered(url);
  const { topic, ...position } = viewPosition(html);
  const socket = new WebSocket(`${url.replace("http", "ws")}/live/websocket?vsn=2.0.0`);
  await new Promise<void>((resolve, reject) => socket.once("open", resolve).once("error", reject));
  socket.on("error", () => undefined);
  socket.on("message", () => (heard.messages += 1));
  socket.send(JSON.stringify(["1", "1", "service_status", "phx_join", {}]));
  socket.send(JSON.stringify(["2", "2", topic, "phx_join", position]));
  for (let beat = 0; beat < 4; beat++) {
    await pause(Math.min(15_000, lastsMs / 6) * random());
    socket.send(JSON.stringify([null, `b${beat}`, "phoenix", "heartbeat", {}]));
  }
  if (random() < 0.5) socket.close();
  else socket.terminate();
}

async function poll(url: string): Promise<void> {
  const at = `${url}/live/longpoll?vsn=2.0.0`;
  const opened = JSON.parse(await answered(at)) as { token: string };
  const own = `${at}&token=${encodeURIComponent(opened.token)}`;
  await answered(own, {
    method: "POST",
    headers: { "content-type": "application/x-ndjson" },
    body: JSON.stringify(["1", "1", "service_status", "phx_join", {}]),
  });
  for (let turn = 0; turn < 3; turn++)
    await fetch(own, { signal: AbortSignal.timeout(15_000) }).then((r) => r.text());
}

/** User and system time that a process took so far. */
function cpuSeconds(pid: number | undefined): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

test(`everything at once for ${minutes > 0 ? `${minutes} minutes` : "some seconds"}: nothing fails, and the memory is flat`, {
  timeout: lastsMs + 120_000,
}, async () => {
  const target = await moodyTarget();
  let alerts = 0;
  const hook = await serve((request, response) => {
    request.resume();
    alerts += 1;
    response.end();
  });
  const services = Array.from(
    { length: size.services },
    (_, i) =>
      `  - { id: s${i}, name: Service ${i}, group: Group ${i % 10}, http: "${target}/${i}", every: ${2 + (i % 4)}s, confirm: { down: 1, up: 1 }, expect: { body: { contains: ok } } }`,
  );
  const place = await makePlace(`connectivity: off
limits: { perHost: 500 }
tokens: [{ id: soak, token: ${token}, can: [read, write, metrics] }]
notify: { channels: [{ id: hook, webhook: "${hook}/" }] }
dashboard: { pages: { soak: ./pages/soak.ts } }
symbiont: { runbooks: { say: { command: ["echo", "{word}"], params: { word: {} } } } }
services:
  - { id: pushed, push: { token: token-of-the-soak }, every: 10s }
${services.join("\n")}
`);
  await mkdir(join(place.dir, "pages"));
  await writeFile(join(place.dir, "pages/soak.ts"), ownPage);
  const cortex = await runCortex(place);
  onTestFinished(async () => {
    await cortex.end();
    await place.remove();
  });
  const { url } = cortex;
  const { pid } = cortex.child;
  const operator = await logIn(cortex);
  const authorization = `Bearer ${token}`;
  const soak = new Soak();
  const heard = { messages: 0 };
  for (let i = 0; i < size.sockets; i++) soak.keep("socket", 500, () => watch(url, heard));
  for (let i = 0; i < size.polls; i++) soak.keep("long poll", 500, () => poll(url));
  for (let i = 0; i < size.readers; i++) {
    const paths = [
      "/",
      "/services/s1",
      "/incidents",
      "/api/v1/status",
      "/feed.atom",
      "/badge/s2.svg",
      "/healthz",
    ];
    soak.keep("page", 200, () => answered(url + paths[Math.floor(random() * paths.length)]));
  }
  soak.keep("own page", 1_000, async () => {
    const { status, html } = await operator.open("/dashboard/soak");
    if (status !== 200 || !html.includes("Drawn")) throw new Error(`${status}`);
  });
  soak.keep("own form", 3_000, async () => {
    const { html } = await operator.submit("/dashboard/soak", { n: "7" }, "f");
    if (!html.includes("7")) throw new Error("no 7");
  });
  soak.keep("dashboard", 1_000, async () => {
    for (const path of ["", "/host", "/metrics", "/live", "/requests", "/store"])
      if ((await operator.open(`/dashboard${path}`)).status !== 200) throw new Error(path);
  });
  soak.keep("figures", 500, () =>
    answered(`${url}/api/v1/metrics`, {
      method: "POST",
      headers: { authorization, "content-type": "application/json" },
      body: JSON.stringify([{ name: "soak.random", value: random() }]),
    }),
  );
  soak.keep("metrics", 5_000, () => answered(`${url}/metrics`, { headers: { authorization } }));
  soak.keep("push", 2_000, () => answered(`${url}/push/token-of-the-soak?status=up`, { method: "POST" }));
  soak.keep("task", 4_000, async () => {
    const { status } = await operator.submit("/tasks", {
      prompt: `run say word=${Math.floor(random() * 1e6)}`,
    });
    if (status !== 303) throw new Error(String(status));
  });

  const samples: number[] = [];
  const ownLoop = performance.eventLoopUtilization();
  const cpuBefore = cpuSeconds(pid);
  while (!soak.isOver) {
    await pause(Math.min(5_000, lastsMs / 4));
    samples.push(residentBytes(pid) / 1024 / 1024);
  }
  await soak.end();
  const half = samples.slice(samples.length >> 1);
  const third = Math.max(1, Math.floor(half.length / 3));
  const mean = (list: number[]) => list.reduce((sum, one) => sum + one, 0) / list.length;
  const [early, late] = [mean(half.slice(0, third)), mean(half.slice(-third))];
  const done = [...soak.turns].map(([what, count]) => `${count} × ${what}`).join(", ");
  console.log(
    `soak: ${(lastsMs / 60_000).toFixed(1)} min, ${done}, ${heard.messages} messages heard, ${alerts} alerts; ` +
      `server ${Math.round(((cpuSeconds(pid) - cpuBefore) / (lastsMs / 1_000)) * 100)} % of a core, ` +
      `this test's loop busy ${Math.round(performance.eventLoopUtilization(ownLoop).utilization * 100)} %; ` +
      `memory ${samples
        .map(Math.round)
        .filter((_, i) => i % Math.ceil(samples.length / 20) === 0)
        .join(" ")} MB; ` +
      `from the middle to the end ${early.toFixed(0)} → ${late.toFixed(0)} MB`,
  );
  expect([...soak.failures]).toEqual([]);
  expect(heard.messages).toBeGreaterThan(0);
  // Checks and falls go on until one was told.
  await eventually("an alert", async () => alerts > 0, 30_000);
  const { ready } = await eventually("readiness", async () => JSON.parse(await answered(`${url}/readyz`)));
  expect(ready).toBe(true);
  expect(cortex.output()).not.toContain("this is a bug");
  if (minutes > 0) expect(late - early).toBeLessThan(early * growth.share + growth.megabytes);
});
