import { once } from "node:events";
import { Socket } from "phoenix";
import { expect, test } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import { watchPulse } from "./pulse.ts";

test("a pulse that is no longer watched hears nothing of its socket", async () => {
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  const socket = new Socket(`ws://127.0.0.1:${address.port}/live`, { transport: WebSocket });
  const silent = () => undefined;
  let heard = 0;
  const end = watchPulse({
    ...{ socket, tellsItself: () => false, onDoubt: silent, onDead: silent },
    onHeard: () => {
      heard++;
    },
  });
  socket.connect();
  const [peer] = await once(server, "connection");
  const tell = () =>
    new Promise<void>((resolve) => {
      socket.onMessage(() => resolve());
      peer.send('[null,null,"any","event",{}]');
    });
  await tell();
  const before = heard;
  expect(before).toBeGreaterThan(0);
  end();
  await tell();
  expect(heard).toBe(before);
  socket.disconnect();
  server.close();
});
