import { createServer } from "node:http";
import { WebSocketServer } from "ws";

/** A loop of ws.send: every join is answered, every POST goes to all viewers as one text of that size. */
const [port, size] = [Number(process.argv[2]), Number(process.argv[3])];
const server = createServer((_, response) => {
  const update = `["3",null,"service_status","status_update",{"x":"${"x".repeat(size)}"}]`;
  for (const viewer of viewers.clients) viewer.send(update);
  response.end();
});
const viewers = new WebSocketServer({ server, perMessageDeflate: false });
viewers.on("connection", (viewer) => {
  viewer.on("message", () =>
    viewer.send('["1","1","service_status","phx_reply",{"status":"ok","response":{}}]'),
  );
});
server.listen(port, "127.0.0.1", 4_096);
