import { readdir, readFile } from "node:fs/promises";
import { basename } from "node:path";
import type { Clock } from "../../../core/clock.ts";
import { systemCodeOf } from "../../../core/errors.ts";

export interface RunningProcess {
  /** Name of the thread group as the kernel keeps it: its first 15 bytes (proc(5), /proc/pid/comm). */
  comm: string;
  /** The command line; empty for kernel threads and for what has ended but was not waited for. */
  argv: string[];
}

export interface Scan {
  processes: RunningProcess[];
  /** Whether other users' processes may be hidden from us (`hidepid`): what is not seen may still run. */
  isPartial: boolean;
}

/** Scans are shared: services that look at the same second look at the same list. */
export const sharedForMs = 1_000;
/** Files read at once; more would keep the thread pool from others. */
const readers = 4;

export function createScanner(read: () => Promise<Scan> = scan): (clock: Clock) => Promise<Scan> {
  let last: { promise: Promise<Scan>; at: number } | null = null;
  return (clock) => {
    const now = clock.monotonic();
    if (last === null || now < last.at || now - last.at >= sharedForMs) {
      last = { promise: read(), at: now };
    }
    return last.promise;
  };
}

async function scan(): Promise<Scan> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const processes: RunningProcess[] = [];
  let refused = 0;
  const line = pids.values();
  const work = async () => {
    for (const pid of line) {
      const read = await readProcess(pid);
      if (read === "refused") refused += 1;
      else if (read !== null && read.argv.length > 0) processes.push(read);
    }
  };
  await Promise.all(Array.from({ length: readers }, work));
  return { processes, isPartial: refused > 0 || !pids.includes("1") };
}

/** Null: it ended while we looked. */
async function readProcess(pid: string): Promise<RunningProcess | null | "refused"> {
  try {
    const [comm, cmdline] = [
      await readFile(`/proc/${pid}/comm`, "utf8"),
      await readFile(`/proc/${pid}/cmdline`, "utf8"),
    ];
    return { comm: comm.trimEnd(), argv: cmdline.split("\0").filter((word) => word !== "") };
  } catch (thrown) {
    const code = systemCodeOf(thrown) ?? "";
    if (code === "ENOENT" || code === "ESRCH") return null;
    if (code === "EACCES" || code === "EPERM") return "refused";
    throw thrown;
  }
}

const commBytes = 15;

/**
 * By the kernel's name, the file name of the program, or (a script whose name the kernel cut short) the file name
 * of the script.
 */
export function isNamed({ comm, argv: [program = "", script = ""] }: RunningProcess, name: string): boolean {
  if (comm === name || basename(program) === name) return true;
  const cut = Buffer.from(name).subarray(0, commBytes).toString();
  return Buffer.byteLength(name) > commBytes && comm === cut && basename(script) === name;
}
