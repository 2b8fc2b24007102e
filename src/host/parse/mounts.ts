/** A file system that takes data, once, however often it is mounted. */
export interface Mount {
  path: string;
  /** `nvme0n1p2`, `server:/export`. */
  device: string;
  type: string;
  /** `8:1`: leads to its disk's counters. */
  number: string;
  /** Over the network: it may never answer. */
  isRemote: boolean;
}

const remoteTypes = new Set([
  ...["nfs", "nfs4", "cifs", "smb3", "smbfs", "ceph", "glusterfs", "9p", "afs", "beegfs", "lustre"],
  ...["fuse.sshfs", "fuse.glusterfs", "fuse.rclone", "fuse.s3fs", "fuse.ceph"],
]);
const localTypes = new Set([
  ...["ext2", "ext3", "ext4", "xfs", "btrfs", "zfs", "f2fs", "jfs", "reiserfs", "bcachefs", "vfat", "exfat"],
  ...["ntfs", "ntfs3", "fuseblk", "hfsplus", "apfs", "nilfs2", "ubifs"],
]);
/** Files that a container engine puts into each container from the machine's disk. */
const containerFiles = new Set(["/etc/hosts", "/etc/hostname", "/etc/resolv.conf"]);
const mostMounts = 40;

/**
 * The file systems of /proc/self/mountinfo (proc_pid_mountinfo(5)) that data can be lost on. What is made up by the
 * kernel, lives in memory or is an image to read from is left out; so are the second mounts of one file system.
 */
export function parseMounts(text: string): Mount[] {
  const chosen = new Map<string, Mount & { isWhole: boolean }>();
  for (const line of text.split("\n")) {
    const mount = mountOf(line);
    if (!mount) continue;
    const known = chosen.get(mount.number);
    if (!known || isBetter(mount, known)) chosen.set(mount.number, mount);
  }
  return [...chosen.values()]
    .slice(0, mostMounts)
    .map(({ isWhole: _, ...mount }) => mount)
    .sort((one, other) => (one.path < other.path ? -1 : 1));
}

type Candidate = Mount & { isWhole: boolean };

function mountOf(line: string): Candidate | null {
  const [before = "", after = ""] = line.split(" - ", 2);
  const [, , number = "", root = "", path = ""] = before.split(" ");
  const [type = "", source = ""] = after.split(" ");
  const isRemote = remoteTypes.has(type);
  // In a container the root is an overlay over the disk of the machine.
  const isKept = isRemote || localTypes.has(type) || (type === "overlay" && path === "/");
  if (!isKept || path === "" || containerFiles.has(path)) return null;
  const device = unescaped(source).replace(/^\/dev\/(mapper\/)?/, "");
  return { path: unescaped(path), device, type, number, isRemote, isWhole: root === "/" };
}

/** A mount of the whole before one of a part of it, then the one nearest to the root. */
function isBetter(one: Candidate, other: Candidate): boolean {
  if (one.isWhole !== other.isWhole) return one.isWhole;
  return one.path.length < other.path.length;
}

/** Space, tab, line feed and backslash are written in octal. */
function unescaped(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
}
