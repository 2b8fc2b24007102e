/** One consistent copy of the database as a single file, taken while an instance writes to it. */
import { chmod, open, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { backup, DatabaseSync } from "node:sqlite";
import { CortexError, exitCodes, systemCodeOf } from "../core/errors.ts";
import { checkBackup } from "./check-backup.ts";
import { folderError } from "./data-folder.ts";
import { storeError } from "./sqlite-error.ts";

export interface BackupParts {
  /** The database; an instance may be running on it. */
  databasePath: string;
  /** Where the copy goes. */
  file: string;
  /** Whether a file that is there may be replaced. */
  force: boolean;
}

/**
 * All pages in one step: a copy in several begins again whenever the instance has written in between, and would never
 * end (sqlite.org/c3ref/backup_finish.html). In WAL mode a reader holds no writer up, however long it reads.
 */
const allPages = 2 ** 31 - 1;

/**
 * Copies the database, checks the copy and puts it in place at once; whatever goes wrong, `file` is as it was.
 * Resolves with the size of the copy in bytes. Throws CortexError `backup.*` and `store.*`.
 */
export async function backupDatabase({ databasePath, file, force }: BackupParts): Promise<number> {
  await refuseWithoutDatabase(databasePath);
  await refuseToOverwrite(file, databasePath, force);
  const unfinished = join(dirname(file), `.${basename(file)}.${process.pid}.part`);
  try {
    await makePrivate(unfinished);
    await copyPages(databasePath, unfinished);
    toSingleFile(unfinished);
    checkBackup(unfinished);
    await refuseToOverwrite(file, databasePath, force);
    await putInPlace(unfinished, file).catch((thrown: unknown) => {
      throw cannotWrite(file, thrown);
    });
  } finally {
    await rm(unfinished, { force: true });
  }
  return (await stat(file)).size;
}

/** It holds hashes and made secrets: nobody else may read it. */
async function makePrivate(path: string): Promise<void> {
  try {
    await (await open(path, "wx", 0o600)).close();
    await chmod(path, 0o600);
  } catch (thrown) {
    throw cannotWrite(path, thrown);
  }
}

async function copyPages(from: string, to: string): Promise<void> {
  let source: DatabaseSync | undefined;
  try {
    source = new DatabaseSync(from, { readOnly: true, timeout: 5_000 });
    await backup(source, to, { rate: allPages });
  } catch (thrown) {
    throw storeError(from, thrown);
  } finally {
    source?.close();
  }
}

/** A database in WAL mode cannot be opened where nothing can be written beside it, on a read-only disk for one. */
function toSingleFile(path: string): void {
  let copy: DatabaseSync | undefined;
  try {
    copy = new DatabaseSync(path);
    copy.exec("PRAGMA journal_mode = DELETE");
  } catch (thrown) {
    throw storeError(path, thrown);
  } finally {
    copy?.close();
  }
}

/** On disk before it has its name, and its name on disk before anybody is told. */
export async function putInPlace(from: string, to: string): Promise<void> {
  await syncToDisk(from);
  await rename(from, to);
  await syncToDisk(dirname(to));
}

async function syncToDisk(path: string): Promise<void> {
  const handle = await open(path, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function refuseWithoutDatabase(path: string): Promise<void> {
  if (await identityOf(path)) return;
  throw new CortexError({
    code: "backup.no-database",
    message: `There is no database ${path} to copy`,
    remedy: "Name the folder that the instance keeps its state in: --data FOLDER or CORTEX_DATA_DIR",
    exitCode: exitCodes.notFound,
  });
}

async function refuseToOverwrite(file: string, databasePath: string, force: boolean): Promise<void> {
  const there = await identityOf(file);
  if (there === undefined) return;
  if (there === (await identityOf(databasePath))) throw overItself(file);
  if (!force) throw alreadyThere(file);
}

/** Tells one file from another whatever they are called; undefined: nothing of that name. */
async function identityOf(path: string): Promise<string | undefined> {
  try {
    const { dev, ino } = await stat(path, { bigint: true });
    return `${dev}:${ino}`;
  } catch (thrown) {
    if (["ENOENT", "ENOTDIR"].includes(systemCodeOf(thrown) ?? "")) return undefined;
    throw folderError(path, thrown);
  }
}

function overItself(file: string): CortexError {
  return new CortexError({
    code: "backup.over-itself",
    message: `Cannot write the copy to ${file}: that is the database itself`,
    remedy: "Name another file",
    exitCode: exitCodes.usage,
  });
}

function alreadyThere(file: string): CortexError {
  return new CortexError({
    code: "backup.exists",
    message: `Cannot write the copy to ${file}: there is a file of that name`,
    remedy: "Name another file, or add --force to replace it",
    exitCode: exitCodes.usage,
  });
}

const words: Readonly<Record<string, string>> = {
  ENOENT: "there is no such folder",
  ENOTDIR: "it is no folder",
  EACCES: "permission denied",
  EROFS: "it is read-only",
  ENOSPC: "the disk is full",
};

function cannotWrite(path: string, cause: unknown): CortexError {
  return new CortexError({
    code: "backup.not-writable",
    message: `Cannot write to ${dirname(path)}: ${words[systemCodeOf(cause) ?? ""] ?? String(cause)}`,
    remedy: "Name a file in a folder that is there and that this user can write to",
    exitCode: exitCodes.unavailable,
    cause,
  });
}
