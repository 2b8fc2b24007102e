import type { embedEnglish } from "./english.ts";

export const embedGerman: typeof embedEnglish = {
  title: (site) => `Status von ${site}, kurz`,
  all: "Dienste",
  whole: (site) => `Status von ${site}`,
};
