import { closeSync, openSync, readFileSync } from "node:fs";
import { systemCodeOf } from "../../core/errors.ts";
import type { Limits } from "../../monitor/schedule.ts";
import type { ProgramTrouble } from "../../web/views/program-trouble.ts";

/** For the store, the log, programs and alerts: they come first. */
const reserved = 64;

/** Files, sockets included, that this process may have open; null: as many as it likes, or the system does not say. */
const limit = readLimit();

function readLimit(): number | null {
  try {
    const [, soft] = /^Max open files\s+(\S+)/m.exec(readFileSync("/proc/self/limits", "utf8")) ?? [];
    return soft === undefined || soft === "unlimited" ? null : Number(soft);
  } catch (thrown) {
    if (systemCodeOf(thrown) === undefined) throw thrown;
    return null;
  }
}

/** Checks at once, so that those that hang leave files for the page. One takes two at most: its socket and its look-up. */
export function withinFiles(limits: Limits): Limits {
  if (limit === null) return limits;
  return { ...limits, concurrent: Math.max(1, Math.min(limits.concurrent, Math.floor(limit / 4))) };
}

/** Connections to the page, so that a crowd leaves files for the checks. */
export function mostConnections(limits: Limits): number | null {
  if (limit === null) return null;
  return Math.max(16, limit - reserved - 2 * withinFiles(limits).concurrent);
}

/** What an operator should know when there is no file to spare. */
export function outOfFiles(): ProgramTrouble | null {
  try {
    closeSync(openSync("/dev/null", "r"));
    return null;
  } catch (thrown) {
    const code = systemCodeOf(thrown);
    if (code !== "EMFILE" && code !== "ENFILE") throw thrown;
    return { kind: "files", whose: code === "EMFILE" ? "process" : "machine", limit };
  }
}
