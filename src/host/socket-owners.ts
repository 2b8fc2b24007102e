import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { readdir } from "node:fs/promises";
import type { Clock } from "../core/clock.ts";
import { systemCodeOf } from "../core/errors.ts";

export interface Owner {
  pid: number;
  /** The kernel's name of the process, at most 15 bytes: `nginx`, `node`. */
  name: string;
  /** The script or module an interpreter runs (`server.js`), never its other arguments: they may hold secrets. */
  script: string | null;
}

/** A process that ended while we looked, or that belongs to somebody else: it is passed over. */
const outOfSight = new Set(["ENOENT", "EACCES", "EPERM", "ESRCH"]);

/**
 * Which process holds each of the socket inodes. Looks until all are found or the time is used up;
 * sockets of processes we may not look into stay without an owner.
 */
export async function ownersOf(
  inodes: ReadonlySet<string>,
  proc: string,
  clock: Clock,
  budgetMs: number,
): Promise<Map<string, Owner>> {
  const owners = new Map<string, Owner>();
  if (inodes.size === 0) return owners;
  const until = clock.monotonic() + budgetMs;
  for (const pid of await processIds(proc)) {
    if (owners.size === inodes.size || clock.monotonic() > until) break;
    for (const inode of socketsOf(`${proc}/${pid}/fd`)) {
      if (!inodes.has(inode) || owners.has(inode)) continue;
      const owner = describe(pid, proc);
      if (owner) owners.set(inode, owner);
    }
  }
  return owners;
}

async function processIds(proc: string): Promise<number[]> {
  const entries = await readdir(proc);
  return entries.filter((entry) => /^\d+$/.test(entry)).map(Number);
}

/** Synchronous: a link costs 2 µs here and ten times that through the thread pool. */
function socketsOf(folder: string): string[] {
  const descriptors = ifInSight(() => readdirSync(folder)) ?? [];
  return descriptors.flatMap((descriptor) => {
    const target = ifInSight(() => readlinkSync(`${folder}/${descriptor}`));
    const inode = target === undefined ? undefined : /^socket:\[(\d+)\]$/.exec(target)?.[1];
    return inode === undefined ? [] : [inode];
  });
}

function describe(pid: number, proc: string): Owner | undefined {
  return ifInSight(() => {
    // Newer Node names its main thread, and the kernel tells that name.
    const name = readFileSync(`${proc}/${pid}/comm`, "utf8")
      .trim()
      .replace(/-MainThread$/, "");
    const command = readFileSync(`${proc}/${pid}/cmdline`, "utf8").split("\0");
    return { pid, name, script: scriptOf(command) };
  });
}

function ifInSight<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch (error) {
    if (outOfSight.has(systemCodeOf(error) ?? "")) return undefined;
    throw error;
  }
}

const interpreters = /^(node|nodejs|deno|bun|python[\d.]*|ruby[\d.]*|perl|php[\d.]*)$/;

/** `python3 -m http.server 8000` → `http.server`; `node /srv/api/server.js` → `server.js`. */
export function scriptOf(command: readonly string[]): string | null {
  const [program = "", ...rest] = command;
  if (!interpreters.test(baseName(program))) return null;
  for (const [at, argument] of rest.entries()) {
    if (argument === "-m") return rest[at + 1] ?? null;
    // Options that take their value in the next argument would make that value look like the script.
    if (argument.startsWith("-")) return null;
    if (argument !== "") return baseName(argument);
  }
  return null;
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
