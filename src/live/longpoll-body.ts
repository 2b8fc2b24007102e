import type { IncomingMessage } from "node:http";
import type { Clock } from "../core/clock.ts";

export type Body = { ok: true; bytes: Buffer } | { ok: false; status: number; reason: string };

/** As many as the official client puts into one POST; more are not taken. */
const mostLines = 100;

/** Reads a body of at most `mostBytes` that is complete within `withinMs`. */
export function readBody(
  request: IncomingMessage,
  clock: Clock,
  { mostBytes, withinMs }: { mostBytes: number; withinMs: number },
): Promise<Body> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const done = (body: Body) => {
      cancel();
      request.off("data", take);
      if (!body.ok) chunks.length = 0;
      resolve(body);
    };
    const refuse = (status: number, reason: string) => done({ ok: false, status, reason });
    const tooLarge = () => refuse(413, `the body is larger than ${mostBytes} bytes`);
    const take = (chunk: Buffer) => {
      size += chunk.length;
      if (size > mostBytes) tooLarge();
      else chunks.push(chunk);
    };
    const cancel = clock.after(withinMs, () => refuse(408, `the body was not complete after ${withinMs} ms`));
    if (Number(request.headers["content-length"] ?? 0) > mostBytes) {
      tooLarge();
      return;
    }
    request.on("data", take);
    request.once("end", () => done({ ok: true, bytes: Buffer.concat(chunks) }));
    request.once("error", () => refuse(400, "the body broke off"));
  });
}

/**
 * Messages of a POST in order: lines of `application/x-ndjson`, or the whole body as one when it is anything else. A line
 * that is no JSON array is a binary message in base64; one that is neither is handed on as it is, for the socket to refuse.
 */
export function messagesIn(body: Buffer, contentType: string | undefined): (string | Uint8Array)[] {
  const text = body.toString();
  if (contentType?.split(";", 1)[0]?.trim().toLowerCase() !== "application/x-ndjson") return [text];
  const lines = text.split("\n", mostLines).filter((line) => line.trim() !== "");
  return lines.map((line) => (isBase64(line) ? Buffer.from(line, "base64") : line));
}

function isBase64(line: string): boolean {
  return !line.startsWith("[") && /^[A-Za-z0-9+/]+={0,2}\r?$/.test(line);
}
