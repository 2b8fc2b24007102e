import { z } from "zod";
import { headerToken } from "../../probe/key-schemas.ts";
import { defineChannel } from "../channel.ts";
import { digestOf } from "../digest.ts";
import type { Level } from "../item.ts";
import { address } from "../keys.ts";
import { oneLine, someLines } from "../plain-text.ts";
import { post } from "../post.ts";

const priorities: Record<Level, string> = { down: "5", degraded: "4", unknown: "4", good: "3", notice: "3" };
const tags: Record<Level, string> = {
  down: "rotating_light",
  degraded: "warning",
  unknown: "grey_question",
  good: "white_check_mark",
  notice: "information_source",
};

/** The text is the body, the rest are headers (docs.ntfy.sh/publish); longer than 4096 bytes it becomes a file. */
export const ntfy = defineChannel({
  name: "ntfy",
  keys: z.object({
    ntfy: address("topic of ntfy"),
    token: headerToken().optional().meta({ description: "Access token of ntfy." }),
  }),
  gathers: true,
  secrets: ({ ntfy: url, token }) => [url, token],
  sender:
    ({ ntfy: url, token }) =>
    (letter, context) => {
      const { title, level, entries, link } = digestOf(letter, context.language);
      const [only] = entries;
      const texts =
        entries.length === 1 && only
          ? [only.title, ...only.lines]
          : entries.map((entry) => [entry.title, ...entry.lines].join("\n"));
      const headers = {
        "content-type": "text/plain; charset=utf-8",
        title: headerText(oneLine(title, 120)),
        priority: priorities[level],
        tags: tags[level],
        ...(link === null ? {} : { click: encodeURI(link) }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      };
      return post({ url, headers, body: bounded(someLines(texts.join("\n"), 3_500)) }, context);
    },
});

/** Header fields are ASCII; what is not goes as an encoded word (RFC 2047), which ntfy decodes. */
function headerText(text: string): string {
  if (/^[\x20-\x7e]*$/.test(text)) return text;
  return `=?UTF-8?B?${Buffer.from(text).toString("base64")}?=`;
}

function bounded(text: string): string {
  let bytes = Buffer.from(text);
  if (bytes.length <= 4_000) return text;
  bytes = bytes.subarray(0, 4_000);
  return `${bytes.toString("utf8").replace(/\ufffd+$/, "")}…`;
}
