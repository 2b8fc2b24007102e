import { once } from "node:events";
import { connect } from "node:net";

/** What the server says to bytes that no client would send. */
export async function sendRaw(web: { port: number }, bytes: string): Promise<string> {
  const socket = connect(web.port, "127.0.0.1");
  let answer = "";
  socket.on("data", (chunk) => {
    answer += chunk;
  });
  socket.write(bytes);
  await once(socket, "close");
  return answer;
}
