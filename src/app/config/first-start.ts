import { hostname } from "node:os";
import { firstConfig, writeFirstConfig } from "../../config/first-config.ts";
import type { Clock } from "../../core/clock.ts";
import { discover } from "../../host/discover.ts";
import { readListeners } from "../../host/listeners.ts";

/** Finds what listens on this machine and writes it down as the first config. Returns what to tell the operator. */
export async function writeDiscovered(path: string, ownPort: number, clock: Clock): Promise<string> {
  const found = await discover({ listeners: await readListeners(), clock, ownPid: process.pid, ownPort });
  const written = await writeFirstConfig(path, firstConfig(found, hostname()));
  if (!written) return `${path} was there already`;
  const names = found.services.map(({ name }) => name).join(", ");
  return found.services.length === 0
    ? `wrote ${path}; nothing that listens was found on this machine`
    : `wrote ${path} with what listens on this machine: ${names}`;
}
