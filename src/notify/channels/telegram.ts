import { z } from "zod";
import { closed, says, text } from "../../probe/key-schemas.ts";
import { defineChannel } from "../channel.ts";
import { digestOf } from "../digest.ts";
import { apiBase, below } from "../keys.ts";
import { oneLine, someLines } from "../plain-text.ts";
import { postJson } from "../post.ts";

/** 4096 characters after entities are parsed (core.telegram.org/bots/api, sendMessage); links and tags need room. */
const longest = 3_500;

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
      const { entries } = digestOf(letter, context.language);
      let room = longest;
      const parts: string[] = [];
      for (const { title, lines, link } of entries) {
        const heading = oneLine(title, 400);
        const rest = someLines(lines.join("\n"), Math.max(0, Math.min(600, room - heading.length)));
        room -= heading.length + rest.length;
        if (room < 0) break;
        const anchor = link === null ? "" : `\n${escaped(link)}`;
        parts.push(`<b>${escaped(heading)}</b>${rest === "" ? "" : `\n${escaped(rest)}`}${anchor}`);
      }
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
