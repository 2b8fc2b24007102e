import type { IncomingMessage } from "node:http";

export interface Body {
  bytes: Buffer;
  /** `broken`: it ended before it was complete. `cut`: there was more than the limit. */
  end: "complete" | "broken" | "cut";
}

/** Reads at most `limit` bytes of the body. Never rejects: a body that breaks off is `broken`. */
export function readBody(response: IncomingMessage, limit: number): Promise<Body> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const finish = (end: Body["end"]) => {
      resolve({ bytes: Buffer.concat(chunks).subarray(0, limit), end });
      if (end !== "complete") response.destroy();
    };
    response.on("data", (chunk: Buffer) => {
      chunks.push(chunk);
      size += chunk.length;
      if (size > limit) finish("cut");
    });
    // A body without a length ends with its connection; node:http takes a reset for such an end.
    const { socket } = response;
    response.once("end", () => finish(response.complete && !socket.errored ? "complete" : "broken"));
    response.once("close", () => finish("broken"));
  });
}
