import { expect, onTestFinished, test } from "vitest";
import { WebSocket } from "ws";
import { residentBytes } from "../support/resident-bytes.ts";
import { makePlace, type RunningCortex, runCortex } from "../support/run-cortex.ts";
import { createTarget, eventually } from "../support/targets.ts";

/*
 * Everybody who may send something tries to fill the memory, each in his own way, while the heap is limited: to twice
 * what the program takes with so many services, and what lies outside of the heap is measured.
 */

const heap = { NODE_OPTIONS: "--max-old-space-size=96" };
const services = 200;
/** An eighth of the heap in answers that nobody reads, what the system keeps for sockets, and what the rest needs. */
const grownAtMost = 250 * 1024 * 1024;
const token = "token-of-the-program-1";
const join = (ref: number, topic = "service_status") => `["${ref}","${ref}","${topic}","phx_join",{}]`;
const each = <Value>(count: number, make: (index: number) => Value) =>
  Array.from({ length: count }, (_, i) => make(i));
/** Somebody behind the proxy, at an address of his own. */
const from = (index: number) => ({ "x-forwarded-for": `9.9.${index >> 8}.${index & 255}` });

/** `count` of them, twenty at a time; how often each status came. */
async function many(
  count: number,
  ask: (index: number) => Promise<Response>,
): Promise<Record<number, number>> {
  const seen: Record<number, number> = {};
  for (let done = 0; done < count; done += 20) {
    const answers = await Promise.all(each(Math.min(20, count - done), (i) => ask(done + i)));
    for (const answer of answers) {
      await answer.arrayBuffer();
      seen[answer.status] = (seen[answer.status] ?? 0) + 1;
    }
  }
  return seen;
}

/** Joins over and over and reads nothing of what it is answered. */
function deafSocket({ url }: RunningCortex): WebSocket {
  const socket = new WebSocket(`${url.replace("http", "ws")}/live/websocket?vsn=2.0.0`, {
    perMessageDeflate: false,
  });
  socket.on("error", () => undefined);
  socket.on("open", () => {
    socket.pause();
    let ref = 0;
    for (const text of each(450, () => join(++ref))) socket.send(text);
    const timer = setInterval(() => each(50, () => socket.send(join(++ref))), 1_000);
    socket.on("close", () => clearInterval(timer));
  });
  return socket;
}

test("with the heap limited, whoever tries to fill the memory fails, and the page goes on", {
  timeout: 180_000,
}, async () => {
  const target = await createTarget();
  const lines = each(services, (i) => `  - { id: service-${i}, http: "${target.url}/${i}", every: 5s }`);
  const place = await makePlace(`connectivity: off
tokens: [{ id: program, token: ${token}, can: [write] }]
services:
  - { id: job, push: { token: token-of-the-job-1 }, every: 1d }
${lines.join("\n")}
`);
  const cortex = await runCortex(place, heap);
  const sockets: WebSocket[] = [];
  onTestFinished(async () => {
    for (const socket of sockets) socket.terminate();
    await cortex.end("SIGKILL");
    await target.stop();
    await place.remove();
  });
  const { url } = cortex;
  const post = (path: string, body: BodyInit, headers: Record<string, string> = {}) =>
    fetch(url + path, { method: "POST", body, headers, redirect: "manual" });
  await eventually(
    "the services",
    async () => (await (await fetch(`${url}/api/v1/status`)).json()).indicator === "none",
    20_000,
  );
  const before = residentBytes(cortex.child.pid);
  let most = 0;
  const watch = setInterval(() => (most = Math.max(most, residentBytes(cortex.child.pid))), 100);
  onTestFinished(() => clearInterval(watch));

  const lives = async (what: string) => {
    expect((await fetch(`${url}/healthz`)).status, what).toBe(200);
    expect(most - before, `bytes taken by ${what}`).toBeLessThan(grownAtMost);
  };

  sockets.push(...each(150, () => deafSocket(cortex)));
  await new Promise((resolve) => setTimeout(resolve, 8_000));
  await lives("sockets that do not read");
  for (const socket of sockets.splice(0)) socket.terminate();

  const polls = await many(400, async (i) => {
    const opened = await fetch(`${url}/live/longpoll?vsn=2.0.0`, { headers: from(i) });
    const { token } = await opened.json();
    const query = `vsn=2.0.0&token=${encodeURIComponent(token)}`;
    const body = each(40, (ref) => join(ref)).join("\n");
    return post(`/live/longpoll?${query}`, body, { "content-type": "application/x-ndjson", ...from(i) });
  });
  expect(polls[200]).toBeGreaterThan(0);
  await lives("polls that fetch nothing");

  const write = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  const long = "x".repeat(20_000);
  await many(300, (i) =>
    fetch(`${url}/live/websocket`, { headers: { ...from(i), origin: `https://${i}.example` } }),
  );
  await many(300, (i) => fetch(`${url}/${i}?${long.slice(0, 5_000)}`, { headers: from(i) }));
  await many(20, (i) => post("/login", new URLSearchParams({ password: `${long}${i}` }), from(i)));
  await lives("strangers");
  await many(300, (i) =>
    post("/push/token-of-the-job-1", JSON.stringify({ status: "up", msg: `${long}${i}` }), write),
  );
  await lives("pushes");
  const names = await many(200, (i) =>
    post("/api/v1/metrics", JSON.stringify(each(50, (j) => ({ name: `shop.n${i}.${j}`, value: j }))), write),
  );
  expect(names[422]).toBeGreaterThan(0);
  await lives("figures");
  const incidents = await many(200, (i) =>
    post("/api/v1/incidents", JSON.stringify({ title: `${i}`, body: long }), write),
  );
  expect(incidents).toEqual({ 201: 200 });
  await lives("programs with a token");

  expect(cortex.child.exitCode).toBeNull();
  const viewer = new WebSocket(`${url.replace("http", "ws")}/live/websocket?vsn=2.0.0`);
  sockets.push(viewer);
  const heard: string[] = [];
  viewer.on("message", (data) => heard.push(String(data)));
  viewer.on("open", () => viewer.send(join(1)));
  await eventually("the answer", () => heard.some((text) => text.includes("phx_reply")), 20_000);
  await post("/push/token-of-the-job-1?status=down", "");
  await eventually("the change", () => heard.some((text) => text.includes('"down"')), 20_000);
  expect((await fetch(url)).status).toBe(200);
});
