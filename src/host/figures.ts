import { readFile, statfs } from "node:fs/promises";
import { availableParallelism, hostname, uptime } from "node:os";
import { systemCodeOf } from "../core/errors.ts";

/** What the operating system says about itself at one moment. What cannot be read is null. */
export interface HostFigures {
  name: string;
  uptimeMs: number;
  cores: number;
  /** Load average of one minute. */
  load: number | null;
  memory: { usedBytes: number; totalBytes: number; swapUsedBytes: number } | null;
  /** Available is what programs may still write: less than the rest where some is reserved. */
  disk: { path: string; usedBytes: number; availableBytes: number; totalBytes: number } | null;
}

export interface FiguresSource {
  /** Where procfs is mounted. */
  proc?: string;
  /** The file system whose space is reported. */
  diskPath?: string;
}

/** Reads load, memory and the root disk; about 0.1 ms, no child process. */
export async function readHostFigures(source: FiguresSource = {}): Promise<HostFigures> {
  const { proc = "/proc", diskPath = "/" } = source;
  const [loadAverage, meminfo, disk] = await Promise.all([
    readIfThere(`${proc}/loadavg`),
    readIfThere(`${proc}/meminfo`),
    diskSpace(diskPath),
  ]);
  return {
    name: hostname(),
    uptimeMs: Math.round(uptime() * 1000),
    cores: availableParallelism(),
    load: loadAverage === null ? null : parseLoad(loadAverage),
    memory: meminfo === null ? null : parseMemory(meminfo),
    disk,
  };
}

/** First figure of /proc/loadavg (proc(5)). */
export function parseLoad(text: string): number | null {
  const load = Number.parseFloat(text);
  return Number.isFinite(load) ? load : null;
}

/**
 * /proc/meminfo in bytes. Used is what is not available to a new program: page cache that the
 * kernel would give back is not used memory.
 */
export function parseMemory(text: string): HostFigures["memory"] {
  const kibibytes = new Map<string, number>();
  for (const [, key, value] of text.matchAll(/^(\w+):\s+(\d+) kB$/gm)) {
    if (key !== undefined) kibibytes.set(key, Number(value));
  }
  const total = kibibytes.get("MemTotal");
  const available = kibibytes.get("MemAvailable");
  if (total === undefined || available === undefined) return null;
  const swapUsed = (kibibytes.get("SwapTotal") ?? 0) - (kibibytes.get("SwapFree") ?? 0);
  return { usedBytes: (total - available) * 1024, totalBytes: total * 1024, swapUsedBytes: swapUsed * 1024 };
}

/** As df(1) counts: used is total minus free, also the part of free space that only root may take. */
async function diskSpace(path: string): Promise<HostFigures["disk"]> {
  const space = await ifThere(statfs(path));
  if (space === null) return null;
  const { bsize, blocks, bfree, bavail } = space;
  return {
    path,
    usedBytes: (blocks - bfree) * bsize,
    availableBytes: bavail * bsize,
    totalBytes: blocks * bsize,
  };
}

function readIfThere(path: string): Promise<string | null> {
  return ifThere(readFile(path, "utf8"));
}

async function ifThere<T>(reading: Promise<T>): Promise<T | null> {
  try {
    return await reading;
  } catch (error) {
    const code = systemCodeOf(error);
    if (code === "ENOENT" || code === "EACCES" || code === "ENOSYS") return null;
    throw error;
  }
}
