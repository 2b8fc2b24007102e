import type { Child } from "hono/jsx";
import type { Catalogue } from "../../text/catalogue.ts";
import type { PageFrame } from "./model.ts";

interface FootProps {
  frame: PageFrame;
  words: Catalogue;
  /** What the page rests on: when it was checked, how often. */
  children?: Child;
  links?: Child;
}

/** The last line of a page: how fresh it is, the time zone of its times, where else to look. */
export function Foot({ frame: { site }, words, children, links }: FootProps) {
  return (
    <footer class="foot">
      <p>
        {children} {words.foot.zone(site.timeZone)}
      </p>
      <nav aria-label={words.foot.label}>
        {links}
        <span>{words.foot.program(site.version)}</span>
      </nav>
    </footer>
  );
}
