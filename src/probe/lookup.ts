/**
 * Names to addresses, without the thread pool: literal addresses, the hosts file and localhost first, then c-ares.
 * What c-ares does not know (it knows no mDNS or LDAP) is asked of the system once, two questions at a time.
 */
import { type Resolver, lookup as systemLookup } from "node:dns/promises";
import { isIP } from "node:net";
import { domainToASCII } from "node:url";
import type { Clock } from "../core/clock.ts";
import { systemCodeOf } from "../core/errors.ts";
import type { Address, Lookup } from "./kind.ts";
import { Places } from "./places.ts";
import { type NameSources, systemNames } from "./system-names.ts";

const unknownName = new Set(["ENOTFOUND", "ENODATA", "ENONAME"]);
/** What c-ares says when no resolver answers; it has the same names for trouble with a connection. */
const noAnswer = new Set(["ETIMEOUT", "ECONNREFUSED"]);
/** RFC 8305 section 3: how long IPv6 addresses may keep those of IPv4 waiting. */
const resolutionDelayMs = 50;

/**
 * Rejects with c-ares' error when the name is not known, with code `ERESOLVER` when no resolver answers.
 * `system` is the last resort; it occupies a thread of the pool for as long as it takes.
 */
export function createLookup(clock: Clock, sources: NameSources = {}, system = askSystem): Lookup {
  const names = systemNames(clock, sources);
  const places = new Places(2);
  return async (hostname, signal) => {
    const name = plainName(hostname);
    const family = isIP(name.split("%")[0] ?? name);
    if (family === 4 || family === 6) return [{ address: name, family }];
    const { hosts, search, resolver, reachable } = await names();
    const local = hosts.get(name) ?? (isLocalhost(name) ? loopback : undefined);
    if (local) return local;
    try {
      return reachable(await firstKnown(candidates(name, search), resolver, clock));
    } catch (thrown) {
      if (!unknownName.has(systemCodeOf(thrown) ?? "")) throw thrown;
      using place = await placeOf(places, signal);
      if (!place) throw thrown;
      return reachable(await system(name));
    }
  };
}

/** One of the threads that a name may occupy; null when the check is over before one is free. */
async function placeOf(places: Places, signal: AbortSignal): Promise<Disposable | null> {
  const giveBack = await places.take(signal);
  return giveBack && { [Symbol.dispose]: giveBack };
}

function plainName(hostname: string): string {
  const bare = hostname.replace(/^\[|\]$/g, "").toLowerCase();
  // An empty answer means that it is no name; the resolver says so better than we.
  return /[^\u0020-\u007e]/.test(bare) ? domainToASCII(bare) || bare : bare;
}

const loopback: Address[] = [
  { address: "127.0.0.1", family: 4 },
  { address: "::1", family: 6 },
];

/** RFC 6761 section 6.3: these names are always this machine. */
export function isLocalhost(name: string): boolean {
  return name === "localhost" || name.endsWith(".localhost");
}

/** As a resolver library asks (resolv.conf(5), ndots 1): names with a dot as they are, others in each search domain. */
function candidates(name: string, search: readonly string[]): string[] {
  if (name.endsWith(".")) return [name.slice(0, -1)];
  const inDomains = search.map((domain) => `${name}.${domain}`);
  return name.includes(".") ? [name, ...inDomains] : [...inDomains, name];
}

async function firstKnown(names: string[], resolver: Resolver, clock: Clock): Promise<Address[]> {
  let failure: unknown;
  for (const name of names) {
    try {
      return await resolveBoth(name, resolver, clock);
    } catch (thrown) {
      failure = thrown;
      if (!unknownName.has(systemCodeOf(thrown) ?? "")) throw thrown;
    }
  }
  throw failure;
}

type Half = { found: Address[] } | { failure: unknown };

/** Both families at once; a resolver that drops questions for IPv6 does not make the check wait. */
async function resolveBoth(name: string, resolver: Resolver, clock: Clock): Promise<Address[]> {
  const four = half(resolver.resolve4(name), 4);
  const six = half(resolver.resolve6(name), 6);
  const first = await four;
  if (!("found" in first)) return known(first, await six, name);
  const late = Promise.withResolvers<Half>();
  const cancel = clock.after(resolutionDelayMs, () => late.resolve({ found: [] }));
  const second = await Promise.race([six, late.promise]);
  cancel();
  return known(first, second, name);
}

async function half(asked: Promise<string[]>, family: 4 | 6): Promise<Half> {
  try {
    return { found: (await asked).map((address) => ({ address, family })) };
  } catch (failure) {
    return { failure };
  }
}

/** That the name has no addresses of one family counts only when nothing worse happened with the other. */
function known(four: Half, six: Half, name: string): Address[] {
  const found = [four, six].flatMap((part) => ("found" in part ? part.found : []));
  if (found.length > 0) return found;
  const failures = [four, six].flatMap((part) => ("failure" in part ? [part.failure] : []));
  const worst = failures.find((failure) => !unknownName.has(systemCodeOf(failure) ?? "")) ?? failures[0];
  throw asLookupError(worst, name);
}

/** A resolver that does not answer is ours, not theirs. */
function asLookupError(failure: unknown, name: string): unknown {
  if (!noAnswer.has(systemCodeOf(failure) ?? "")) return failure;
  return Object.assign(new Error(`no resolver answers (asked for ${name})`), { code: "ERESOLVER" });
}

async function askSystem(name: string): Promise<Address[]> {
  const found = await systemLookup(name, { all: true });
  return found.map(({ address, family }) => ({ address, family: family === 6 ? 6 : 4 }));
}
