import type { Language, Reason } from "../protocol/vocabulary.ts";
import { catalogue } from "./catalogue.ts";
import { durationText } from "./duration-text.ts";
import { nameInSentence } from "./headline.ts";
import { type MessageFacts, message } from "./message.ts";

/** What an incident is called: as its writer says, or by what fell. */
export function incidentTitle(
  { title, fell }: { title: string | null; fell: readonly string[] },
  language: Language,
): string {
  return title ?? catalogue(language).incident.outage(fell.map(nameInSentence));
}

interface FallTold {
  name: string;
  since: number;
  backAt: number | null;
  reason: Reason;
  facts: MessageFacts | null;
}

/** What the monitor has to say of what fell or came back, as sentences. `moment` writes a time. */
export function toldText(
  { what, falls }: { what: "fell" | "back"; falls: readonly FallTold[] },
  language: Language,
  moment: (at: number) => string,
): string {
  const words = catalogue(language).incident;
  if (what === "fell") {
    return falls
      .map(({ name, since, reason, facts }) =>
        words.fell(nameInSentence(name), moment(since), message(reason, facts, language)),
      )
      .join(" ");
  }
  const began = Math.min(...falls.map(({ since }) => since));
  const ended = Math.max(...falls.map(({ since, backAt }) => backAt ?? since));
  const names = [...new Set(falls.map(({ name }) => nameInSentence(name)))];
  return words.back(names, durationText(ended - began, language));
}
