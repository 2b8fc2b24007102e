import { once } from "node:events";
import { request } from "node:http";
import { WebSocket } from "ws";
import { answer } from "./answer.ts";

/** Viewers of one server: all sockets have joined the topic before anything is measured. */
const sockets: WebSocket[] = [];
let heard: (text: string) => void = () => undefined;

answer("join", async (url: string, count: number) => {
  for (let done = 0; done < count; done += 50) {
    await Promise.all(Array.from({ length: Math.min(50, count - done) }, () => join(url)));
  }
  return sockets.length;
});

/** From now until each viewer is back on a server that went away, in ms. All come at once and try again until they are in. */
answer("return", async (url: string) => {
  const count = sockets.length;
  for (const socket of sockets.splice(0)) socket.terminate();
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: count }, () => joinAtLast(url)));
  return performance.now() - startedAt;
});

async function joinAtLast(url: string): Promise<void> {
  for (;;) {
    const joined = await join(url).then(
      () => true,
      () => false,
    );
    if (joined) return;
    await new Promise((resolve) => setTimeout(resolve, 50 + Math.random() * 100));
  }
}

async function join(url: string): Promise<void> {
  const socket = new WebSocket(url, { perMessageDeflate: false });
  await once(socket, "open");
  socket.on("error", () => undefined);
  socket.send('["1","1","service_status","phx_join",{}]');
  await once(socket, "message");
  socket.on("message", (data) => heard(data.toString()));
  sockets.push(socket);
}

/** From the POST being sent until the last viewer has its update, in ms; and the size of the update. */
answer("change", async (url: string, marker: string) => {
  const waiting = Promise.withResolvers<void>();
  let missing = sockets.length;
  let bytes = 0;
  heard = (text) => {
    if (!text.includes(marker)) return;
    bytes = text.length;
    missing -= 1;
    if (missing === 0) waiting.resolve();
  };
  const startedAt = performance.now();
  post(url);
  await waiting.promise;
  return { ms: performance.now() - startedAt, bytes };
});
process.channel?.ref();

function post(url: string): void {
  const question = request(url, { method: "POST", agent: false }, (response) => response.resume());
  question.on("error", (error) => console.error(error.message));
  question.end();
}
