import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

/** What HTTP calls it in Accept-Encoding and Content-Encoding. */
export type ContentCoding = "br" | "gzip" | "identity";
export type Compression = Exclude<ContentCoding, "identity">;

const compressBrotli = promisify(brotliCompress);
const compressGzip = promisify(gzip);

/** @param brotliQuality from 0, fastest, to 11, smallest */
export function compressText(
  text: string | Buffer,
  coding: Compression,
  brotliQuality = 11,
): Promise<Buffer> {
  if (coding === "gzip") return compressGzip(text);
  return compressBrotli(text, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: brotliQuality,
      [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
      [constants.BROTLI_PARAM_SIZE_HINT]: Buffer.byteLength(text),
    },
  });
}

/**
 * Makes each coding once, when first asked for; from then on it is there without waiting. What failed, for want of memory
 * say, is made again for who asks next.
 */
export function onceEach<Coding extends ContentCoding>(
  make: (coding: Coding) => Promise<Buffer>,
): (coding: Coding) => Buffer | Promise<Buffer> {
  const made = new Map<Coding, Buffer | Promise<Buffer>>();
  return (coding) => {
    const known = made.get(coding);
    if (known) return known;
    const making = make(coding);
    made.set(coding, making);
    making.then(
      (bytes) => made.set(coding, bytes),
      () => made.delete(coding),
    );
    return making;
  };
}
