import type { ChannelConfig, Config } from "../../config/config.ts";
import { randomToken } from "../../core/ids.ts";
import { tryMs } from "../../notify/backoff.ts";
import type { Channel, SendContext, Sent } from "../../notify/channel.ts";
import { channelKinds } from "../../notify/channels.ts";
import type { Voice } from "../../notify/compose-change.ts";
import { composeTest } from "../../notify/compose-told.ts";
import { programLanguage } from "../../web/board-reader.ts";

/** The channels of a config. Their keys were validated with it. */
export function channelsOf({ notify }: Config): Channel[] {
  return notify.channels.flatMap(channelOf);
}

function channelOf({ id, kind, keys }: ChannelConfig): Channel[] {
  const medium = channelKinds.find(({ name }) => name === kind);
  return medium ? [{ id, kind, gathers: medium.gathers, send: medium.sender(keys) }] : [];
}

export function voiceOf(config: Config): Voice {
  const { name, url, timeZone } = config.site;
  return { site: { name, url }, language: programLanguage(config), timeZone };
}

/** Sends one message that says it is a test, past the queue. */
export async function sendTest(
  channel: Channel,
  config: Config,
  context: Omit<SendContext, "signal" | "language" | "timeZone">,
): Promise<Sent> {
  const limit = new AbortController();
  const cancel = context.clock.after(tryMs, () => limit.abort());
  const voice = voiceOf(config);
  const { site, language, timeZone } = voice;
  const letter = { id: `test-${randomToken(9)}`, site, items: [composeTest(voice, context.clock.now())] };
  try {
    return await channel.send(letter, { ...context, language, timeZone, signal: limit.signal });
  } finally {
    cancel();
  }
}
