import type { RawAnswer } from "../ask-symbiont.ts";
import { type Reading, troubled } from "../trouble.ts";

const mostSaid = 300;

/** The JSON of a good answer, else what is wrong with it: the status first, then the content type, then the body. */
export function readJson(answer: RawAnswer, token: string | null): Reading<unknown> {
  const { status, contentType, location, body } = answer;
  const hide = (text: string): string => withoutToken(text, token);
  if (status >= 300 && status < 400)
    return troubled("redirect", { status, said: location === null ? null : hide(cut(location)) });
  if (status < 200 || status >= 400) return refusal(answer, hide);
  const text = body.toString("utf8").replace(/^\uFEFF/, "");
  if (text.trim() === "") return troubled("empty", { status });
  const type = contentType.split(";")[0]?.trim().toLowerCase() ?? "";
  const isNamedJson = /^application\/(?:[\w.-]+\+)?json$/.test(type);
  // Servers that name no type, or plain text, may still have sent JSON.
  const mayBeJson = isNamedJson || type === "" || type === "text/plain";
  const value = mayBeJson ? parse(text) : undefined;
  if (value !== undefined && (isNamedJson || (typeof value === "object" && value !== null)))
    return { ok: true, value };
  const kind = isNamedJson ? "broken-json" : "not-json";
  return troubled(kind, { status, said: hide(type === "text/html" ? ofHtml(text) : cut(text)) });
}

/** Undefined: it is no JSON. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return undefined;
    throw thrown;
  }
}

/** What a refusal says for itself: a problem document, the usual fields, a string, a title of HTML. */
function refusal({ status, contentType, body }: RawAnswer, hide: (text: string) => string): Reading<never> {
  const text = body.subarray(0, 64 * 1_024).toString("utf8");
  const value = parse(text);
  const field = (...names: string[]): string | null => {
    if (!isRecord(value)) return null;
    for (const name of names) {
      const found = value[name];
      if (typeof found === "string" && found.trim() !== "") return hide(cut(found));
      if (isRecord(found) && typeof found.message === "string") return hide(cut(found.message));
    }
    return null;
  };
  const plain = contentType.startsWith("text/html") || text.trimStart().startsWith("<") ? ofHtml(text) : text;
  const bare = typeof value === "string" ? value : value === undefined ? plain : "";
  const said = field("detail", "message", "error", "reason", "title") ?? (hide(cut(bare)) || null);
  return troubled("status", { status, said, remedy: field("remedy") });
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function ofHtml(text: string): string {
  const begin = text.slice(0, 64 * 1_024);
  const [, title = ""] = /<title[^>]*>([^<]*)/i.exec(begin) ?? [];
  return cut(title) || cut(begin.replace(/<[^<>]*>/g, " "));
}

/** One line, of a length that fits on a page. */
export function cut(text: string, most = mostSaid): string {
  const line = text
    .slice(0, most * 4)
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, " ")
    .trim();
  return line.length > most ? `${line.slice(0, most - 1)}…` : line;
}

/** A server that repeats what it was sent must not put the token on a page. */
function withoutToken(text: string, token: string | null): string {
  return token === null || token.length < 4 ? text : text.replaceAll(token, "…");
}
