import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { afterEach, expect, test } from "vitest";
import { startWeb, type WebFixture } from "../web/start-web.ts";

/* Clients that take their time, with the server's own limits made ten to a hundred times shorter. */

let web: WebFixture;
const sockets: Socket[] = [];

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await web.close(0);
});

/** Sends the text and then one more byte of `drip` every 200 ms; what came back when the server ended it. */
async function slowly(text: string, drip = ""): Promise<string> {
  const socket = connect(web.port, "127.0.0.1");
  sockets.push(socket);
  let answer = "";
  socket.on("data", (chunk) => (answer += chunk.toString()));
  socket.on("error", () => undefined);
  socket.write(text);
  const timer = drip === "" ? undefined : setInterval(() => socket.write(drip), 200);
  await once(socket, "close");
  clearInterval(timer);
  return answer;
}

test("who says nothing, or a header or a body byte by byte, is ended with 408, and others are answered meanwhile", {
  timeout: 30_000,
}, async () => {
  web = await startWeb();
  expect([web.server.headersTimeout, web.server.requestTimeout, web.server.timeout]).toEqual([
    10_000, 30_000, 90_000,
  ]);
  web.server.headersTimeout = 800;
  web.server.requestTimeout = 1_500;
  const post = "POST /login HTTP/1.1\r\nHost: h\r\nContent-Type: application/x-www-form-urlencoded\r\n";
  const slow = Promise.all([
    ...Array.from({ length: 20 }, () => slowly("")),
    ...Array.from({ length: 20 }, () => slowly("GET / HTTP/1.1\r\nHost: h\r\nX: ", "x")),
    ...Array.from({ length: 20 }, () => slowly(`${post}Content-Length: 50000\r\n\r\npassword=`, "x")),
    ...Array.from({ length: 20 }, () => slowly(`${post}Transfer-Encoding: chunked\r\n\r\n`, "1\r\nx\r\n")),
  ]);
  expect((await fetch(`${web.origin}/healthz`)).status).toBe(200);
  for (const answer of await slow) expect(answer).toMatch(/^HTTP\/1\.1 408 /);
});

test("who asks and reads nothing is let go, however little the answer moves", {
  timeout: 30_000,
}, async () => {
  const long = "a word of a long page ".repeat(1_000_000);
  web = await startWeb();
  web.showPage(long);
  web.server.timeout = 1_000;
  const socket = connect(web.port, "127.0.0.1");
  sockets.push(socket);
  socket.on("error", () => undefined);
  socket.pause();
  socket.write("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
  const open = () =>
    new Promise<number>((resolve) => web.server.getConnections((_, count) => resolve(count)));
  await expect.poll(open).toBe(1);
  await expect.poll(open, { timeout: 10_000 }).toBe(0);
});

test("who asks for much ahead of reading is cut off before it costs memory; eight ahead are answered", async () => {
  let asked = 0;
  web = await startWeb(
    {},
    {
      push: async () => {
        asked += 1;
        return true;
      },
    },
  );
  const ask = "POST /push/known-token HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n";
  const socket = connect(web.port, "127.0.0.1");
  sockets.push(socket);
  let answers = 0;
  socket.on("data", (chunk) => (answers += chunk.toString().match(/HTTP\/1\.1 200/g)?.length ?? 0));
  socket.write(ask.repeat(9));
  await expect.poll(() => answers).toBe(9);
  socket.write(ask.repeat(9));
  await expect.poll(() => answers).toBe(18);
  socket.on("error", () => undefined);
  socket.write(ask.repeat(1_000));
  await once(socket, "close");
  expect(asked).toBeLessThan(40);
});
