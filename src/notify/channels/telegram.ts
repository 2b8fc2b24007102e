import { z } from "zod";
import { closed, says, text } from "../../probe/key-schemas.ts";
import { defineChannel } from "../channel.ts";
import { digestOf } from "../digest.ts";
import { apiBase, below } from "../keys.ts";
import { oneLine, someLines } from "../plain-text.ts";
import { postJson } from "../post.ts";

/** 4096 characters after entities are parsed (core.telegram.org/bots/api, sendMessage). */
const longest = 4_000;
const longestTitle = 400;
const longestLines = 600;
/** So many have room for a title and an address each. */
const mostEntries = 20;
/** Line breaks of an entry. */
const breaks = 4;
/** Of less than this nobody has anything. */
const fewest = 20;

const chatError = says("the id or the name of a chat", 'write the id, such as -100123, or "@name"');

/** A bot: `sendMessage` in HTML, which needs three characters escaped. */
export const telegram = defineChannel({
  name: "telegram",
  keys: z.object({
    telegram: closed({
      token: text().meta({ description: "The bot's token." }),
      chat: z
        .union([text(), z.int()], chatError)
        .meta({ description: "Id or name of the chat.", examples: ["-100123"] }),
      apiBase,
    }).meta({ description: "A bot of Telegram." }),
    apiBase,
  }),
  gathers: true,
  secrets: ({ telegram: { token } }) => [token],
  sender:
    ({ telegram: { token, chat, apiBase: own }, apiBase: base = own ?? "https://api.telegram.org" }) =>
    (letter, context) => {
      const { entries } = digestOf(letter, context.language, mostEntries);
      const share = Math.floor(longest / entries.length);
      const parts = entries.map(({ title, lines, link }) => {
        const address = link === null || link.length > share / 2 ? "" : `\n${link}`;
        const heading = oneLine(title, Math.min(longestTitle, share - address.length - breaks));
        const room = Math.min(longestLines, share - address.length - heading.length - breaks);
        const rest = room < fewest ? "" : someLines(lines.join("\n"), room);
        return `<b>${escaped(heading)}</b>${rest === "" ? "" : `\n${escaped(rest)}`}${escaped(address)}`;
      });
      const payload = {
        chat_id: chat,
        text: parts.join("\n\n"),
        parse_mode: "HTML",
        link_preview_options: { is_disabled: true },
      };
      return postJson(below(base, `/bot${token}/sendMessage`), payload, context);
    },
});

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
