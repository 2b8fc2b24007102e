import { statfs } from "node:fs/promises";
import type { Clock } from "../core/clock.ts";
import { systemCodeOf } from "../core/errors.ts";
import type { Mount } from "./parse/mounts.ts";
import { type Reading, reasonOf, unreadable } from "./reading.ts";

/** As df counts: used is total minus free, also the part of free space that only root may take. */
export interface DiskSpace {
  totalBytes: number;
  usedBytes: number;
  /** What programs may still write: less than the rest where some is reserved. */
  availableBytes: number;
  /** Null: the file system makes them as it needs them. */
  inodes: { total: number; used: number } | null;
}

export type AskSpace = (path: string) => Promise<DiskSpace>;

/**
 * Asks file systems for their space. A dead network mount answers never, and the question holds a thread of the pool
 * until it does: so one local and one remote file system are asked at a time, and none twice at once.
 */
export class DiskSpaces {
  readonly #clock: Clock;
  readonly #patienceMs: number;
  readonly #ask: AskSpace;
  /** Of each kind of file system, the question that has not been answered yet. */
  readonly #pending = new Map<boolean, string>();

  constructor(
    clock: Clock,
    { patienceMs = 2_000, ask = askSystem }: { patienceMs?: number; ask?: AskSpace } = {},
  ) {
    this.#clock = clock;
    this.#patienceMs = patienceMs;
    this.#ask = ask;
  }

  /** By path, in the order of the mounts. */
  async read(mounts: readonly Mount[]): Promise<Map<string, Reading<DiskSpace>>> {
    const found = new Map<string, Reading<DiskSpace>>();
    const lane = async (isRemote: boolean) => {
      for (const mount of mounts) {
        if (mount.isRemote === isRemote) found.set(mount.path, await this.#one(mount));
      }
    };
    await Promise.all([lane(false), lane(true)]);
    return found;
  }

  async #one({ path, isRemote }: Mount): Promise<Reading<DiskSpace>> {
    const inTheWay = this.#pending.get(isRemote);
    if (inTheWay !== undefined) return unreadable(inTheWay === path ? "silent" : "crowded");
    this.#pending.set(isRemote, path);
    const answer = this.#ask(path).then(
      (space): Reading<DiskSpace> => space,
      (thrown: unknown) => unreadable(reasonOf(systemCodeOf(thrown))),
    );
    return new Promise((resolve) => {
      const cancel = this.#clock.after(this.#patienceMs, () => resolve(unreadable("silent")));
      void answer.then((reading) => {
        this.#pending.delete(isRemote);
        cancel();
        resolve(reading);
      });
    });
  }
}

async function askSystem(path: string): Promise<DiskSpace> {
  const { bsize, blocks, bfree, bavail, files, ffree } = await statfs(path);
  return {
    totalBytes: blocks * bsize,
    usedBytes: (blocks - bfree) * bsize,
    availableBytes: bavail * bsize,
    inodes: files > 0 ? { total: files, used: files - ffree } : null,
  };
}
