/** Where a process stands in the control groups, and where their files are. */
export interface CgroupPlace {
  version: "v1" | "v2";
  /** Folders from the process's own group up to the root of what is mounted, nearest first. */
  folders: string[];
}

export type Controller = "memory" | "cpu" | "pids";

/**
 * The folders that limit a process (cgroups(7)): from /proc/self/cgroup and /proc/self/mountinfo. A controller that
 * version 1 has belongs to it, also where both are mounted. Null: there is none.
 */
export function cgroupPlace(controller: Controller, cgroup: string, mountinfo: string): CgroupPlace | null {
  const groups = cgroup.split("\n").map((line) => line.split(":"));
  const v1 = groups.find(([, names = ""]) => names.split(",").includes(controller));
  const v2 = groups.find(([id, names]) => id === "0" && names === "");
  if (v1) {
    const mount = mountOf(mountinfo, (type, options) => type === "cgroup" && options.includes(controller));
    return mount && { version: "v1", folders: foldersOf(mount, v1.slice(2).join(":")) };
  }
  const mount = v2 && mountOf(mountinfo, (type) => type === "cgroup2");
  return mount ? { version: "v2", folders: foldersOf(mount, v2.slice(2).join(":")) } : null;
}

interface CgroupMount {
  /** The group that is mounted there: a container sees its own as the root. */
  root: string;
  path: string;
}

function mountOf(
  mountinfo: string,
  fits: (type: string, options: readonly string[]) => boolean,
): CgroupMount | null {
  for (const line of mountinfo.split("\n")) {
    const [before = "", after = ""] = line.split(" - ", 2);
    const [, , , root = "", path = ""] = before.split(" ");
    const [type = "", , options = ""] = after.split(" ");
    if (fits(type, options.split(","))) return { root, path };
  }
  return null;
}

function foldersOf({ root, path }: CgroupMount, group: string): string[] {
  const below =
    root !== "/" && (group === root || group.startsWith(`${root}/`)) ? group.slice(root.length) : group;
  // A group outside of what is mounted here is told with `..`.
  const names = below.includes("..") ? [] : below.split("/").filter((name) => name !== "");
  return names.map((_, index) => `${path}/${names.slice(0, names.length - index).join("/")}`).concat(path);
}

/** A limit as v2 writes it (`max`: none), and as v1 does: none is a number near 2^63. */
export function parseLimit(text: string): number | null {
  const value = Number(text.trim());
  return Number.isFinite(value) && value >= 0 && value < 2 ** 62 ? value : null;
}

/** How many cores may be used: `cpu.max` of v2, "quota period". */
export function parseCpuMax(text: string): number | null {
  const [quota = "", period = ""] = text.trim().split(" ");
  return coresOf(Number(quota), Number(period));
}

/** `cpu.cfs_quota_us` and `cpu.cfs_period_us` of v1; a quota of -1 is none. */
export function coresOf(quota: number, period: number): number | null {
  return quota > 0 && period > 0 ? quota / period : null;
}

/** Of memory.stat: file cache that goes first when memory gets short, which is not counted as used. */
export function parseInactiveFile(text: string): number {
  const bytes = /^(?:total_)?inactive_file (\d+)$/m.exec(text)?.[1];
  return bytes === undefined ? 0 : Number(bytes);
}
