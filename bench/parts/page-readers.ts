import { connect, type Socket } from "node:net";
import { answer } from "./answer.ts";

/** Keep-alive connections that ask again as soon as the answer is whole. Answers have a content-length. */
const connections = 32;

answer("read", async (port: number, encoding: string, durationMs: number) => {
  const until = performance.now() + durationMs;
  const counts = await Promise.all(Array.from({ length: connections }, () => readOn(port, encoding, until)));
  return (counts.reduce((sum, count) => sum + count, 0) * 1_000) / durationMs;
});
// The bench asks when it wants; nothing else keeps this process alive.
process.channel?.ref();

function readOn(port: number, encoding: string, until: number): Promise<number> {
  const question = Buffer.from(
    `GET / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAccept-Encoding: ${encoding}\r\n\r\n`,
  );
  return new Promise((resolve, reject) => {
    let count = 0;
    let missing = 0;
    const socket: Socket = connect(port, "127.0.0.1", () => socket.write(question));
    socket.setNoDelay(true);
    socket.on("data", (chunk: Buffer) => {
      missing = missing === 0 ? wholeAnswer(chunk) - chunk.length : missing - chunk.length;
      if (missing > 0) return;
      count += 1;
      if (performance.now() < until) return socket.write(question);
      resolve(count);
      socket.destroy();
    });
    socket.on("error", reject);
    socket.on("close", () => reject(new Error("the server closed a connection that was to be kept alive")));
  });
}

/** Bytes of head and body. The head comes in one piece: it is the first thing written to an idle connection. */
function wholeAnswer(chunk: Buffer): number {
  const end = chunk.indexOf("\r\n\r\n");
  const head = chunk.toString("latin1", 0, end).toLowerCase();
  const length = /content-length: (\d+)/.exec(head)?.[1];
  if (!head.startsWith("http/1.1 200") || length === undefined)
    throw new Error(`not a 200 with a length: ${head}`);
  return end + 4 + Number(length);
}
