import type { Audience } from "../../protocol/vocabulary.ts";
import { compressedAnswer, taggedAnswer } from "../compressed-answer.ts";
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
  const text = JSON.stringify(value);
  if (audience === "operator") {
    headers.set("Cache-Control", "no-store");
    return compressedAnswer(c, text, headers);
  }
  headers.set("Cache-Control", "public, max-age=1");
  return taggedAnswer(c, text, headers, identity === value ? text : JSON.stringify(identity));
}
