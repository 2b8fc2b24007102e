import { type Reading, unreadable } from "../reading.ts";

export interface Memory {
  totalBytes: number;
  /** What is not available to a new program: page cache that the kernel would give back is not used memory. */
  usedBytes: number;
  /** Page cache, buffers and what the kernel can give back. */
  cacheBytes: number;
}

export interface Swap {
  /** Zero: this machine has none. */
  totalBytes: number;
  usedBytes: number;
}

/** /proc/meminfo (proc_meminfo(5)) in bytes. */
export function parseMemory(text: string): { memory: Reading<Memory>; swap: Reading<Swap> } {
  const bytes = (key: string): number => bytesOf(text, key);
  const [total, available] = [bytes("MemTotal"), bytes("MemAvailable")];
  const [swapTotal, swapFree] = [bytes("SwapTotal"), bytes("SwapFree")];
  const cache = bytes("Cached") + bytes("Buffers") + bytes("SReclaimable") - bytes("Shmem");
  return {
    memory: Number.isNaN(total + available)
      ? unreadable("shape")
      : {
          totalBytes: total,
          usedBytes: total - available,
          cacheBytes: Number.isNaN(cache) ? 0 : Math.max(0, cache),
        },
    swap: Number.isNaN(swapTotal + swapFree)
      ? unreadable("shape")
      : { totalBytes: swapTotal, usedBytes: swapTotal - swapFree },
  };
}

/** Looks for the line by itself: fifty others are of no interest. NaN: it is not there. */
function bytesOf(text: string, key: string): number {
  const at = text.startsWith(`${key}:`) ? 0 : text.indexOf(`\n${key}:`) + 1;
  if (at === 0 && !text.startsWith(`${key}:`)) return Number.NaN;
  return Number.parseInt(text.slice(at + key.length + 1, at + key.length + 30), 10) * 1024;
}
