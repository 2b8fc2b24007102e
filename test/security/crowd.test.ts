import { connect } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { WebSocket } from "ws";
import { residentBytes } from "../support/resident-bytes.ts";
import { makePlace, runCortex } from "../support/run-cortex.ts";
import { eventually } from "../support/targets.ts";

/*
 * Sockets that do nothing: half say nothing at all, half are viewers of the live connection. `IDLE_SOCKETS=15000` for the
 * whole crowd; then those that say nothing are also waited out.
 */

const whole = process.env.IDLE_SOCKETS !== undefined;
const count = Number(process.env.IDLE_SOCKETS ?? 400);
/** What one may cost; what the program does meanwhile comes on top. */
const bytesEach = 40 * 1024;
const spareBytes = 60 * 1024 * 1024;

test(`${count} idle sockets: the page answers, a change reaches every viewer, the memory is bounded`, {
  timeout: 180_000,
}, async () => {
  const place = await makePlace(
    "connectivity: off\nservices: [{ id: a, name: A, push: { token: push-token-of-the-test } }]\n",
  );
  const cortex = await runCortex(place);
  const leaving: (() => void)[] = [];
  onTestFinished(async () => {
    for (const leave of leaving) leave();
    await cortex.end();
    await place.remove();
  });
  const port = Number(new URL(cortex.url).port);
  const before = residentBytes(cortex.child.pid);
  let cut = 0;
  let heard = 0;

  const silent = () =>
    new Promise<void>((resolve, reject) => {
      const socket = connect(port, "127.0.0.1", resolve);
      socket.on("error", reject);
      socket.on("close", () => (cut += 1));
      // The 408 has to be read for the end behind it to be seen.
      socket.resume();
      leaving.push(() => socket.destroy());
    });
  const viewer = () =>
    new Promise<void>((resolve, reject) => {
      const socket = new WebSocket(`ws://127.0.0.1:${port}/live/websocket?vsn=2.0.0`, {
        perMessageDeflate: false,
      });
      socket.on("error", reject);
      socket.on("open", () => socket.send('["1","1","service_status","phx_join",{}]'));
      socket.on("message", (data) => {
        const text = String(data);
        if (text.includes("phx_reply")) resolve();
        if (text.includes("status_update") && text.includes('"down"')) heard += 1;
      });
      leaving.push(() => socket.terminate());
    });
  for (let done = 0; done < count; done += 100)
    await Promise.all(
      Array.from({ length: Math.min(100, count - done) }, (_, i) => (i % 2 ? viewer() : silent())),
    );

  const beganAt = performance.now();
  for (const path of ["/", "/healthz", "/api/v1/status"])
    expect((await fetch(cortex.url + path)).status).toBe(200);
  expect(performance.now() - beganAt).toBeLessThan(5_000);
  await fetch(`${cortex.url}/push/push-token-of-the-test?status=down`, { method: "POST" });
  await eventually("every viewer to hear", () => heard === count / 2, 20_000);
  const grown = residentBytes(cortex.child.pid) - before;
  expect(grown).toBeLessThan(count * bytesEach + spareBytes);
  if (!whole) return;
  console.log(`${count} idle sockets: ${Math.round(grown / count / 1024)} KB each`);
  await eventually("the silent ones to be cut", () => cut >= count / 2, 40_000);
  expect((await fetch(cortex.url)).status).toBe(200);
});
