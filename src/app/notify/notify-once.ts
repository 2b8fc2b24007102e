import type { Config } from "../../config/config.ts";
import type { Clock } from "../../core/clock.ts";
import { CortexError, exitCodes } from "../../core/errors.ts";
import type { Sent } from "../../notify/channel.ts";
import { failureInEnglish } from "../../notify/failure.ts";
import type { ProgramEnvironment } from "../../probe/kind.ts";
import { createLookup } from "../../probe/lookup.ts";
import { channelsOf, sendTest } from "./channels.ts";

export interface NotifyReport {
  id: string;
  kind: string;
  ms: number;
  sent: { ok: true } | (Extract<Sent, { ok: false }> & { why: string });
}

/**
 * Sends one test message through a channel of the config; nothing need be running.
 * @throws {CortexError} `notify.unknown-channel`
 */
export async function notifyOnce(
  id: string,
  config: Config,
  { clock, environment }: { clock: Clock; environment: ProgramEnvironment },
): Promise<NotifyReport> {
  const channel = channelsOf(config).find((one) => one.id === id);
  if (!channel)
    throw new CortexError({
      code: "notify.unknown-channel",
      message: `The config has no channel ${JSON.stringify(id)}`,
      remedy: channelsThereAre(config),
      exitCode: exitCodes.notFound,
    });
  const beganAt = clock.monotonic();
  const sent = await sendTest(channel, config, { clock, environment, lookup: createLookup(clock) });
  return {
    ...{ id: channel.id, kind: channel.kind, ms: Math.round(clock.monotonic() - beganAt) },
    sent: sent.ok ? sent : { ...sent, why: failureInEnglish(sent.why) },
  };
}

/** A sentence for who named none, or none of them. */
export function channelsThereAre({ notify: { channels } }: Config): string {
  const ids = channels.map(({ id }) => id);
  return ids.length === 0
    ? "The config has none: add one to notify.channels."
    : `The config has ${ids.join(", ")}; the ids stand in notify.channels.`;
}
