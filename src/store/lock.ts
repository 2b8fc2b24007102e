import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { CortexError, exitCodes, systemCodeOf } from "../core/errors.ts";
import { type Log, silentLog } from "../core/log.ts";
import { ensureDataFolder, folderError } from "./data-folder.ts";
import { isBusy, storeError } from "./sqlite-error.ts";

export type Release = () => Promise<void>;

/** Long enough for two starters at once to step out of each other's way, so that one of them wins. */
const busyTimeoutMs = 250;

/** Keeps the handles of held locks alive: one that is garbage collected would be closed, and the lock with it. */
const held = new Set<DatabaseSync>();

/**
 * Takes the data folder for this process, making it if need be. The lock is SQLite's on a database of its own,
 * `cortex.lock`, held by a transaction that stays open: the kernel gives it back however the process ends, so there
 * is no stale lock to take over and no race about it. `cortex.pid` beside it only names the holder.
 * A name that is still there is of one that was ended, by a kill or for want of memory or power: that is logged.
 * Throws CortexError `store.in-use` when another process has the folder.
 */
export async function lockDataFolder(dir: string, log: Log = silentLog): Promise<Release> {
  await ensureDataFolder(dir);
  const lock = await takeLock(dir);
  held.add(lock);
  const release = async (): Promise<void> => {
    if (!held.delete(lock)) return;
    try {
      await rm(pidFile(dir), { force: true });
    } finally {
      lock.close();
    }
  };
  try {
    const before = await readIfThere(pidFile(dir));
    if (before !== undefined) log.warn({ pid: Number(before.split("\n", 1)[0]) }, "process.not-closed");
    await nameHolder(dir);
  } catch (thrown) {
    await release();
    throw folderError(pidFile(dir), thrown);
  }
  return release;
}

async function takeLock(dir: string): Promise<DatabaseSync> {
  const path = join(dir, "cortex.lock");
  let lock: DatabaseSync | undefined;
  try {
    lock = new DatabaseSync(path, { timeout: busyTimeoutMs });
    // Nothing is ever written, so no journal has to lie about.
    lock.exec("PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE");
    return lock;
  } catch (thrown) {
    lock?.close();
    throw isBusy(thrown) ? await inUse(dir, thrown) : storeError(path, thrown);
  }
}

async function inUse(dir: string, cause: unknown): Promise<CortexError> {
  const holder = await findHolder(dir);
  return new CortexError({
    code: "store.in-use",
    message: `Cannot use the data folder ${dir}: ${holder ?? "another process"} has it`,
    remedy: "Stop that process, or name another folder with --data",
    exitCode: exitCodes.unavailable,
    cause,
  });
}

function pidFile(dir: string): string {
  return join(dir, "cortex.pid");
}

/** Two lines: the process id, and when the process started, which tells it from a later one of the same id. */
async function nameHolder(dir: string): Promise<void> {
  const written = `${pidFile(dir)}.${process.pid}`;
  await writeFile(written, `${process.pid}\n${(await startOf(process.pid)) ?? ""}\n`);
  await rename(written, pidFile(dir));
}

/** The holder in words, or undefined when it cannot be known (it has not written its name yet, or is elsewhere). */
async function findHolder(dir: string): Promise<string | undefined> {
  const [pid, start] = ((await readIfThere(pidFile(dir))) ?? "").split("\n");
  if (!pid || !/^\d+$/.test(pid)) return undefined;
  if (start !== ((await startOf(Number(pid))) ?? "")) return undefined;
  const command = await commandOf(Number(pid));
  return command ? `process ${pid} (${command})` : `process ${pid}`;
}

/** Clock ticks from boot to the start of the process: field 22 of /proc/pid/stat (proc_pid_stat(5)). */
async function startOf(pid: number): Promise<string | undefined> {
  const stat = await readIfThere(`/proc/${pid}/stat`);
  // The second field is the name in parentheses, which may hold anything; the third follows the last one.
  return stat?.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
}

async function commandOf(pid: number): Promise<string | undefined> {
  const line = (await readIfThere(`/proc/${pid}/cmdline`))?.replaceAll(/\p{Cc}+/gu, " ").trim();
  return line && line.length > 200 ? `${line.slice(0, 199)}…` : line;
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (thrown) {
    // ESRCH: the process ended between opening and reading.
    if (["ENOENT", "ESRCH", "EACCES", "ENOTDIR"].includes(systemCodeOf(thrown) ?? "")) return undefined;
    throw thrown;
  }
}
