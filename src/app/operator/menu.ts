import { menuEntries } from "../../protocol/dashboard.ts";
import type { Language } from "../../protocol/vocabulary.ts";
import { catalogue } from "../../text/catalogue.ts";
import type { Menu, MenuLink } from "../../web/operator/menu.ts";

/** What stands beside an entry: `1 open`. */
export type MenuNotes = Readonly<Record<string, (language: Language) => string | null>>;

export interface MenuParts {
  /** Those that have a page. */
  entries: ReadonlySet<string>;
  own?: readonly MenuLink[];
  notes?: MenuNotes;
}

/** The entries whose pages are there, then the operator's own. */
export function menuOf(language: Language, { entries, own = [], notes = {} }: MenuParts): Menu {
  const words = catalogue(language).operator.menu;
  const part = (wanted: string): MenuLink[] =>
    menuEntries
      .filter(({ id, part }) => part === wanted && entries.has(id))
      .map(({ id, path, key }) => ({
        ...{ id, key, href: path, text: words[id], disabled: false },
        note: notes[id]?.(language) ?? null,
      }));
  return [part("built-in"), part("telling"), own].filter((links) => links.length > 0);
}
