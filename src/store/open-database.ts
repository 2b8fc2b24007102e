import { open, stat } from "node:fs/promises";
import { dirname } from "node:path";
import type { Clock } from "../core/clock.ts";
import { systemCodeOf } from "../core/errors.ts";
import type { Log } from "../core/log.ts";
import { ensureDataFolder, folderError } from "./data-folder.ts";
import { checkSchemaVersion, migrate } from "./migrate.ts";
import { corruptError } from "./sqlite-error.ts";
import { SqliteFile } from "./sqlite-file.ts";

/**
 * A database up to this size is checked at every start, a larger one only after it was not closed:
 * `quick_check` reads all of it, at about 0.3 GB a second.
 */
const alwaysCheckedBytes = 64 * 1024 * 1024;

/**
 * Above this even a database that was not closed is only looked at where it is read, so that the page is up soon:
 * the end of a process cannot harm it, and what else can is found by the query that meets it.
 */
const neverCheckedBytes = 512 * 1024 * 1024;

/**
 * NORMAL: a commit survives any end of the process; a loss of power may take the last ones, never the rest.
 * Checkpoints are a thread's (`checkpointer.ts`). SQLite's own, which holds the loop, bounds the log at 64 MB where that falls behind.
 * No mmap: mapped pages count as resident memory, and a bad disk would end the process with SIGBUS.
 */
const settings = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = NORMAL;
  PRAGMA wal_autocheckpoint = 16000;
  PRAGMA journal_size_limit = 8388608;
  PRAGMA cache_size = -8000;
  PRAGMA trusted_schema = OFF;
`;

export interface DatabaseOptions {
  /** The database file; its folder is made if need be. */
  path: string;
  clock: Clock;
  log: Log;
}

/**
 * Opens the database at the newest version. Everything that could be wrong with what is there is looked for on a
 * read-only handle first, so that a file this version should not touch is left as it is.
 * Throws CortexError `store.*`.
 */
export async function openDatabase({ path, clock, log }: DatabaseOptions): Promise<SqliteFile> {
  await ensureDataFolder(dirname(path));
  await ensurePrivateFile(path);
  const size = await sizeOf(path);
  const unclean = (await sizeOf(`${path}-wal`)) > 0;
  if (size === 0 && unclean) throw corruptError(path, "an empty file beside a log of changes to it");
  if (size > 0) {
    await checkHeader(path);
    inspect(path, { clock, log, thorough: isChecked(size, unclean) });
  }
  return openForWriting(path);
}

export async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (thrown) {
    if (systemCodeOf(thrown) === "ENOENT") return 0;
    throw folderError(path, thrown);
  }
}

/** It holds hashes and made secrets: nobody else may read it. SQLite gives its side files the same mode. */
async function ensurePrivateFile(path: string): Promise<void> {
  try {
    await (await open(path, "a", 0o600)).close();
  } catch (thrown) {
    throw folderError(path, thrown);
  }
}

/** The first 16 bytes of every SQLite database (sqlite.org/fileformat.html, 1.3.1). */
const magic = "SQLite format 3\0";

async function checkHeader(path: string): Promise<void> {
  const file = await open(path, "r");
  try {
    const { buffer } = await file.read(Buffer.alloc(magic.length), 0, magic.length, 0);
    if (buffer.toString("latin1") !== magic) throw corruptError(path, "a file of another kind");
  } finally {
    await file.close();
  }
}

function isChecked(size: number, unclean: boolean): boolean {
  return size <= alwaysCheckedBytes || (unclean && size <= neverCheckedBytes);
}

function inspect(
  path: string,
  { clock, log, thorough }: { clock: Clock; log: Log; thorough: boolean },
): void {
  const file = new SqliteFile(path, { readOnly: true });
  try {
    checkSchemaVersion(file);
    const begun = clock.monotonic();
    if (thorough) quickCheck(file);
    log.debug({ thorough, ms: Math.round(clock.monotonic() - begun) }, "store.inspected");
  } finally {
    file.close();
  }
}

function quickCheck(file: SqliteFile): void {
  const rows = file.guard(() => file.prepare("PRAGMA quick_check(1)").all());
  const found = rows.map((row) => String(row.quick_check)).join("; ");
  if (found !== "ok") throw corruptError(file.path, found.replaceAll(/\s+/g, " "));
}

function openForWriting(path: string): SqliteFile {
  const file = new SqliteFile(path);
  try {
    file.exec(settings);
    migrate(file);
    return file;
  } catch (thrown) {
    file.close();
    throw thrown;
  }
}
