import { Resolver } from "node:dns/promises";
import { readFile } from "node:fs/promises";
import { isIP } from "node:net";
import { networkInterfaces } from "node:os";
import type { Clock } from "../core/clock.ts";
import { systemCodeOf } from "../core/errors.ts";
import type { Address } from "./kind.ts";
import { isPublicAddress } from "./public-address.ts";

/** Where names come from; for tests. What is left out is the machine's own. */
export interface NameSources {
  hostsFile?: string;
  resolvFile?: string;
  /** `address:port` of resolvers to ask instead of those in resolv.conf. */
  servers?: readonly string[];
  interfaces?: typeof networkInterfaces;
}

export interface SystemNames {
  hosts: Map<string, Address[]>;
  /** Domains to look in for names without a dot. */
  search: string[];
  resolver: Resolver;
  /** Of the addresses of a name, those of families that this machine has a way to. */
  reachable(addresses: Address[]): Address[];
}

/** How old what was read may be: a change of resolv.conf counts after that. */
const rereadAfterMs = 5_000;

/** Names as the machine has them, read again every few seconds; the resolver is made anew when resolv.conf changes. */
export function systemNames(clock: Clock, sources: NameSources): () => Promise<SystemNames> {
  let current: Promise<SystemNames> | undefined;
  let readAt = 0;
  let resolver: { made: Resolver; from: string } | undefined;
  const read = async (): Promise<SystemNames> => {
    const [hosts, resolv] = await Promise.all([
      readText(sources.hostsFile ?? "/etc/hosts"),
      readText(sources.resolvFile ?? "/etc/resolv.conf"),
    ]);
    if (resolver?.from !== resolv) resolver = { made: createResolver(resolv, sources), from: resolv };
    const search = /^\s*(?:search|domain)\s+(.+)$/m.exec(resolv)?.[1]?.trim().split(/\s+/) ?? [];
    const reachable = withinReach(sources.interfaces ?? networkInterfaces);
    return { hosts: parseHosts(hosts), search, resolver: resolver.made, reachable };
  };
  return () => {
    const now = clock.monotonic();
    if (!current || now - readAt > rereadAfterMs) {
      readAt = now;
      current = read();
    }
    return current;
  };
}

/** c-ares reads the machine's own resolv.conf itself; only another one has to be told to it. */
function createResolver(resolv: string, { servers, resolvFile }: NameSources): Resolver {
  const resolver = new Resolver({ timeout: 2_000, tries: 2 });
  if (servers) resolver.setServers(servers);
  else if (resolvFile !== undefined) {
    resolver.setServers([...resolv.matchAll(/^\s*nameserver\s+(\S+)/gm)].map(([, server = ""]) => server));
  }
  return resolver;
}

/** A machine may have neither file; then there is nothing in it. */
async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (thrown) {
    if (systemCodeOf(thrown) === "ENOENT") return "";
    throw thrown;
  }
}

export function parseHosts(text: string): Map<string, Address[]> {
  const hosts = new Map<string, Address[]>();
  for (const line of text.split("\n")) {
    const [address = "", ...names] = line.replace(/#.*/, "").trim().split(/\s+/);
    const family = isIP(address);
    if (family !== 4 && family !== 6) continue;
    for (const name of names) {
      const key = name.toLowerCase();
      hosts.set(key, [...(hosts.get(key) ?? []), { address, family }]);
    }
  }
  return hosts;
}

/**
 * As getaddrinfo does with AI_ADDRCONFIG (RFC 3493 section 6.1): where a machine has no address of a family, those of that
 * family lead nowhere. Node gives every address but the last half a second only, so a last one that leads nowhere makes a
 * slow target one that is down. Addresses that are not public may be reached in ways of their own.
 */
function withinReach(interfaces: typeof networkInterfaces): SystemNames["reachable"] {
  const own = Object.values(interfaces()).flatMap((some = []) => some.filter(({ internal }) => !internal));
  const has = {
    4: own.some(({ family }) => family === "IPv4"),
    6: own.some(({ family, address }) => family === "IPv6" && isPublicAddress(address)),
  };
  return (addresses) => {
    const found = addresses.filter(({ address, family }) => has[family] || !isPublicAddress(address));
    return found.length > 0 ? found : addresses;
  };
}
