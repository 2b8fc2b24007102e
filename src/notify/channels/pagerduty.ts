import { z } from "zod";
import { closed, text } from "../../probe/key-schemas.ts";
import { defineChannel } from "../channel.ts";
import type { Item, Level } from "../item.ts";
import { apiBase, below } from "../keys.ts";
import { payloadOf } from "../payload.ts";
import { oneLine } from "../plain-text.ts";
import { postJson } from "../post.ts";

const severities: Record<Level, string> = {
  down: "critical",
  degraded: "warning",
  unknown: "warning",
  good: "info",
  notice: "info",
};

/** Events API v2: troubles are alerts that their end resolves, everything else is a change event, which wakes nobody. */
export const pagerduty = defineChannel({
  name: "pagerduty",
  keys: z.object({
    pagerduty: closed({ routingKey: text().meta({ description: "Integration key." }), apiBase }).meta({
      description: "Events API v2 of PagerDuty.",
    }),
    apiBase,
  }),
  gathers: false,
  secrets: ({ pagerduty: { routingKey } }) => [routingKey],
  sender:
    ({ pagerduty: { routingKey, apiBase: own }, apiBase: base = own ?? "https://events.pagerduty.com" }) =>
    (letter, context) => {
      const [item] = letter.items;
      if (!item) return Promise.resolve({ ok: true });
      const { id: _, ...details } = payloadOf(letter);
      const source = oneLine(letter.site.url ?? letter.site.name, 200);
      const shared = {
        summary: oneLine(item.title, 1_000),
        source,
        timestamp: new Date(item.at).toISOString(),
      };
      const links = item.link === null ? [] : [{ href: item.link, text: "Cortex Status" }];
      const isAlert =
        item.ends || item.level === "down" || item.level === "degraded" || item.level === "unknown";
      if (!isAlert) {
        const event = { routing_key: routingKey, payload: { ...shared, custom_details: details }, links };
        return postJson(below(base, "/v2/change/enqueue"), event, context);
      }
      const event = {
        routing_key: routingKey,
        event_action: item.ends ? "resolve" : "trigger",
        dedup_key: dedupKey(item),
        payload: { ...shared, severity: severities[item.level], class: item.event, custom_details: details },
        client: "Cortex Status",
        ...(letter.site.url === null ? {} : { client_url: letter.site.url }),
        links,
      };
      return postJson(below(base, "/v2/enqueue"), event, context);
    },
});

/** At most 255 characters. */
function dedupKey({ subject }: Item): string {
  return `cortex:${subject}`.slice(0, 255);
}
