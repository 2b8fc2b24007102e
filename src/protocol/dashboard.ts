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

/** What has an address under `/dashboard` and is no page. */
const noPages = ["refresh"];

/** Names that pages of the operator's own cannot have: something has that entry or that address already. */
export const takenPageIds: readonly string[] = [
  ...new Set(menuEntries.flatMap(({ id, path }) => [id, path.split("/")[2] ?? id])),
  ...noPages,
];
