import type { Language } from "../../protocol/vocabulary.ts";
import type { Catalogue } from "../../text/catalogue.ts";
import type { Almanac } from "../../text/moment.ts";

/** Where parts are drawn: language and zone, and the address that their links and forms lead on from. */
export interface PartPlace {
  language: Language;
  words: Catalogue;
  times: Almanac;
  timeZone: string;
  now: number;
  basePath: string;
  /** Below the base. */
  path: string;
  query: string;
}

/** The address of the page with some of its parameters changed; null takes one away. */
export function addressWith(
  { basePath, path, query }: PartPlace,
  changes: Readonly<Record<string, string | null>>,
): string {
  const params = new URLSearchParams(query);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) params.delete(name);
    else params.set(name, value);
  }
  const text = params.toString();
  return `${basePath}${path}${text === "" ? "" : `?${text}`}`;
}

export function addressOf(place: PartPlace): string {
  return addressWith(place, {});
}
