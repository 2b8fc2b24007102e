/**
 * Which processes belong to a step, and their end. A step's processes are its process group and whatever carries its
 * mark in its environment, so that what left the group is found as well, also by the next life of this program.
 */
import { readdir, readFile } from "node:fs/promises";
import { type Clock, pause } from "../../core/clock.ts";
import { systemCodeOf } from "../../core/errors.ts";
import { signalGroup } from "../../probe/process-group.ts";

/** The variable that carries the mark: `<installation>/<task>/<step>`. */
export const markVariable = "CORTEX_TASK";

export interface Belonging {
  /** Leader of the group; null: only the mark is known. */
  leader: number | null;
  /** The mark or, ending in a slash, its beginning; null: only the group is meant. */
  mark: string | null;
}

export interface Ending {
  clock: Clock;
  /** How long they may take to end when asked politely. */
  graceMs: number;
  /** Aborted when they are to be ended by force at once. */
  force?: AbortSignal;
}

const lookMs = 25;
/** A process that outlives being killed for this long waits for a device, and is told of. */
const confirmMs = 5_000;

/** Ends them, politely first, then by force, and looks whether they are gone. Resolves to those that are not. */
export async function endProcesses(belonging: Belonging, ending: Ending): Promise<number[]> {
  const { clock, graceMs, force } = ending;
  const beganAt = clock.monotonic();
  const passed = () => clock.monotonic() - beganAt;
  let living = await livingProcesses(belonging);
  signalAll(living, "SIGTERM");
  while (living.length > 0 && passed() < graceMs && !force?.aborted) {
    await pause(clock, lookMs);
    living = await stillLiving(living);
    if (living.length > 0) continue;
    // Those that were known are gone; who they left behind is looked for.
    living = await livingProcesses(belonging);
    signalAll(living, "SIGTERM");
  }
  const forcedAt = clock.monotonic();
  while (living.length > 0 && clock.monotonic() - forcedAt < confirmMs) {
    // Again each time: what is being killed may have started something.
    signalAll(living, "SIGKILL");
    await pause(clock, lookMs);
    living = await livingProcesses(belonging);
  }
  return living.map(({ pid }) => pid);
}

function signalAll(living: readonly Living[], signal: NodeJS.Signals): void {
  // Whole groups: a process that was started since the look is in them. A step's groups hold nothing else.
  for (const group of new Set(living.map((one) => one.group)))
    if (group !== null) tryTo(() => signalGroup(group, signal));
  for (const { pid, group } of living) if (group === null) tryTo(() => process.kill(pid, signal));
}

/** One that ended in the meantime, or that is another user's by now, is left to be counted. */
function tryTo(signal: () => void): void {
  try {
    signal();
  } catch (thrown) {
    if (!["ESRCH", "EPERM"].includes(systemCodeOf(thrown) ?? "")) throw thrown;
  }
}

export interface Living {
  pid: number;
  /** Null: our own, which is not to be signalled as a whole. */
  group: number | null;
}

/** Ended processes that nobody has collected do not count. */
export async function livingProcesses(belonging: Belonging): Promise<Living[]> {
  if (process.platform !== "linux") return livingLeader(belonging);
  const { leader, mark } = belonging;
  const entries = await readdir("/proc");
  const own = await ownLine();
  const ownGroup = (await factsOf(String(process.pid)))?.group;
  const found = await Promise.all(
    entries.map(async (name) => {
      if (!/^\d+$/.test(name) || own.has(Number(name))) return [];
      const facts = await factsOf(name);
      if (!facts || facts.isDead) return [];
      const belongs = facts.group === leader || (mark !== null && (await carries(name, mark)));
      return belongs ? [{ pid: Number(name), group: facts.group === ownGroup ? null : facts.group }] : [];
    }),
  );
  return found.flat();
}

/** Which of them are: far cheaper than looking at every process of the machine. */
async function stillLiving(known: readonly Living[]): Promise<Living[]> {
  if (process.platform !== "linux")
    return known.flatMap(({ group }) => livingLeader({ leader: group, mark: null }));
  const found = await Promise.all(
    known.map(async (one) => {
      const facts = await factsOf(String(one.pid));
      return facts && !facts.isDead && (one.group === null || facts.group === one.group) ? [one] : [];
    }),
  );
  return found.flat();
}

/** Where there is no /proc, the group is all that can be known. */
function livingLeader({ leader }: Belonging): Living[] {
  if (leader === null) return [];
  try {
    process.kill(-leader, 0);
    return [{ pid: leader, group: leader }];
  } catch (thrown) {
    if (systemCodeOf(thrown) === "ESRCH") return [];
    throw thrown;
  }
}

/** This process and those it comes from: a step may have started this very program. */
async function ownLine(): Promise<Set<number>> {
  const line = new Set<number>();
  for (let pid = process.pid; pid > 0 && !line.has(pid); ) {
    line.add(pid);
    pid = (await factsOf(String(pid)))?.parent ?? 0;
  }
  return line;
}

interface ProcessFacts {
  isDead: boolean;
  parent: number;
  group: number;
}

/** Fields 3 to 5 of /proc/pid/stat (proc_pid_stat(5)); the second is a name in parentheses that may hold anything. */
async function factsOf(pid: string): Promise<ProcessFacts | null> {
  const line = await readIfThere(`/proc/${pid}/stat`);
  if (line === null) return null;
  const [state, parent, group] = line.slice(line.lastIndexOf(")") + 2).split(" ");
  return { isDead: state === "Z" || state === "X", parent: Number(parent), group: Number(group) };
}

async function carries(pid: string, mark: string): Promise<boolean> {
  const environment = await readIfThere(`/proc/${pid}/environ`);
  const variable = `${markVariable}=${mark}`;
  return (
    environment
      ?.split("\0")
      .some((one) => one === variable || (mark.endsWith("/") && one.startsWith(variable))) ?? false
  );
}

async function readIfThere(path: string): Promise<string | null> {
  try {
    return await readFile(path, "latin1");
  } catch (thrown) {
    // It ended meanwhile, or is another user's.
    if (["ENOENT", "ESRCH", "EACCES", "EPERM"].includes(systemCodeOf(thrown) ?? "")) return null;
    throw thrown;
  }
}
