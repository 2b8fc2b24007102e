import { access, constants, mkdir, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { CortexError, exitCodes, messageOf, systemCodeOf } from "../core/errors.ts";
import { fullError, readOnlyError } from "./sqlite-error.ts";

/** Makes the data folder (readable by this user only) unless it is there, and refuses one that cannot be written. */
export async function ensureDataFolder(dir: string): Promise<void> {
  try {
    await makeFolder(resolve(dir));
    if (!(await stat(dir)).isDirectory()) throw notAFolder(dir);
    await access(dir, constants.W_OK | constants.X_OK);
  } catch (thrown) {
    throw folderError(dir, thrown);
  }
}

/** Parents first: `mkdir` with `recursive` reports a read-only disk as ENOENT. */
async function makeFolder(dir: string): Promise<void> {
  const failure = await tryToMake(dir);
  if (failure === undefined) return;
  if (systemCodeOf(failure) !== "ENOENT" || dirname(dir) === dir) throw failure;
  await makeFolder(dirname(dir));
  const again = await tryToMake(dir);
  if (again !== undefined) throw again;
}

/** What was thrown, unless there is something of that name now. */
async function tryToMake(dir: string): Promise<unknown> {
  try {
    await mkdir(dir, { mode: 0o700 });
    return undefined;
  } catch (thrown) {
    return systemCodeOf(thrown) === "EEXIST" ? undefined : thrown;
  }
}

/** What the system said about a file in the data folder, as an error that says what to do. */
export function folderError(path: string, thrown: unknown): unknown {
  if (thrown instanceof CortexError) return thrown;
  switch (systemCodeOf(thrown)) {
    case "EACCES":
    case "EPERM":
    case "EROFS":
      return readOnlyError(path, thrown);
    case "ENOSPC":
    case "EDQUOT":
      return fullError(path, thrown);
    case "EEXIST":
    case "ENOTDIR":
      return notAFolder(path, thrown);
    default:
      return unusable(path, thrown);
  }
}

function notAFolder(dir: string, cause?: unknown): CortexError {
  return new CortexError({
    code: "store.not-a-folder",
    message: `Cannot use ${dir} as the data folder: expected a folder, found a file there or on the way to it`,
    remedy: "Move the file away, or set CORTEX_DATA_DIR to a folder.",
    status: 503,
    exitCode: exitCodes.unavailable,
    cause,
  });
}

function unusable(path: string, cause: unknown): CortexError {
  return new CortexError({
    code: "store.disk",
    message: `Cannot use ${path} in the data folder: ${messageOf(cause)}`,
    remedy: "Set CORTEX_DATA_DIR to a folder on a disk that works.",
    status: 503,
    exitCode: exitCodes.unavailable,
    cause,
  });
}
