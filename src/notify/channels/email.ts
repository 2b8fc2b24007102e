import { z } from "zod";
import { messageOf } from "../../core/errors.ts";
import { closed, listOf, says } from "../../probe/key-schemas.ts";
import { tryMs } from "../backoff.ts";
import { defineChannel, type Sent } from "../channel.ts";
import { digestOf } from "../digest.ts";
import type { Letter } from "../item.ts";
import { oneLine, someLines } from "../plain-text.ts";

const mailbox = z
  .string(says("an e-mail address", "write name@example.com"))
  .regex(/^[^\s@]+@[^\s@]+$/, says("an e-mail address", "write name@example.com"));

const toError = says("an e-mail address, or a list of them", "write name@example.com, or a list of such");

const senderError = says("an e-mail address", "write name@example.com or Name <name@example.com>");

const sender = z
  .string(senderError)
  .regex(/^(?:[^\s@]+@[^\s@]+|[^<>@\r\n]+ <[^\s@<>]+@[^\s@<>]+>)$/, senderError);

const smtpError = says(
  "the URL of a mail server",
  "write smtp://host:587 or smtps://user:password@host:465; in user and password @ is %40, / is %2F, % is %25",
);

const smtp = z
  .string(smtpError)
  .regex(/^smtps?:\/\/\S+$/, smtpError)
  .refine((url) => passwordOf(url) !== undefined, smtpError);

/** Mail in plain text. The same letter has the same Message-ID, and the news of a service is one thread. */
export const email = defineChannel({
  name: "email",
  keys: z.object({
    email: closed({
      to: z
        .union([mailbox, listOf(mailbox)], toError)
        .meta({ description: "Who gets it.", examples: ["ops@example.com"] }),
      from: sender.meta({ description: "Who it is from.", examples: ["status@example.com"] }),
      smtp: smtp.meta({ description: "Mail server.", examples: ["smtp://127.0.0.1:25"] }),
    }).meta({ description: "Mail." }),
  }),
  gathers: true,
  secrets: ({ email: { smtp: url } }) => [url, passwordOf(url)],
  sender:
    ({ email: { to, from, smtp: url } }) =>
    async (letter, { language, signal }) => {
      const { title, entries } = digestOf(letter, language);
      const texts = entries.map((entry) =>
        [oneLine(entry.title, 1_000), ...entry.lines.map((line) => someLines(line, 2_000)), entry.link ?? ""]
          .join("\n")
          .trim(),
      );
      // It takes several megabytes, which only those who send mail have to spend.
      const { createTransport } = await import("nodemailer");
      const transport = createTransport({
        url,
        ...{ connectionTimeout: tryMs, greetingTimeout: tryMs, socketTimeout: tryMs },
        ...{ disableFileAccess: true, disableUrlAccess: true },
      });
      const onAbort = () => transport.close();
      signal.addEventListener("abort", onAbort, { once: true });
      try {
        const host = from.split("@")[1]?.replace(/>$/, "") ?? "cortex-status";
        await transport.sendMail({
          from,
          to,
          subject: oneLine(`[${letter.site.name}] ${title}`, 200),
          text: `${texts.join("\n\n")}\n\n-- \n${letter.site.name}${letter.site.url === null ? "" : `\n${letter.site.url}`}\n`,
          messageId: `<${letter.id}@${host}>`,
          references: threadOf(letter, host),
          headers: { "Auto-Submitted": "auto-generated", "Idempotency-Key": letter.id },
        });
        return { ok: true };
      } catch (thrown) {
        return failure(thrown);
      } finally {
        signal.removeEventListener("abort", onAbort);
        transport.close();
      }
    },
});

/** Undefined: it is no URL, or its user or password cannot be decoded. */
function passwordOf(url: string): string | undefined {
  try {
    const { username, password } = new URL(url);
    decodeURIComponent(username);
    return decodeURIComponent(password);
  } catch (error) {
    if (error instanceof URIError || error instanceof TypeError) return undefined;
    throw error;
  }
}

function threadOf({ items: [item, ...more] }: Letter, host: string): string[] {
  return item && more.length === 0 ? [`<${item.subject.replace(/[^\w.-]/g, ".")}@${host}>`] : [];
}

/** What the server said of the message itself is for good, unless it says that it is busy. */
function failure(thrown: unknown): Sent {
  const code = thrown instanceof Error && "responseCode" in thrown ? Number(thrown.responseCode) : 0;
  const phase = thrown instanceof Error && "command" in thrown ? String(thrown.command) : "";
  const refused = phase === "DATA" && code >= 500 && code < 600;
  return { ok: false, why: messageOf(thrown), maybe: phase === "DATA" && code === 0, refused };
}
