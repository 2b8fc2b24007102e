import { statSync } from "node:fs";
import { stat } from "node:fs/promises";
import { systemCodeOf } from "./errors.ts";

interface Metadata {
  mtimeNs: bigint;
  ctimeNs: bigint;
  size: bigint;
  ino: bigint;
  dev: bigint;
}

export const gone = "gone";
const written = ({ mtimeNs, ctimeNs, size, ino, dev }: Metadata) =>
  [mtimeNs, ctimeNs, size, ino, dev].join(" ");

/** What changes whenever the file does. Any failure to look counts as gone; whoever reads the file then says why. */
export async function fingerprint(path: string): Promise<string> {
  try {
    return written(await stat(path, { bigint: true }));
  } catch (error) {
    if (systemCodeOf(error) !== undefined) return gone;
    throw error;
  }
}

/** The same for who may block: a thread of its own that is about to read the file. */
export function fingerprintNow(path: string): string {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false });
  return found ? written(found) : gone;
}
