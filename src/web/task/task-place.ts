import type { Language } from "../../protocol/vocabulary.ts";
import { type Catalogue, catalogue } from "../../text/catalogue.ts";
import { type Almanac, almanac } from "../../text/moment.ts";
import type { PageFrame } from "../views/model.ts";

/** What every part of a task's page is drawn with. */
export interface TaskPlace {
  basePath: string;
  language: Language;
  words: Catalogue;
  times: Almanac;
}

export function taskPlaceOf({ language, site }: PageFrame): TaskPlace {
  return {
    basePath: site.basePath,
    language,
    words: catalogue(language),
    times: almanac(language, site.timeZone),
  };
}
