import type { Language } from "../protocol/vocabulary.ts";
import { type Catalogue, english } from "./english.ts";
import { german } from "./german.ts";

export type { Catalogue } from "./english.ts";

const catalogues: Record<Language, Catalogue> = { en: english, de: german };

/** All words of the pages in a language. */
export function catalogue(language: Language): Catalogue {
  return catalogues[language];
}
