import { readFile } from "node:fs/promises";
import { endianness } from "node:os";
import type { Clock } from "../core/clock.ts";
import { systemClock } from "../core/clock.ts";
import { systemCodeOf } from "../core/errors.ts";
import { type Owner, ownersOf } from "./socket-owners.ts";

/** A TCP socket in state LISTEN as the kernel lists it. */
export interface ListeningSocket {
  /** Textual address it is bound to, e.g. `0.0.0.0`, `127.0.0.1`, `::1`. */
  address: string;
  port: number;
  uid: number;
  /** Links the socket to a process through `/proc/<pid>/fd`. */
  inode: string;
}

export interface Listener extends ListeningSocket {
  /** Null: it belongs to a process we may not look into, or to none that is left. */
  owner: Owner | null;
}

export interface ListenerSource {
  /** Where procfs is mounted. */
  proc?: string;
  clock?: Clock;
  /** How long to look for the owners of the sockets. Default 300 ms. */
  ownerBudgetMs?: number;
}

/** State LISTEN in /proc/net/tcp (include/net/tcp_states.h). */
const listenState = "0A";
const littleEndian = endianness() === "LE";

/** The listening sockets of one `/proc/net/tcp` or `/proc/net/tcp6` table (proc(5)). */
export function parseListeningSockets(table: string): ListeningSocket[] {
  const found: ListeningSocket[] = [];
  for (const line of table.split("\n").slice(1)) {
    const [, local, , state, , , , uid, , inode] = line.trim().split(/\s+/);
    if (state !== listenState || local === undefined || inode === undefined) continue;
    const [address, port] = local.split(":");
    if (address === undefined || port === undefined) continue;
    found.push({
      address: textualAddress(address),
      port: Number.parseInt(port, 16),
      uid: Number(uid),
      inode,
    });
  }
  return found;
}

/** Every TCP listener of this machine's network namespace. Empty where there is no procfs. */
export async function readListeners(source: ListenerSource = {}): Promise<Listener[]> {
  return withOwners(await readSockets(source), source);
}

async function readSockets({ proc = "/proc" }: ListenerSource): Promise<ListeningSocket[]> {
  const tables = await Promise.all([readTable(`${proc}/net/tcp`), readTable(`${proc}/net/tcp6`)]);
  return tables.flatMap(parseListeningSockets);
}

async function withOwners(sockets: readonly ListeningSocket[], source: ListenerSource): Promise<Listener[]> {
  const { proc = "/proc", clock = systemClock, ownerBudgetMs = 300 } = source;
  const owners = await ownersOf(new Set(sockets.map((socket) => socket.inode)), proc, clock, ownerBudgetMs);
  return sockets.map((socket) => ({ ...socket, owner: owners.get(socket.inode) ?? null }));
}

/** Who holds a TCP port, for the sentence "port 4000 is taken by …"; null when that cannot be known. */
export async function whoListens(port: number, source: ListenerSource = {}): Promise<Owner | null> {
  const holders = (await readSockets(source)).filter((socket) => socket.port === port);
  // Only asked when a start has failed: there is time to look into every process of a busy machine.
  const listeners = await withOwners(holders, { ownerBudgetMs: 3_000, ...source });
  return listeners.find(({ owner }) => owner !== null)?.owner ?? null;
}

async function readTable(path: string): Promise<string> {
  try {
    return await readFile(path, "latin1");
  } catch (error) {
    // No procfs (macOS), or IPv6 is switched off: there is nothing to list.
    if (systemCodeOf(error) === "ENOENT") return "";
    throw error;
  }
}

/** The kernel prints each 32-bit word of the address in the byte order of the machine. */
function textualAddress(hex: string): string {
  const bytes = Buffer.from(hex, "hex");
  if (littleEndian) bytes.swap32();
  if (bytes.length === 4) return bytes.join(".");
  const mapped = bytes.subarray(0, 12).equals(mappedPrefix);
  return mapped ? bytes.subarray(12).join(".") : compressed(bytes);
}

const mappedPrefix = Buffer.from("00000000000000000000ffff", "hex");

/** RFC 5952 text form, by way of the URL parser, which implements it. */
function compressed(bytes: Buffer): string {
  const words: string[] = [];
  for (let at = 0; at < bytes.length; at += 2) words.push(bytes.readUInt16BE(at).toString(16));
  return new URL(`http://[${words.join(":")}]`).hostname.slice(1, -1);
}
