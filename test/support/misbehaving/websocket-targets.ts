import { createHash } from "node:crypto";
import type { Socket } from "node:net";
import { speak } from "../servers.ts";
import {
  answers,
  type Begin,
  drips,
  hangsUp,
  type Misbehaviour,
  redirects,
  resets,
  says,
} from "./behaviour.ts";

const firstMessage = { expect: { message: { contains: "hello" } } };

/** A WebSocket server by hand: opens, then sends these bytes. */
function opens(
  bytes: Buffer,
  then: (socket: Socket) => void = () => undefined,
  keys: object = firstMessage,
): Begin {
  return async () => {
    const port = await speak((socket) =>
      socket.once("data", (asked: Buffer) => {
        const key = /sec-websocket-key: (\S+)/i.exec(asked.toString())?.[1] ?? "";
        const accept = createHash("sha1")
          .update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
          .digest("base64");
        socket.write(
          `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
        );
        socket.write(bytes);
        then(socket);
      }),
    );
    return { websocket: `ws://127.0.0.1:${port}/`, ...keys };
  };
}

const nothing = Buffer.alloc(0);
const textFrame = (text: string) => Buffer.concat([Buffer.from([0x81, text.length]), Buffer.from(text)]);
const socketOn =
  (begin: Begin): Begin =>
  async () => {
    const { http } = await begin();
    return { websocket: String(http).replace("http", "ws") };
  };

export const websocketTargets: readonly Misbehaviour[] = [
  ["no WebSocket but a page", "status", socketOn(answers(200, {}, "hello"))],
  ["no WebSocket but a redirect", "status", socketOn(redirects(() => "/"))],
  ["no WebSocket but 403", "status", socketOn(answers(403, {}, ""))],
  [
    "an upgrade to something else",
    "header",
    socketOn(says("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n")),
  ],
  [
    "an upgrade with the wrong key",
    "header",
    socketOn(
      says(
        "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: x\r\n\r\n",
      ),
    ),
  ],
  ["a handshake that never comes", "timeout", socketOn(says(""))],
  ["a handshake that is noise", "header", socketOn(says("\u0001\u0002nonsense\r\n\r\n", hangsUp))],
  ["a close instead of a handshake", "reset", socketOn(says("", hangsUp))],
  ["opens and says nothing", "timeout", opens(nothing)],
  ["opens and closes with a code", "reset", opens(Buffer.from("880203f3", "hex"))],
  ["opens and hangs up", "reset", opens(nothing, hangsUp)],
  ["opens and resets", "reset", opens(nothing, resets)],
  ["only ever pings", "timeout", opens(Buffer.from("8900", "hex"), drips(Buffer.from("8900", "hex"), 20))],
  ["says the wrong thing first", "body", opens(textFrame("goodbye"))],
  ["sends a frame that is none", "body", opens(Buffer.from("8300", "hex"))],
  ["masks its frames", "body", opens(Buffer.from("818100000000", "hex"))],
  ["sends text that is no UTF-8", "body", opens(Buffer.from("8102c328", "hex"))],
  ["announces a message of a terabyte", "limit", opens(Buffer.from("817f0000010000000000", "hex"))],
  [
    "never finishes its message",
    "timeout",
    opens(Buffer.from("010168", "hex"), drips(Buffer.from("000168", "hex"), 20)),
  ],
];
