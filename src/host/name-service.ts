import type { KnownPort } from "./known-ports.ts";
import { knownPorts, standIns } from "./known-ports.ts";
import type { Owner } from "./socket-owners.ts";

export interface ServiceName {
  /** Letters, digits, - and _; not yet unique. */
  id: string;
  name: string;
}

/**
 * What to call what listens on a port. A process that is not the one the port is known for gives its
 * own name: a Python script on 9090 is not Prometheus.
 */
export function nameService(port: number, owner: Owner | null): ServiceName {
  const known = knownPorts.get(port);
  if (known && isBelieved(known, owner)) return { id: known.id, name: known.name };
  const process = owner !== null && !isStandIn(owner) ? processName(owner) : null;
  if (process === null) return { id: `port-${port}`, name: `Port ${port}` };
  const slug = slugOf(process);
  return { id: slug === "" ? `port-${port}` : `${slug}-${port}`, name: `${process} :${port}` };
}

/** Whether asking in HTTP what listens there does no harm. */
export function mayBeAskedInHttp(port: number, owner: Owner | null): boolean {
  const known = knownPorts.get(port);
  if (known && isBelieved(known, owner)) return known.speaksHttp;
  return ![...knownPorts.values()].some(
    (entry) => !entry.speaksHttp && owner !== null && startsWithAny(owner.name, entry.processes),
  );
}

function isBelieved(known: KnownPort, owner: Owner | null): boolean {
  if (owner === null || isStandIn(owner)) return true;
  return startsWithAny(owner.name, known.processes);
}

function isStandIn(owner: Owner): boolean {
  return standIns.includes(owner.name);
}

function startsWithAny(text: string, starts: readonly string[]): boolean {
  return starts.some((start) => text.startsWith(start.slice(0, 15)));
}

function processName(owner: Owner): string {
  return owner.script ?? owner.name;
}

function slugOf(text: string): string {
  return text
    .toLowerCase()
    .replace(/\.(js|mjs|cjs|ts|py|rb|pl|php)$/, "")
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 40);
}
