import type { HostFigures } from "../../src/host/figures.ts";
import { unreadable } from "../../src/host/reading.ts";

const giga = 1024 ** 3;
const mega = 1024 ** 2;

function disk(
  path: string,
  device: string,
  type: string,
  [totalBytes, used]: [total: number, used: number],
  inodes: number,
  written: number,
) {
  return {
    ...{ path, device, type, number: device, isRemote: false },
    space: {
      totalBytes,
      usedBytes: totalBytes * used,
      availableBytes: totalBytes * (1 - used),
      inodes: { total: 10_000_000, used: inodes * 10_000_000 },
    },
    io: { readBytes: written / 40, writtenBytes: written, waitMs: 0.2 },
  };
}

/** A machine of eight cores that has room to spare, but for one disk. */
export function hostFixture(parts: Partial<HostFigures> = {}): HostFigures {
  return {
    name: "cortex-01",
    system: "Debian GNU/Linux 12 (bookworm)",
    uptimeMs: 41 * 86_400_000,
    cores: 8,
    cpu: {
      busy: 0.23,
      cores: [0.31, 0.18, 0.44, 0.16, 0.27, 0.22, 0.11, 0.15].map((busy, core) => ({ core, busy })),
      stolen: 0,
      waiting: 0.01,
    },
    load: { one: 1.84, five: 1.77, fifteen: 1.71 },
    memory: { usedBytes: 9.7 * giga, totalBytes: 15.6 * giga, cacheBytes: 3.6 * giga },
    swap: { totalBytes: 0, usedBytes: 0 },
    disks: [
      disk("/", "nvme0n1p2", "ext4", [238 * giga, 0.612], 0.04, 12.4 * mega),
      disk("/boot", "nvme0n1p1", "vfat", [giga, 0.19], 0, 0),
      disk("/srv/backup", "sda1", "xfs", [3.6 * 1024 * giga, 0.88], 0.02, 0),
      disk("/var/lib/cortex", "nvme0n1p3", "ext4", [100 * giga, 0.12], 0.01, 2.1 * mega),
    ],
    network: {
      ...{ inBytes: 4.2 * mega, outBytes: 1.1 * mega, lost: 0, bitsPerSecond: 1e9 },
      interfaces: [{ name: "eth0", inBytes: 4.2 * mega, outBytes: 1.1 * mega }],
    },
    pressure: {
      cpu: { some: 0.004, full: 0 },
      memory: { some: 0, full: 0 },
      io: { some: 0.012, full: 0.004 },
    },
    temperatures: [{ name: "coretemp Package id 0", celsius: 47, limitCelsius: 100 }],
    limits: { version: "v2", memory: null, cores: null, processes: null },
    ...parts,
  };
}

/** A machine that tells nothing. */
export const silentHost: HostFigures = hostFixture({
  cpu: unreadable("missing"),
  load: unreadable("missing"),
  memory: unreadable("forbidden"),
  swap: unreadable("forbidden"),
  disks: unreadable("missing"),
  network: unreadable("young"),
  pressure: { cpu: unreadable("missing"), memory: unreadable("missing"), io: unreadable("missing") },
  temperatures: unreadable("missing"),
  limits: unreadable("missing"),
});
