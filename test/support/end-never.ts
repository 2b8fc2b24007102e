import { once } from "node:events";
import { connect } from "node:net";

/** Sends and never closes its own side; resolves with what came once the other end has let go of the connection. */
export async function endNever(port: number, bytes: string): Promise<string> {
  const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
  let answer = "";
  socket.on("data", (chunk) => {
    answer += chunk;
  });
  socket.on("error", () => undefined);
  socket.write(bytes);
  await once(socket, "end");
  // Whoever still holds the connection takes this; whoever does not resets it.
  const knocking = setInterval(() => socket.write(" "), 20);
  await new Promise((resolve) => socket.once("close", resolve));
  clearInterval(knocking);
  return answer;
}
