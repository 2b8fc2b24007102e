import { statfs } from "node:fs/promises";
import { orAbort } from "../../deadline.ts";
import { Places } from "../../places.ts";

/** Bytes of a file system. `used + available` is less than `total` where some are reserved for root. */
export interface DiskSpace {
  total: number;
  used: number;
  available: number;
}

/** The space of the file system that a path is on; `silent` and `crowded`: see `createDiskReader`. */
export type ReadDisk = (path: string, signal: AbortSignal) => Promise<DiskSpace | "silent" | "crowded">;

/**
 * A dead network mount answers never, and each question to it holds a thread of the pool until it does. So there
 * is one question to a path at a time, and two in all: that leaves threads for everybody else.
 * `silent`: the file system gave no answer in time; `crowded`: others that give none left no room to ask.
 */
export function createDiskReader(ask: (path: string) => Promise<DiskSpace> = askSystem): ReadDisk {
  const places = new Places(2);
  const pending = new Map<string, Promise<DiskSpace>>();
  return async (path, signal) => {
    let answer = pending.get(path);
    if (!answer) {
      const giveBack = await places.take(signal);
      if (!giveBack) return "crowded";
      // Another may have asked while this one waited.
      answer = pending.get(path);
      if (answer) giveBack();
      else {
        answer = ask(path).finally(() => {
          pending.delete(path);
          giveBack();
        });
        pending.set(path, answer);
      }
    }
    return (await orAbort(answer, signal)) ?? "silent";
  };
}

async function askSystem(path: string): Promise<DiskSpace> {
  const { bsize, blocks, bfree, bavail } = await statfs(path);
  return { total: blocks * bsize, used: (blocks - bfree) * bsize, available: bavail * bsize };
}

/** Per cent in use of what may be used by anybody but root: the figure of `df`, not yet rounded up. */
export function usedPercent({ used, available }: DiskSpace): number {
  return used + available === 0 ? 0 : (100 * used) / (used + available);
}
