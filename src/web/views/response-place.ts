import type { Language } from "../../protocol/vocabulary.ts";
import type { Catalogue } from "../../text/catalogue.ts";
import type { Almanac } from "../../text/moment.ts";

/** What the parts of a chart of response times share. */
export interface ResponsePlace {
  basePath: string;
  timeZone: string;
  language: Language;
  words: Catalogue;
  times: Almanac;
}
