import type { Letter } from "./item.ts";

/** What a program gets: the one piece of news of a letter that does not gather. */
export function payloadOf({ id, site, items: [item] }: Letter): Record<string, unknown> {
  if (!item) return { id, site };
  return { id, at: new Date(item.at).toISOString(), event: item.event, site, ...item.body };
}
