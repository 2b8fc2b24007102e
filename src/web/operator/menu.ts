/**
 * The operator's pages in the order of the menu: one line a page. An entry is in the menu once a page says that it is its
 * own (`OperatorPage.entry`); its word stands in `text/operator`. `key` is the letter after `g`.
 */
export const menuEntries = [
  { id: "home", path: "/dashboard", key: "h", part: "built-in" },
  { id: "host", path: "/dashboard/host", key: "o", part: "built-in" },
  { id: "services", path: "/dashboard/services", key: "s", part: "built-in" },
  { id: "metrics", path: "/dashboard/metrics", key: "m", part: "built-in" },
  { id: "live", path: "/dashboard/live", key: "l", part: "built-in" },
  { id: "requests", path: "/dashboard/requests", key: "r", part: "built-in" },
  { id: "store", path: "/dashboard/store", key: "d", part: "built-in" },
  { id: "symbiont", path: "/dashboard/symbiont", key: "y", part: "built-in" },
  { id: "incidents", path: "/dashboard/incidents", key: "i", part: "telling" },
  { id: "maintenance", path: "/dashboard/maintenance", key: "w", part: "telling" },
  { id: "notify", path: "/dashboard/notifications", key: "n", part: "telling" },
  { id: "tasks", path: "/tasks", key: "t", part: "masthead" },
] as const;

export type MenuEntryId = (typeof menuEntries)[number]["id"];

/** A link of the menu as one reader sees it. */
export interface MenuLink {
  id: string;
  text: string;
  /** Below the base path, or an address elsewhere; null: it leads nowhere. */
  href: string | null;
  key: string | null;
  /** What stands beside it: `1 open`. */
  note: string | null;
  /** Why it is grey; its `href` says more. */
  disabled: boolean;
}

/** Parts are set apart by some room. */
export type Menu = readonly (readonly MenuLink[])[];
