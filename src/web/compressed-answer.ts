import { createHash } from "node:crypto";
import { compressText } from "../core/compression.ts";
import { matchesEtag, negotiateCoding } from "./accept.ts";
import type { EdgeContext } from "./edge.ts";

/** A shorter text fits into a few packets as it is. */
const worthCompressing = 4_096;
/** Made anew for each answer, so the time counts: two is smaller than gzip, and faster. */
const brotliQuality = 2;

/** A text that is made for this answer, compressed when it is long and the client takes it. Its `Vary` has to say so. */
export async function compressedAnswer(c: EdgeContext, text: string, headers: Headers): Promise<Response> {
  if (text.length < worthCompressing) return new Response(text, { headers });
  const coding = negotiateCoding(c.req.header("accept-encoding"));
  if (coding === "identity") return new Response(text, { headers });
  headers.set("Content-Encoding", coding);
  const bytes = await compressText(text, coding, brotliQuality);
  return new Response(new Uint8Array(bytes), { headers });
}

/** The same with an ETag of `identity`; a client that has it already gets none of it again. */
export async function taggedAnswer(
  c: EdgeContext,
  text: string,
  headers: Headers,
  identity = text,
): Promise<Response> {
  // Weak: the codings share it.
  const etag = `W/"${createHash("sha256").update(identity).digest("base64url").slice(0, 22)}"`;
  headers.set("ETag", etag);
  if (matchesEtag(c.req.header("if-none-match"), etag)) return new Response(null, { status: 304, headers });
  return compressedAnswer(c, text, headers);
}
