import { isIP } from "node:net";
import type { Clock } from "../core/clock.ts";
import type { Lookup } from "../probe/kind.ts";
import { isLocalhost } from "../probe/lookup.ts";
import { isPublicAddress } from "../probe/public-address.ts";
import type { Service } from "./service.ts";

export interface Remoteness {
  /** Whether its answers come from outside, as far as that is known without asking; undefined: a name not looked up yet. */
  known(service: Service): boolean | undefined;
  /** Whether its failures may be our being offline. Looks the name up if need be; one that cannot be resolved counts as remote. */
  decide(service: Service, signal: AbortSignal): Promise<boolean>;
}

/** Where a name leads seldom changes; a failure asks anew after this long. */
const believedForMs = 60_000;

/** Which services are reached through the internet: those that say so, public addresses, and names of such. */
export function createRemoteness(lookup: Lookup, clock: Clock): Remoteness {
  const byName = new Map<string, { remote: boolean; decidedAt: number }>();
  /** Asked about at every check, and a service never changes. */
  const written = new WeakMap<Service, { remote: boolean | undefined }>();

  async function ask(name: string, signal: AbortSignal): Promise<boolean> {
    // Any failure to resolve is an answer here: the name may well be out of reach because everything is.
    const addresses = await lookup(name, signal).catch(() => null);
    const remote = addresses === null || addresses.some(({ address }) => isPublicAddress(address));
    byName.set(name, { remote, decidedAt: clock.monotonic() });
    return remote;
  }

  function known(service: Service): boolean | undefined {
    let told = written.get(service);
    if (!told) {
      told = { remote: asWritten(service) };
      written.set(service, told);
    }
    return told.remote ?? byName.get(service.host ?? "")?.remote;
  }

  return {
    known,
    async decide(service, signal) {
      if (asksOutside(service)) return true;
      const told = known(service);
      const name = service.host ?? "";
      const decidedAt = byName.get(name)?.decidedAt;
      const stale = decidedAt !== undefined && clock.monotonic() - decidedAt > believedForMs;
      return told === undefined || stale ? ask(name, signal) : told;
    },
  };
}

/** What the config alone tells; undefined: a name, which may lead anywhere. */
function asWritten({ remote, host }: Service): boolean | undefined {
  if (remote !== null) return remote;
  if (host === null || isLoopback(host)) return false;
  return isIP(host) === 0 ? undefined : isPublicAddress(host);
}

/** Nobody outside is asked for a config in which nothing can be remote. */
export function mayBeRemote(service: Service): boolean {
  return asksOutside(service) || asWritten(service) !== false;
}

/**
 * A resolver nearby has to ask outside, and its answers prove nothing: it may have known them. One that the config names on
 * this machine is a service of the machine like any other.
 */
function asksOutside({ kind, remote, host }: Service): boolean {
  return kind === "dns" && remote === null && !isLoopback(host);
}

function isLoopback(host: string | null): boolean {
  if (host === null) return false;
  return isLocalhost(host) || host === "::1" || /^127\.[\d.]+$/.test(host);
}
