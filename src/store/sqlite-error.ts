import { CortexError, exitCodes } from "../core/errors.ts";

/** Primary result codes of SQLite, the low byte of `errcode` (sqlite.org/rescode.html). */
const codes = {
  busy: 5,
  locked: 6,
  readOnly: 8,
  io: 10,
  corrupt: 11,
  full: 13,
  cannotOpen: 14,
  notADatabase: 26,
};

/** The wal-index could not be made larger: how a full disk shows when the file that lacks room is `-shm`. */
const sharedMemorySizeCode = 4874;

/** The result code of SQLite inside what node:sqlite threw, if that is what it is. */
function sqliteCodeOf(thrown: unknown): number | undefined {
  if (!(thrown instanceof Error) || !("errcode" in thrown)) return undefined;
  return typeof thrown.errcode === "number" ? thrown.errcode : undefined;
}

export function isBusy(thrown: unknown): boolean {
  const code = sqliteCodeOf(thrown);
  return code !== undefined && (code & 0xff) === codes.busy;
}

/**
 * What an operator can mend, as an error that says how; everything else as it came (it is a bug).
 * `path` is the database file.
 */
export function storeError(path: string, thrown: unknown): unknown {
  const code = sqliteCodeOf(thrown);
  if (code === undefined) return thrown;
  if (code === sharedMemorySizeCode) return fullError(path, thrown);
  switch (code & 0xff) {
    case codes.full:
      return fullError(path, thrown);
    case codes.corrupt:
    case codes.notADatabase:
      return corruptError(path, describe(thrown), thrown);
    case codes.busy:
    case codes.locked:
      return busyError(path, thrown);
    case codes.readOnly:
      return readOnlyError(path, thrown);
    case codes.io:
    case codes.cannotOpen:
      return diskError(path, thrown);
    default:
      return thrown;
  }
}

export function corruptError(path: string, found: string, cause?: unknown): CortexError {
  return unavailable({
    code: "store.corrupt",
    message: `Cannot use the database ${path}: expected a whole SQLite database, found ${found}`,
    remedy: "Put a backup in its place, or move it away to start with an empty one; it was left as it is.",
    cause,
  });
}

export function unreadableRow(found: string): CortexError {
  return unavailable({
    code: "store.corrupt",
    message: `Cannot read a row of the database: expected a value this version can write, found ${found}`,
    remedy: "Start the version of Cortex that wrote it, or put a backup in its place.",
  });
}

export function fullError(path: string, cause?: unknown): CortexError {
  return unavailable({
    code: "store.full",
    message: `Cannot write to ${path}: the disk is full`,
    remedy: "Free some space on the disk that holds the data folder.",
    cause,
  });
}

export function readOnlyError(path: string, cause?: unknown): CortexError {
  return unavailable({
    code: "store.read-only",
    message: `Cannot write to ${path}: expected to be allowed to, found it read-only`,
    remedy:
      "Make the data folder and what is in it writable for this user, or set CORTEX_DATA_DIR to one that is.",
    cause,
  });
}

function diskError(path: string, cause: unknown): CortexError {
  return unavailable({
    code: "store.disk",
    message: `Cannot read or write ${path}: ${describe(cause)}`,
    remedy: "Look for a failing or unmounted disk in the system log, and check who may open the file.",
    cause,
  });
}

function busyError(path: string, cause: unknown): CortexError {
  return unavailable({
    code: "store.busy",
    message: `Cannot write to ${path}: another program holds its lock`,
    remedy: "End the program that has the database open for writing, for example an sqlite3 shell.",
    cause,
  });
}

function describe(thrown: unknown): string {
  return thrown instanceof Error ? `"${thrown.message}"` : String(thrown);
}

function unavailable(parts: { code: string; message: string; remedy: string; cause?: unknown }): CortexError {
  return new CortexError({ ...parts, status: 503, exitCode: exitCodes.unavailable });
}
