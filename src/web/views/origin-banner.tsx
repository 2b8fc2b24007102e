import type { Language } from "../../protocol/vocabulary.ts";
import { catalogue } from "../../text/catalogue.ts";
import type { OriginVerdict } from "../origin.ts";

/** Says before anything fails why a page that is open under another address will not be live. */
export function originBanner({ origin, expected, remedy }: OriginVerdict, language: Language): string {
  const { error } = catalogue(language);
  return String(
    <div class="banner" data-origin-banner="" role="note">
      <p>{error.originBanner(origin ?? error.unknownOrigin, expected.join(", "))}</p>
      {remedy && <p>{remedy}.</p>}
    </div>,
  );
}
