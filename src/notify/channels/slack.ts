import { z } from "zod";
import { defineChannel } from "../channel.ts";
import { digestOf } from "../digest.ts";
import type { Level } from "../item.ts";
import { address } from "../keys.ts";
import { cut, oneLine, someLines } from "../plain-text.ts";
import { postJson } from "../post.ts";

const colours: Record<Level, string> = {
  down: "#d42a29",
  degraded: "#d37b0d",
  unknown: "#687074",
  good: "#2d956b",
  notice: "#2f639a",
};
const mostEntries = 20;

/** Incoming webhooks: Block Kit, text as `plain_text` so that no name is markup (docs.slack.dev/messaging). */
export const slack = defineChannel({
  name: "slack",
  keys: z.object({ slack: address("incoming webhook of Slack") }),
  gathers: true,
  secrets: ({ slack: url }) => [url],
  sender:
    ({ slack: url }) =>
    (letter, context) => {
      const { title, entries } = digestOf(letter, context.language, mostEntries);
      const attachments = entries.map((entry) => {
        const heading = oneLine(entry.title, 1_000);
        const text = [heading, ...entry.lines.map((line) => someLines(line, 500))].join("\n");
        const fallback = escaped(heading);
        return {
          color: colours[entry.level],
          fallback,
          blocks: [section(cut(text, 2_500)), ...open(entry.link)],
        };
      });
      return postJson(
        url,
        { text: bounded(escaped(oneLine(title, 1_000))), mrkdwn: false, unfurl_links: false, attachments },
        context,
      );
    },
});

function section(text: string) {
  return { type: "section", text: { type: "plain_text", text: bounded(escaped(text)), emoji: false } };
}

/** A context block of its own: the address is ours, and escaped like the rest. */
function open(link: string | null) {
  if (link === null) return [];
  return [
    { type: "context", elements: [{ type: "mrkdwn", text: `<${escaped(link.replace(/[<>|\s]/g, ""))}>` }] },
  ];
}

/** What is escaped is longer; a cut leaves no half of an entity. */
function bounded(text: string): string {
  return text.length <= 2_900 ? text : `${cut(text, 2_900).replace(/&[a-z]*…$/, "")}…`;
}

/** `<!channel>` would ring everybody. */
function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
