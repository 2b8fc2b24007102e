import { encodeMessage } from "./message.ts";

/** One broadcast, encoded once however many hear it. Transports take the form they need. */
export class SharedFrame {
  readonly text: string;
  #webSocketFrame: Buffer | undefined;
  #quoted: string | undefined;

  constructor(topic: string, event: string, payload: unknown) {
    this.text = encodeMessage({ joinRef: null, ref: null, topic, event, payload });
  }

  /** As it goes on the wire of a WebSocket, header included. */
  get webSocketFrame(): Buffer {
    this.#webSocketFrame ??= frameText(this.text);
    return this.#webSocketFrame;
  }

  /** As it stands in the answer to a long poll: the message is itself a string of JSON. */
  get quoted(): string {
    this.#quoted ??= JSON.stringify(this.text);
    return this.#quoted;
  }
}

let lastJoined: { frames: readonly SharedFrame[]; bytes: Buffer } | undefined;

/** Several frames in one piece. Made once for all who are sent the same: those come one after the other. */
export function joinFrames(frames: readonly SharedFrame[]): Buffer {
  const same = lastJoined?.frames;
  if (lastJoined && same?.length === frames.length && same.every((frame, i) => frame === frames[i]))
    return lastJoined.bytes;
  const bytes = Buffer.concat(frames.map((frame) => frame.webSocketFrame));
  lastJoined = { frames, bytes };
  return bytes;
}

const finalText = 0x81;

/** An unmasked, unfragmented text frame as a server sends it (RFC 6455 section 5.2). */
function frameText(text: string): Buffer {
  const body = Buffer.from(text);
  if (body.length < 126) return Buffer.concat([Buffer.from([finalText, body.length]), body]);
  if (body.length < 65_536) {
    const header = Buffer.from([finalText, 126, 0, 0]);
    header.writeUInt16BE(body.length, 2);
    return Buffer.concat([header, body]);
  }
  const header = Buffer.alloc(10);
  header[0] = finalText;
  header[1] = 127;
  header.writeBigUInt64BE(BigInt(body.length), 2);
  return Buffer.concat([header, body]);
}
