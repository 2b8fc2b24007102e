import { z } from "zod";
import { closed, duration, listOf, oneOf, says, text, url } from "../../probe/key-schemas.ts";
import { choice } from "./choice.ts";
import { commandLine, dailyHours, id, ids } from "./values.ts";

const email = z
  .string(says("an e-mail address", "write name@example.com"))
  .regex(/^[^\s@]+@[^\s@]+$/, says("an e-mail address", "write name@example.com"));

const smtpError = says("the URL of a mail server", "write smtp://host:587 or smtps://user:password@host:465");

const smtp = z.string(smtpError).regex(/^smtps?:\/\/\S+$/, smtpError);

const apiBase = url("http", "https")
  .optional()
  .meta({ description: "Address of the service's API, for tests and gateways." });

const address = (of: string) => url("http", "https").meta({ description: `Address of the ${of}.` });

const channels = new Map<string, z.ZodObject>([
  [
    "webhook",
    z.object({
      webhook: address("webhook"),
      secret: text().optional().meta({ description: "Key of the signature in `cortex-signature`." }),
    }),
  ],
  [
    "email",
    z.object({
      email: closed({
        to: z
          .union([email, listOf(email)])
          .meta({ description: "Who gets it.", examples: ["ops@example.com"] }),
        from: email.meta({ description: "Who it is from.", examples: ["status@example.com"] }),
        smtp: smtp.meta({ description: "Mail server.", examples: ["smtp://127.0.0.1:25"] }),
      }).meta({ description: "Mail." }),
    }),
  ],
  ["slack", z.object({ slack: address("incoming webhook of Slack") })],
  ["discord", z.object({ discord: address("webhook of Discord") })],
  [
    "telegram",
    z.object({
      telegram: closed({
        token: text().meta({ description: "The bot's token." }),
        chat: z
          .union([text(), z.int()])
          .meta({ description: "Id or name of the chat.", examples: ["-100123"] }),
      }).meta({ description: "A bot of Telegram." }),
      apiBase,
    }),
  ],
  [
    "ntfy",
    z.object({
      ntfy: address("topic of ntfy"),
      token: text().optional().meta({ description: "Access token of ntfy." }),
    }),
  ],
  [
    "pagerduty",
    z.object({
      pagerduty: closed({ routingKey: text().meta({ description: "Integration key." }) }).meta({
        description: "Events API v2 of PagerDuty.",
      }),
      apiBase,
    }),
  ],
  ["teams", z.object({ teams: address("webhook of Teams") })],
  [
    "command",
    z.object({
      command: commandLine().meta({
        description: "Program and arguments; the news is on its standard input.",
      }),
    }),
  ],
]);

const channelSchema = choice({
  noun: "medium",
  common: z.object({ id: id().meta({ description: "Stable id.", examples: ["ops"] }) }),
  variants: channels,
});

const news = [
  "down",
  "degraded",
  "recovered",
  "unknown",
  "certificate",
  "incident",
  "maintenance",
  "task",
] as const;

const ruleSchema = closed({
  to: ids()
    .min(1)
    .meta({ description: "Channels that hear it.", examples: [["ops"]] }),
  services: ids().optional().meta({ description: "Services it is about. Empty: all." }),
  groups: listOf(text()).optional().meta({ description: "Groups it is about. Empty: all." }),
  on: listOf(oneOf(news))
    .optional()
    .meta({ description: "What is told. Empty: everything.", examples: [["down", "recovered"]] }),
  after: duration({ min: 0 })
    .optional()
    .meta({ description: "How long it has to have lasted.", examples: ["2m"] }),
  remind: duration({ min: 60_000 })
    .optional()
    .meta({ description: "Tell again while it lasts. Default: never.", examples: ["1h"] }),
  quiet: dailyHours()
    .optional()
    .meta({ description: "Hours in which news waits.", examples: ["22:00-07:00"] }),
});

export const notifySchema = closed({
  channels: listOf(channelSchema).optional().meta({ description: "Ways to tell people." }),
  rules: listOf(ruleSchema)
    .optional()
    .meta({ description: "Who hears what. None: every channel hears down and recovered of everything." }),
});
