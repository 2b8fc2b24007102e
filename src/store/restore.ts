/** Puts a copy made by `backup.ts` into a data folder that no instance uses. */
import { access, chmod, constants, copyFile, link, rename, rm, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Clock } from "../core/clock.ts";
import { CortexError, exitCodes, messageOf, systemCodeOf } from "../core/errors.ts";
import { putInPlace } from "./backup.ts";
import { checkBackup } from "./check-backup.ts";
import { folderError } from "./data-folder.ts";
import { lockDataFolder } from "./lock.ts";
import { sizeOf } from "./open-database.ts";

export interface RestoreParts {
  file: string;
  dataDir: string;
  clock: Clock;
}

/**
 * Resolves with the name under which the old database stays, beside the new one; null: there was none. What is refused
 * changes nothing. Throws CortexError `store.in-use`, `store.newer-version`, `backup.*`.
 */
export async function restoreDatabase({ file, dataDir, clock }: RestoreParts): Promise<string | null> {
  const near = await nearestThere(resolve(dataDir));
  const isThere = near === resolve(dataDir);
  const path = join(dataDir, "cortex.db");
  const arriving = isThere ? `${path}.restoring` : join(near, `.cortex.db.restoring.${process.pid}`);
  // A folder that is not there is nobody's, and is made when the copy has proved to be one.
  let release = isThere ? await lockDataFolder(dataDir) : null;
  try {
    await refuseUnreadable(file);
    await refuseUnmerged(file);
    await copyIn(file, arriving);
    // The copy and not the original is checked: it is what will be used.
    checkBackup(arriving, file);
    release ??= await lockDataFolder(dataDir);
    const kept = await keepOld(path, clock);
    await putInPlace(arriving, path);
    return kept;
  } finally {
    await rm(arriving, { force: true });
    await release?.();
  }
}

/** The path itself, or else the nearest above it, that is there. */
async function nearestThere(path: string): Promise<string> {
  try {
    await stat(path);
    return path;
  } catch (thrown) {
    if (systemCodeOf(thrown) !== "ENOENT" || dirname(path) === path) throw folderError(path, thrown);
    return nearestThere(dirname(path));
  }
}

async function refuseUnreadable(file: string): Promise<void> {
  try {
    if (!(await stat(file)).isFile()) throw new Error("it is no file");
    await access(file, constants.R_OK);
  } catch (thrown) {
    const missing = systemCodeOf(thrown) === "ENOENT";
    throw new CortexError({
      code: missing ? "backup.not-found" : "backup.unreadable",
      message: `Cannot read ${file}: ${missing ? "there is no such file" : messageOf(thrown)}`,
      remedy: "Name a copy made by `cortex backup`; nothing was changed",
      exitCode: missing ? exitCodes.notFound : exitCodes.unavailable,
      cause: thrown,
    });
  }
}

/** Somebody's own copy of a running database lacks what stands in its log. */
async function refuseUnmerged(file: string): Promise<void> {
  if ((await sizeOf(`${file}-wal`)) === 0) return;
  throw new CortexError({
    code: "backup.unmerged",
    message: `Cannot use ${file}: expected a single file, found a log of changes beside it`,
    remedy: "Make the copy with `cortex backup`; nothing was changed",
    exitCode: exitCodes.bad,
  });
}

async function copyIn(file: string, arriving: string): Promise<void> {
  try {
    await rm(arriving, { force: true });
    await copyFile(file, arriving, constants.COPYFILE_FICLONE);
    await chmod(arriving, 0o600);
  } catch (thrown) {
    throw folderError(arriving, thrown);
  }
}

/**
 * The old database gets a second name before the new one takes the first, so that there is a whole one of that name at
 * every moment, whatever happens.
 */
async function keepOld(path: string, clock: Clock): Promise<string | null> {
  if ((await sizeOf(path)) === 0) return null;
  mergeLog(path);
  const stamp = new Date(clock.now()).toISOString().replaceAll(/[:.]/g, "-");
  const kept = `${path}.before-${stamp}`;
  try {
    // A log is left when the old one is harmed. It belongs to the old one, and would ruin the new.
    for (const side of ["-wal", "-shm"]) await moveIfThere(path + side, kept + side);
    await link(path, kept);
  } catch (thrown) {
    throw folderError(kept, thrown);
  }
  return kept;
}

/** Opening and closing moves the log into the file. A harmed database cannot, and is kept as it is. */
function mergeLog(path: string): void {
  let old: DatabaseSync | undefined;
  try {
    old = new DatabaseSync(path);
    old.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  } catch (thrown) {
    // It may be what the restore is for: refusing here would refuse the cure.
    if (!(thrown instanceof Error && "errcode" in thrown)) throw thrown;
  } finally {
    old?.close();
  }
}

async function moveIfThere(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (thrown) {
    if (systemCodeOf(thrown) !== "ENOENT") throw thrown;
  }
}
