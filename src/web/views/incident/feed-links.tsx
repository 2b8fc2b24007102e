import type { Catalogue } from "../../../text/catalogue.ts";
import type { PageFrame } from "../model.ts";
import { places } from "../page.tsx";

/** Ways for programs and feed readers to what a page shows. */
export function FeedLinks({ frame, words, json }: { frame: PageFrame; words: Catalogue; json: string }) {
  const base = frame.site.basePath;
  return (
    <>
      <a href={base + json}>{words.foot.json}</a>
      <a href={base + places.atom}>{words.incident.atom}</a>
    </>
  );
}
