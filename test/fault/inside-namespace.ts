/** Lives in the network namespace of `cut-off.test.ts`: is its servers and its browser, and does what it is told over IPC. */
import { createSocket, type Socket } from "node:dgram";
import { createServer } from "node:http";

const resolvers = new Map<string, Socket>();

const does: Record<string, (...values: never[]) => Promise<unknown>> = {
  async fetch(url: string) {
    const answer = await fetch(url, { signal: AbortSignal.timeout(5_000) });
    return { status: answer.status, text: await answer.text() };
  },
  listen: (address: string, port: number) =>
    new Promise<void>((resolve, reject) => {
      const server = createServer((_, response) => void response.end("ok"));
      server.once("error", reject).listen(port, address, () => resolve());
    }),
  /** Every name is that address. */
  async resolve(at: string, answer: string) {
    const socket = createSocket("udp4");
    socket.on("message", (asked, { address, port }) => socket.send(replyTo(asked, answer), port, address));
    await new Promise<void>((resolve) => socket.bind(53, at, resolve));
    resolvers.set(at, socket);
  },
  async deaf(at: string) {
    await new Promise<void>((resolve) => resolvers.get(at)?.close(resolve));
  },
};

process.on("message", async ({ id, what, values }: { id: number; what: string; values: never[] }) => {
  process.send?.({ id, answer: await does[what]?.(...values) });
});

/** RFC 1035, section 4: the question again, and for an A record one answer that points back at its name. */
function replyTo(asked: Buffer, answer: string): Buffer {
  const end = asked.indexOf(0, 12) + 5;
  const isAddress = asked.readUInt16BE(end - 4) === 1;
  const head = Buffer.from(asked.subarray(0, 12));
  head.writeUInt16BE(0x8180, 2);
  head.writeUInt16BE(isAddress ? 1 : 0, 6);
  head.writeUInt32BE(0, 8);
  const record = [0xc0, 0x0c, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4, ...answer.split(".").map(Number)];
  return Buffer.concat([head, asked.subarray(12, end), Buffer.from(isAddress ? record : [])]);
}
