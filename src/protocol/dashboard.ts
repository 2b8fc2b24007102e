/** Names under `/dashboard` that pages of the operator's own cannot have: each entry of the menu, and what is no page. */
export const takenPageIds: readonly string[] = [
  "home",
  "host",
  "services",
  "metrics",
  "live",
  "requests",
  "store",
  "symbiont",
  "incidents",
  "maintenance",
  "notify",
  "tasks",
  "refresh",
];
