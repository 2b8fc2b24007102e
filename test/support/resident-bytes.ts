import { readFileSync } from "node:fs";

/** Memory that a process holds now; 0 where the system does not tell. */
export function residentBytes(pid: number | undefined): number {
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) * 1024;
  } catch (thrown) {
    if (process.platform !== "linux") return 0;
    throw thrown;
  }
}
