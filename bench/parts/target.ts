import { createServer } from "node:http";
import { answer } from "./answer.ts";

/** What is checked: answers at once, counts by client (the path's last part or the user agent's product). */
const seen = new Map<string, number>();
const server = createServer((request, response) => {
  const client = request.url === "/bare" ? "bare" : "ours";
  seen.set(client, (seen.get(client) ?? 0) + 1);
  response.end("ok");
});
server.listen(Number(process.argv[2]), "0.0.0.0");
answer("seen", (client: string) => seen.get(client) ?? 0);
