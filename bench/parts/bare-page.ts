import { createServer, get, type IncomingMessage, type OutgoingHttpHeaders } from "node:http";
import { buffer } from "node:stream/consumers";

/** Answers every request with the bytes and headers that the product answered with. */
const [port, url = "", encoding = ""] = process.argv.slice(2);
// Not fetch(): it would uncompress the body.
const answer = await new Promise<IncomingMessage>((resolve, reject) => {
  get(url, { headers: { "accept-encoding": encoding } }, resolve).on("error", reject);
});
const body = await buffer(answer);
const perConnection = new Set(["date", "connection", "keep-alive", "transfer-encoding", "content-length"]);
const kept = Object.entries(answer.headers).filter(([name]) => !perConnection.has(name));
const headers: OutgoingHttpHeaders = { ...Object.fromEntries(kept), "content-length": body.length };
createServer((_, response) => response.writeHead(200, headers).end(body)).listen(Number(port), "127.0.0.1");
