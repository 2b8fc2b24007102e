import type { Language } from "../protocol/vocabulary.ts";
import { catalogue } from "../text/catalogue.ts";
import { createHomeContent } from "../web/operator/home-content.tsx";
import { type Menu, type MenuLink, menuEntries } from "../web/operator/menu.ts";
import type { OperatorPage } from "../web/operator/operator-page.ts";
import type { ServiceCommands } from "../web/reader.ts";
import type { DashboardModel } from "../web/views/dashboard-model.ts";
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
  /** Those of other areas. */
  more: readonly OperatorPage[];
}

/** Every page behind the gate, one line each; a page of an area is made in the area's own file of `app/`. */
export function operatorPages(parts: OperatorPageParts): readonly OperatorPage[] {
  const { dashboard, prepare, more } = parts;
  return [
    {
      ...{ path: "/dashboard", entry: "home" },
      open: (_, frame) => ({ ...createHomeContent(dashboard, frame), read: prepare }),
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
