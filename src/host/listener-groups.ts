import type { Listener } from "./listeners.ts";
import type { Owner } from "./socket-owners.ts";

/** The sockets by which one server listens on one port, and where to reach it. */
export interface ListenerGroup {
  port: number;
  owner: Owner | null;
  /** Addresses of this machine to try, best first. Never empty. */
  addresses: string[];
}

/**
 * One group for each port and process, in order of the port: IPv4 and IPv6, several addresses and the
 * worker processes of one server are one thing. Link-local addresses are left out: without their
 * interface they cannot be connected to.
 */
export function groupListeners(listeners: readonly Listener[]): ListenerGroup[] {
  const groups = new Map<string, ListenerGroup>();
  for (const listener of listeners) {
    if (/^fe[89ab]/i.test(listener.address)) continue;
    // Sockets of others have no visible owner: the user is then the best sign of "the same server".
    const key = `${listener.port} ${listener.owner?.name ?? `uid ${listener.uid}`}`;
    const group = groups.get(key) ?? { port: listener.port, owner: listener.owner, addresses: [] };
    group.addresses.push(...reachableAt(listener.address));
    groups.set(key, group);
  }
  return [...groups.values()]
    .map((group) => ({ ...group, addresses: bestFirst(group.addresses) }))
    .sort((a, b) => a.port - b.port);
}

/** A socket bound to every address is reached on loopback; `::` may or may not take IPv4 as well. */
function reachableAt(address: string): string[] {
  if (address === "0.0.0.0") return ["127.0.0.1"];
  return address === "::" ? ["127.0.0.1", "::1"] : [address];
}

const preferred = ["127.0.0.1", "::1"];

function bestFirst(addresses: readonly string[]): string[] {
  const others = addresses.filter((address) => !preferred.includes(address));
  return [...preferred.filter((address) => addresses.includes(address)), ...new Set(others)];
}
