import { failureText } from "../../notify/failure.ts";
import type { Hold, Why } from "../../notify/why.ts";
import type { Catalogue } from "../../text/catalogue.ts";
import type { Almanac } from "../../text/moment.ts";

export interface WhyPlace {
  words: Catalogue;
  times: Almanac;
  now: number;
  nameOf(id: string): string;
}

/** Why news waits, as it stands after "because". */
export function holdText(hold: Hold, { words, times, now, nameOf }: WhyPlace): string {
  const texts = words.notifyPage.hold;
  switch (hold.why) {
    case "after":
    case "flapping":
      return texts[hold.why](times.moment(hold.until, now));
    case "asking":
    case "dependency":
      return texts[hold.why](hold.services.map(nameOf));
    default:
      return texts[hold.why]();
  }
}

/** Why news was not sent. */
export function whyText(why: Why, place: WhyPlace): string {
  const texts = place.words.notifyPage.why;
  switch (why.why) {
    case "over":
    case "superseded":
      return texts[why.why](why.hold && holdText(why.hold, place));
    case "merged":
      return place.words.notifyPage.merged;
    case "failed":
      return failureText(why.message, place.words);
    default:
      return texts[why.why];
  }
}
