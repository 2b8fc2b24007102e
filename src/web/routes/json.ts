import { createHash } from "node:crypto";
import type { Audience } from "../../protocol/vocabulary.ts";
import { matchesEtag } from "../accept.ts";
import { compressedAnswer } from "../compressed-answer.ts";
import type { EdgeContext } from "../edge.ts";

/**
 * JSON for whoever asks: what everybody may see can be kept for a second and asked for again by ETag, what an operator
 * sees is kept nowhere.
 *
 * @param identity what the ETag stands for, when part of the value changes with every answer
 */
export async function answerJson(
  c: EdgeContext,
  audience: Audience,
  value: unknown,
  identity: unknown = value,
): Promise<Response> {
  const headers = new Headers({
    "Content-Type": "application/json",
    Vary: "Authorization, Cookie, Accept-Encoding",
  });
  if (audience === "operator") {
    headers.set("Cache-Control", "no-store");
    return compressedAnswer(c, JSON.stringify(value), headers);
  }
  const digest = createHash("sha256").update(JSON.stringify(identity)).digest("base64url").slice(0, 22);
  const etag = `W/"${digest}"`;
  headers.set("ETag", etag);
  headers.set("Cache-Control", "public, max-age=1");
  if (matchesEtag(c.req.header("if-none-match"), etag)) return new Response(null, { status: 304, headers });
  return compressedAnswer(c, JSON.stringify(value), headers);
}
