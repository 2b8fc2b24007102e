import { type Reading, unreadable } from "../reading.ts";

/** What a core has done since the machine started, in ticks of the kernel. */
export interface CoreTimes {
  core: number;
  busy: number;
  /** Of the busy ones: taken by the machine that this virtual one runs on. */
  stolen: number;
  /** Idle while something waited for a disk. */
  waiting: number;
  all: number;
}

/**
 * The cores of /proc/stat (proc_stat(5)); those that are switched off are not there. `guest` is part of `user` already.
 */
export function parseCpuTimes(text: string): Reading<CoreTimes[]> {
  const cores: CoreTimes[] = [];
  // The cores stand first; what follows them is as long as there are interrupts.
  for (let start = 0; text.startsWith("cpu", start); ) {
    const end = text.indexOf("\n", start);
    if (end < 0) break;
    const core = coreOf(text.slice(start, end));
    if (core) cores.push(core);
    start = end + 1;
  }
  return cores.length === 0 ? unreadable("shape") : cores;
}

function coreOf(line: string): CoreTimes | null {
  const [name = "", ...fields] = line.split(/ +/);
  const core = Number(name.slice(3));
  if (name === "cpu" || !Number.isInteger(core)) return null;
  const [user = 0, nice = 0, system = 0, idle = 0, waiting = 0, irq = 0, softIrq = 0, stolen = 0] =
    fields.map(Number);
  const busy = user + nice + system + irq + softIrq + stolen;
  const all = busy + idle + waiting;
  return Number.isFinite(all) ? { core, busy, stolen, waiting, all } : null;
}
