import type { Config } from "../../config/config.ts";
import type { Clock } from "../../core/clock.ts";
import { CortexError, exitCodes } from "../../core/errors.ts";
import type { Sent } from "../../notify/channel.ts";
import type { ProgramEnvironment } from "../../probe/kind.ts";
import { createLookup } from "../../probe/lookup.ts";
import { channelsOf, sendTest } from "./channels.ts";

export interface NotifyReport {
  id: string;
  kind: string;
  ms: number;
  sent: Sent;
}

/**
 * Sends one test message through a channel of the config; nothing need be running.
 * @throws {CortexError} `notify.no-channel`, `notify.unknown-channel`
 */
export async function notifyOnce(
  id: string | undefined,
  config: Config,
  { clock, environment }: { clock: Clock; environment: ProgramEnvironment },
): Promise<NotifyReport> {
  const channels = channelsOf(config);
  const channel = channels.find((one) => one.id === id);
  if (!channel)
    throw noSuchChannel(
      id,
      channels.map((one) => one.id),
    );
  const beganAt = clock.monotonic();
  const sent = await sendTest(channel, config, { clock, environment, lookup: createLookup(clock) });
  return { id: channel.id, kind: channel.kind, ms: Math.round(clock.monotonic() - beganAt), sent };
}

function noSuchChannel(id: string | undefined, known: readonly string[]): CortexError {
  return new CortexError({
    code: id === undefined ? "notify.no-channel" : "notify.unknown-channel",
    message:
      id === undefined
        ? "Expected the id of the channel to test, found none"
        : `The config has no channel ${JSON.stringify(id)}`,
    remedy:
      known.length === 0
        ? "It has none at all: add one to notify.channels."
        : `It has ${known.join(", ")}; the ids stand in notify.channels.`,
    exitCode: id === undefined ? exitCodes.usage : exitCodes.notFound,
  });
}
