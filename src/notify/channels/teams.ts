import { z } from "zod";
import { defineChannel } from "../channel.ts";
import { digestOf } from "../digest.ts";
import type { Level } from "../item.ts";
import { address } from "../keys.ts";
import { oneLine, someLines } from "../plain-text.ts";
import { postJson } from "../post.ts";

const colours: Record<Level, string> = {
  down: "attention",
  degraded: "warning",
  unknown: "default",
  good: "good",
  notice: "accent",
};
/** A message may have 28 KB. */
const mostEntries = 12;

/** A workflow that posts to a channel when a webhook request is received: an Adaptive Card in a message. */
export const teams = defineChannel({
  name: "teams",
  keys: z.object({ teams: address("webhook of Teams") }),
  gathers: true,
  secrets: ({ teams: url }) => [url],
  sender:
    ({ teams: url }) =>
    (letter, context) => {
      const { entries, link, title } = digestOf(letter, context.language, mostEntries);
      const body = entries.flatMap((entry) => [
        textBlock(oneLine(entry.title, 500), { weight: "bolder", color: colours[entry.level] }),
        ...entry.lines.map((line) => textBlock(someLines(line, 300), { isSubtle: true, spacing: "none" })),
      ]);
      const content = {
        $schema: "http://adaptivecards.io/schemas/adaptive-card.json",
        type: "AdaptiveCard",
        version: "1.4",
        fallbackText: oneLine(title, 500),
        body,
        actions:
          link === null ? [] : [{ type: "Action.OpenUrl", title: letter.site.name.slice(0, 80), url: link }],
      };
      const attachments = [
        { contentType: "application/vnd.microsoft.card.adaptive", contentUrl: null, content },
      ];
      return postJson(url, { type: "message", attachments }, context);
    },
});

function textBlock(text: string, more: Record<string, unknown>) {
  return { type: "TextBlock", text: escaped(text), wrap: true, ...more };
}

/** Cards know a little Markdown, and links in it. */
function escaped(text: string): string {
  return text.replace(/[\\*_~`|>#[\]()-]/g, "\\$&");
}
