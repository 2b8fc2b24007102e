import { menuEntries } from "../../protocol/dashboard.ts";
import type { Language } from "../../protocol/vocabulary.ts";
import { catalogue } from "../../text/catalogue.ts";
import { createHomeContent, type MakeParts } from "../../web/operator/home-content.tsx";
import type { Menu, MenuLink } from "../../web/operator/menu.ts";
import type { OperatorPage } from "../../web/operator/operator-page.ts";
import type { ServiceCommands } from "../../web/reader.ts";
import type { DashboardModel } from "../../web/views/dashboard-model.ts";
import { servicesPage } from "./service-operations.ts";

export interface OperatorPageParts {
  dashboard(): DashboardModel;
  /** Rows of the store are counted before they are shown. */
  prepare(): Promise<void>;
  commands: ServiceCommands;
  /** Mission Control. */
  tasks: readonly OperatorPage[];
  /** Incidents and maintenance. */
  incidents: readonly OperatorPage[];
  /** What the first page has below what is wrong. */
  home: MakeParts;
  /** Those of the areas, each list made in its own file. */
  more: readonly OperatorPage[];
}

/** Every page behind the gate, one line each; a page of an area is made in the area's own file of `app/`. */
export function operatorPages(parts: OperatorPageParts): readonly OperatorPage[] {
  const { dashboard, prepare, home, more } = parts;
  return [
    {
      ...{ path: "/dashboard", entry: "home", refreshMs: 5_000 },
      open: (_, frame) =>
        createHomeContent(dashboard, frame, async (words) => {
          await prepare();
          return home(words);
        }),
    },
    servicesPage(dashboard, parts.commands),
    ...parts.incidents,
    ...parts.tasks,
    ...more,
  ];
}

/** What stands beside an entry: `1 open`. */
export type MenuNotes = Readonly<Record<string, (language: Language) => string | null>>;

/** The entries whose pages are there, then the operator's own. */
export function menuOf(
  language: Language,
  pages: readonly OperatorPage[],
  own: readonly MenuLink[] = [],
  notes: MenuNotes = {},
): Menu {
  const there = new Set(pages.map(({ entry }) => entry));
  const words = catalogue(language).operator.menu;
  const part = (wanted: string): MenuLink[] =>
    menuEntries
      .filter(({ id, part }) => part === wanted && there.has(id))
      .map(({ id, path, key }) => ({
        ...{ id, key, href: path, text: words[id], disabled: false },
        note: notes[id]?.(language) ?? null,
      }));
  return [part("built-in"), part("telling"), own].filter((links) => links.length > 0);
}
