import type { ContentCoding } from "../core/compression.ts";
import { type Language, languages } from "../protocol/vocabulary.ts";

interface Preference {
  value: string;
  quality: number;
}

/** A browser sends the same headers with every request, and most browsers send the same ones. */
const remembered = new Map<string, readonly Preference[]>();
const mostRemembered = 64;
const longestRemembered = 256;

function preferences(header: string): readonly Preference[] {
  const known = remembered.get(header);
  if (known) return known;
  const found = readPreferences(header);
  if (header.length > longestRemembered) return found;
  if (remembered.size === mostRemembered) remembered.clear();
  remembered.set(header, found);
  return found;
}

/** The items of an Accept header (RFC 9110, section 12.4.2), best first; those with `q=0` are left in. */
function readPreferences(header: string): readonly Preference[] {
  const found = header
    .slice(0, 1_000)
    .split(",")
    .map((item) => {
      const [value = "", ...parameters] = item.split(";").map((part) => part.trim().toLowerCase());
      const quality = Number(parameters.find((part) => part.startsWith("q="))?.slice(2) ?? 1);
      return { value, quality: quality >= 0 && quality <= 1 ? quality : 0 };
    });
  return found.toSorted((one, other) => other.quality - one.quality);
}

/** The best coding that the client takes; the server prefers brotli, which is smallest. */
export function negotiateCoding(acceptEncoding: string | undefined): ContentCoding {
  if (!acceptEncoding) return "identity";
  const taken = preferences(acceptEncoding);
  const takes = (coding: string): boolean => {
    const item = taken.find(({ value }) => value === coding) ?? taken.find(({ value }) => value === "*");
    return item !== undefined && item.quality > 0;
  };
  return takes("br") ? "br" : takes("gzip") ? "gzip" : "identity";
}

/** The first language of ours that the reader knows; English when none is named. */
export function negotiateLanguage(setting: "auto" | Language, acceptLanguage: string | undefined): Language {
  if (setting !== "auto") return setting;
  for (const { value, quality } of preferences(acceptLanguage ?? "")) {
    const known = languages.find((language) => value === language || value.startsWith(`${language}-`));
    if (known && quality > 0) return known;
  }
  return "en";
}

/** Whether a reader, and not a program, is to be answered: nothing that a program takes is liked better than a page. */
export function wantsHtml(accept: string | undefined): boolean {
  const page = liked(accept, /^text\/html$/);
  return page > 0 && page >= liked(accept, json);
}

/** Whether JSON alone is asked for, or liked better: a page is the wrong answer even at an address for readers. */
export function wantsJson(accept: string | undefined): boolean {
  return !wantsHtml(accept) && liked(accept, json) > 0;
}

const json = /^application\/(\w+\+)?json$/;

/** The quality that is given to a type by name; 0: it is not named. */
function liked(accept: string | undefined, type: RegExp): number {
  return preferences(accept ?? "").find(({ value }) => type.test(value))?.quality ?? 0;
}

/** Weak comparison of If-None-Match (RFC 9110, section 13.1.2). */
export function matchesEtag(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  if (ifNoneMatch === etag || ifNoneMatch.trim() === "*") return true;
  const opaque = etag.replace(/^W\//, "");
  return ifNoneMatch.split(",").some((tag) => tag.trim().replace(/^W\//, "") === opaque);
}
