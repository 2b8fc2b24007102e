import { spawnSync } from "node:child_process";
import { mkdir, truncate, writeFile } from "node:fs/promises";

/** An ext4 of its own in a file, which can be made to refuse what is written while files on it are open. */
export interface OwnDisk {
  /** As the kernel does after an error of the disk: read-only, with everything open on it, until it is mounted anew. */
  fail(): void;
  /** Everything written so far is on it. */
  sync(): void;
  remount(): void;
  remove(): void;
}

const trial = `
  folder=$(mktemp -d) && trap 'rm -rf "$folder"' EXIT && mkdir "$folder/disk" && truncate -s 1M "$folder/image"
  mkfs.ext4 -q -F "$folder/image" && mount -o loop "$folder/image" "$folder/disk" && umount "$folder/disk"
`;

/** Whether such a disk can be had here: the right to mount, a loop device, the programs. */
export const hasOwnDisks = spawnSync("unshare", ["-m", "sh", "-c", trial]).status === 0;

export async function mountOwnDisk(folder: string, image: string): Promise<OwnDisk> {
  await mkdir(folder, { recursive: true });
  await writeFile(image, "");
  await truncate(image, 64 * 1024 * 1024);
  run("mkfs.ext4", "-q", "-F", image);
  const mount = () => run("mount", "-o", "loop,errors=remount-ro", image, folder);
  mount();
  return {
    fail() {
      const device = run("findmnt", "-n", "-o", "SOURCE", folder).replace("/dev/", "");
      run("sh", "-c", `echo "a test" > /sys/fs/ext4/${device}/trigger_fs_error`);
    },
    sync: () => void run("sync", "-f", folder),
    remount() {
      run("umount", folder);
      mount();
    },
    remove: () => void spawnSync("umount", ["-l", folder]),
  };
}

function run(program: string, ...args: string[]): string {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`${program} ${args.join(" ")}: ${stderr}`);
  return stdout.trim();
}
