import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { systemCodeOf } from "../core/errors.ts";
import {
  type CgroupPlace,
  type Controller,
  cgroupPlace,
  coresOf,
  parseCpuMax,
  parseInactiveFile,
  parseLimit,
} from "./parse/cgroup.ts";
import { type Reading, reasonOf, unreadable } from "./reading.ts";

/** What this process and those beside it may take; each is null where there is no limit. */
export interface ContainerLimits {
  version: "v1" | "v2";
  memory: { limitBytes: number; usedBytes: number } | null;
  /** Cores' worth of time. */
  cores: number | null;
  processes: { limit: number; running: number } | null;
}

export interface CgroupSource {
  /** Where procfs is mounted. */
  proc: string;
  /** Put before each path that procfs tells. */
  root?: string;
}

/** The limits of the control groups that this process is in, the nearest that has one; a few files of sysfs. */
export async function readContainerLimits({
  proc,
  root = "",
}: CgroupSource): Promise<Reading<ContainerLimits>> {
  try {
    const [cgroup, mountinfo] = await Promise.all([
      readFile(join(proc, "self/cgroup"), "utf8"),
      readFile(join(proc, "self/mountinfo"), "utf8"),
    ]);
    const place = (controller: Controller) => {
      const found = cgroupPlace(controller, cgroup, mountinfo);
      return found && { ...found, folders: found.folders.map((folder) => root + folder) };
    };
    const [memory, cpu, pids] = [place("memory"), place("cpu"), place("pids")];
    const version = (memory ?? cpu ?? pids)?.version;
    if (version === undefined) return unreadable("missing");
    return {
      version,
      memory: memory && (await memoryOf(memory)),
      cores: cpu && (await coreLimitOf(cpu)),
      processes: pids && (await processesOf(pids)),
    };
  } catch (thrown) {
    const code = systemCodeOf(thrown);
    if (code === undefined) throw thrown;
    return unreadable(reasonOf(code));
  }
}

async function memoryOf({ version, folders }: CgroupPlace): Promise<ContainerLimits["memory"]> {
  const [limitFile, usageFile] =
    version === "v2" ? ["memory.max", "memory.current"] : ["memory.limit_in_bytes", "memory.usage_in_bytes"];
  const limits = await valuesOf(folders, limitFile, parseLimit);
  // The smallest one is met first, whoever set it.
  const tightest = limits.sort((one, other) => one.value - other.value)[0];
  if (!tightest) return null;
  const [usage, stat] = await Promise.all([
    readIfThere(join(tightest.folder, usageFile)),
    readIfThere(join(tightest.folder, "memory.stat")),
  ]);
  if (usage === null) return null;
  const usedBytes = Math.max(0, Number(usage) - parseInactiveFile(stat ?? ""));
  return { limitBytes: tightest.value, usedBytes };
}

async function coreLimitOf({ version, folders }: CgroupPlace): Promise<number | null> {
  if (version === "v2") return smallest(await valuesOf(folders, "cpu.max", parseCpuMax));
  const periods = new Map(
    (await valuesOf(folders, "cpu.cfs_period_us", Number)).map(({ folder, value }) => [folder, value]),
  );
  const quotas = await valuesOf(folders, "cpu.cfs_quota_us", Number);
  return smallest(
    quotas.flatMap(({ folder, value }) => {
      const cores = coresOf(value, periods.get(folder) ?? 0);
      return cores === null ? [] : [{ folder, value: cores }];
    }),
  );
}

async function processesOf({ folders }: CgroupPlace): Promise<ContainerLimits["processes"]> {
  const limits = await valuesOf(folders, "pids.max", parseLimit);
  const tightest = limits.sort((one, other) => one.value - other.value)[0];
  const running = tightest && (await readIfThere(join(tightest.folder, "pids.current")));
  return tightest && running ? { limit: tightest.value, running: Number(running) } : null;
}

interface Found {
  folder: string;
  value: number;
}

async function valuesOf(
  folders: readonly string[],
  file: string,
  parse: (text: string) => number | null,
): Promise<Found[]> {
  const found = await Promise.all(
    folders.map(async (folder) => {
      const text = await readIfThere(join(folder, file));
      const value = text === null ? null : parse(text);
      return value === null ? [] : [{ folder, value }];
    }),
  );
  return found.flat();
}

function smallest(found: readonly Found[]): number | null {
  return found.length === 0 ? null : Math.min(...found.map(({ value }) => value));
}

/** The root of the groups has none of these files, and others may not be there in a container. */
async function readIfThere(path: string): Promise<string | null> {
  try {
    return await readFile(path, "utf8");
  } catch (thrown) {
    if (systemCodeOf(thrown) === "ENOENT") return null;
    throw thrown;
  }
}
