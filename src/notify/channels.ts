import type { ChannelKind } from "./channel.ts";
import { command } from "./channels/command.ts";
import { discord } from "./channels/discord.ts";
import { email } from "./channels/email.ts";
import { ntfy } from "./channels/ntfy.ts";
import { pagerduty } from "./channels/pagerduty.ts";
import { slack } from "./channels/slack.ts";
import { teams } from "./channels/teams.ts";
import { telegram } from "./channels/telegram.ts";
import { webhook } from "./channels/webhook.ts";

/** Every way to tell people. */
export const channelKinds: readonly ChannelKind[] = [
  webhook,
  email,
  slack,
  discord,
  telegram,
  ntfy,
  pagerduty,
  teams,
  command,
];
