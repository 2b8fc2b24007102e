import { z } from "zod";
import { defineChannel } from "../channel.ts";
import { digestOf } from "../digest.ts";
import type { Level } from "../item.ts";
import { address } from "../keys.ts";
import { cut, oneLine, someLines } from "../plain-text.ts";
import { postJson } from "../post.ts";

const colours: Record<Level, number> = {
  down: 0xd42a29,
  degraded: 0xd37b0d,
  unknown: 0x687074,
  good: 0x2d956b,
  notice: 0x2f639a,
};
/** Ten embeds and 6000 characters in all (docs.discord.com, webhook resource and embed limits). */
const mostEntries = 10;
const longestTitle = 250;
const longestText = 300;

/** Webhooks: embeds. Nobody is mentioned, whatever a name says. */
export const discord = defineChannel({
  name: "discord",
  keys: z.object({ discord: address("webhook of Discord") }),
  gathers: true,
  secrets: ({ discord: url }) => [url],
  sender:
    ({ discord: url }) =>
    (letter, context) => {
      const { title, entries } = digestOf(letter, context.language, mostEntries);
      const embeds = entries.map((entry) => ({
        title: cut(escaped(oneLine(entry.title, longestTitle)), longestTitle),
        description: cut(
          escaped(entry.lines.map((line) => someLines(line, longestText)).join("\n")),
          longestText,
        ),
        color: colours[entry.level],
        ...(entry.link === null ? {} : { url: entry.link }),
      }));
      const content = cut(escaped(oneLine(title, 1_000)), 1_900);
      return postJson(url, { content, embeds, allowed_mentions: { parse: [] } }, context);
    },
});

function escaped(text: string): string {
  return text.replace(/[\\*_~`|>#[\]()-]/g, "\\$&");
}
