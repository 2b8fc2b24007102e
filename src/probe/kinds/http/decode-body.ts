import type { IncomingHttpHeaders } from "node:http";
import { promisify } from "node:util";
import { brotliDecompress, gunzip, inflate, inflateRaw, zstdDecompress } from "node:zlib";
import { messageOf, systemCodeOf } from "../../../core/errors.ts";

type Decoder = (bytes: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>;

/** RFC 9110 section 8.4.1, RFC 7932, RFC 8878. We ask for none of them, but there are servers that send one unasked. */
const decoders: Readonly<Record<string, Decoder>> = {
  gzip: promisify(gunzip),
  "x-gzip": promisify(gunzip),
  br: promisify(brotliDecompress),
  zstd: promisify(zstdDecompress),
  deflate: inflateEither,
};

/** The method that the first byte of a zlib stream names in its lower half (RFC 1950 section 2.2). */
const zlibDeflate = 8;

/** A server that stacks more than this is playing. */
const mostCodings = 3;

export type Decoded = { text: string } | { wrong: "limit" | "body"; found: string };

/** The text of a body: content codings undone, at most `limit` bytes of it, read in the character set it names. */
export async function decodeBody(
  bytes: Buffer,
  headers: IncomingHttpHeaders,
  limit: number,
): Promise<Decoded> {
  const named = headers["content-encoding"];
  if (named === undefined) return { text: textOf(bytes, headers["content-type"]) };
  const codings = named.toLowerCase().split(/[\s,]+/);
  const steps = codings.filter((coding) => coding !== "" && coding !== "identity").reverse();
  let plain = bytes;
  for (const coding of steps.slice(0, mostCodings + 1)) {
    const decode = decoders[coding];
    if (!decode || steps.length > mostCodings) return { wrong: "body", found: `is coded as ${named}` };
    try {
      plain = await decode(plain, { maxOutputLength: limit });
    } catch (thrown) {
      return systemCodeOf(thrown) === "ERR_BUFFER_TOO_LARGE"
        ? { wrong: "limit", found: `is larger than ${limit} bytes once ${coding} is undone` }
        : { wrong: "body", found: `is not valid ${coding} (${messageOf(thrown)})` };
    }
  }
  return { text: textOf(plain, headers["content-type"]) };
}

/** What there is of a text, for a person to read: cut off, and without codings that would need the rest. */
export function readable(bytes: Buffer, { "content-encoding": coding }: IncomingHttpHeaders): string {
  return coding === undefined ? bytes.toString("utf8") : `(${bytes.length} bytes of ${coding})`;
}

/** Some servers leave out the zlib wrapper that RFC 9110 section 8.4.1.2 asks for. */
function inflateEither(bytes: Buffer, options: { maxOutputLength: number }): Promise<Buffer> {
  const isWrapped = ((bytes[0] ?? 0) & 0x0f) === zlibDeflate;
  return promisify(isWrapped ? inflate : inflateRaw)(bytes, options);
}

function textOf(bytes: Buffer, contentType: string | undefined): string {
  const charset = /charset\s*=\s*"?([^\s";]+)/i.exec(contentType ?? "")?.[1];
  if (charset === undefined || /^utf-?8$/i.test(charset)) return bytes.toString("utf8");
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch (thrown) {
    if (thrown instanceof RangeError) return bytes.toString("utf8");
    throw thrown;
  }
}
