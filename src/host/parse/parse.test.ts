import { describe, expect, test } from "vitest";
import { cgroupPlace, coresOf, parseCpuMax, parseInactiveFile, parseLimit } from "./cgroup.ts";
import { parseCpuTimes } from "./cpu-times.ts";
import { parseDiskCounters } from "./disk-counters.ts";
import { parseLoad } from "./load.ts";
import { parseMemory } from "./memory.ts";
import { parseMounts } from "./mounts.ts";
import { parseNetwork } from "./network.ts";
import { parsePressure } from "./pressure.ts";

// Recorded on a virtual machine of Debian 12, Linux 6.18.
const stat = `cpu  36945 0 16461 84283 823 0 457 248 0 0
cpu0 17379 0 7745 43939 271 0 108 132 0 0
cpu3 19566 0 8716 40344 552 0 348 116 0 0
intr 1201950 0 0 0 0 0 0
ctxt 7694408
`;
const netDev = `Inter-|   Receive                                                |  Transmit
 face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
    lo: 95352806  225700    0    0    0     0          0         0 95352806  225700    0    0    0     0       0          0
  eth0:2911160543   67451    1    2    0     0          0         0  4052824   42937    3    4    0     0       0          0
`;
const diskstats = `   7       0 loop0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0
 254       0 vda 35148 8806 2246234 23214 28061 64112 2871906 39127 0 27920 62341 0 0 0 0 0 0
 259       3 nvme0n1p2 10 0 80 5 20 0 160 15 0 12 20
`;

describe("what procfs says, as recorded", () => {
  test("cores: busy is all that is neither idle nor waiting, also what was stolen", () => {
    expect(parseCpuTimes(stat)).toEqual([
      { core: 0, busy: 17379 + 7745 + 108 + 132, stolen: 132, waiting: 271, all: 69_574 },
      { core: 3, busy: 19566 + 8716 + 348 + 116, stolen: 116, waiting: 552, all: 69_642 },
    ]);
  });

  test("load over one, five and fifteen minutes", () => {
    expect(parseLoad("1.47 2.90 2.03 2/311 8211\n")).toEqual({ one: 1.47, five: 2.9, fifteen: 2.03 });
  });

  test("memory: used is what is not available, cache is what would be given back", () => {
    const text = `MemTotal:        1000 kB\nMemFree:          100 kB\nMemAvailable:     400 kB\nBuffers:           10 kB
Cached:           300 kB\nSwapCached:         7 kB\nShmem:             20 kB\nSReclaimable:      30 kB
SwapTotal:         50 kB\nSwapFree:          20 kB\n`;
    expect(parseMemory(text)).toEqual({
      memory: { totalBytes: 1000 * 1024, usedBytes: 600 * 1024, cacheBytes: 320 * 1024 },
      swap: { totalBytes: 50 * 1024, usedBytes: 30 * 1024 },
    });
  });

  test("interfaces, also where the name touches the first figure", () => {
    expect(parseNetwork(netDev)).toEqual([
      { name: "lo", inBytes: 95352806, outBytes: 95352806, lost: 0 },
      { name: "eth0", inBytes: 2911160543, outBytes: 4052824, lost: 10 },
    ]);
  });

  test("block devices that did something, by new and by old kernels", () => {
    expect(parseDiskCounters(diskstats)).toEqual([
      {
        ...{ number: "254:0", name: "vda", readBytes: 2246234 * 512, writtenBytes: 2871906 * 512 },
        ...{ operations: 35148 + 28061, operationsMs: 23214 + 39127 },
      },
      {
        ...{ number: "259:3", name: "nvme0n1p2", readBytes: 80 * 512, writtenBytes: 160 * 512 },
        ...{ operations: 30, operationsMs: 20 },
      },
    ]);
  });

  test("pressure as a share, without `full` where the kernel has none", () => {
    const both =
      "some avg10=12.73 avg60=5.40 avg300=2.37 total=1\nfull avg10=7.08 avg60=2.43 avg300=0.76 total=5\n";
    expect(parsePressure(both)).toEqual({ some: 0.1273, full: 0.0708 });
    expect(parsePressure("some avg10=1.00 avg60=0.00 avg300=0.00 total=1\n")).toEqual({
      some: 0.01,
      full: 0,
    });
  });

  test.each([
    ["stat", parseCpuTimes("nonsense\n")],
    ["loadavg", parseLoad("none")],
    ["net/dev", parseNetwork("")],
    ["pressure", parsePressure("some total=1\n")],
    ["meminfo", parseMemory("MemTotal: 1000 kB\n").memory],
    ["meminfo's swap", parseMemory("MemTotal: 1000 kB\n").swap],
    ["diskstats", parseDiskCounters(" 8 0 sda x 0 y 0 0 0 0 0 0 0 0\n")],
  ])("%s of another shape is unreadable, not zero", (_, reading) => {
    expect(reading).toEqual({ unreadable: "shape" });
  });
});

describe("mounts", () => {
  const mounted = (lines: string[]) => parseMounts(`${lines.join("\n")}\n`).map(({ path }) => path);

  test("that take data are kept; those of the kernel, of memory and of images are not", () => {
    const lines = [
      "22 27 0:21 / /proc rw - proc proc rw",
      "24 27 0:6 / /dev rw - devtmpfs devtmpfs rw",
      "25 24 0:23 / /dev/shm rw - tmpfs tmpfs rw",
      "27 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw",
      "30 27 7:1 / /snap/core/1 ro - squashfs /dev/loop1 ro",
      "31 27 253:0 / /srv/data\\040one rw - xfs /dev/mapper/vg-data rw",
      "32 27 0:50 / /mnt/share rw - nfs4 nas:/export rw",
      "33 31 0:38 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw",
    ];
    expect(parseMounts(lines.join("\n"))).toEqual([
      { path: "/", device: "vda", type: "ext4", number: "254:0", isRemote: false },
      { path: "/mnt/share", device: "nas:/export", type: "nfs4", number: "0:50", isRemote: true },
      { path: "/srv/data one", device: "vg-data", type: "xfs", number: "253:0", isRemote: false },
    ]);
  });

  test("of one file system are one: the whole before a part, then the shorter path", () => {
    expect(
      mounted([
        "40 27 254:0 /var/lib/x /a rw - ext4 /dev/vda rw",
        "27 1 254:0 / / rw - ext4 /dev/vda rw",
        "41 27 254:0 / /mnt/again rw - ext4 /dev/vda rw",
        "42 27 0:44 /@home /home rw - btrfs /dev/vdb rw",
        "43 27 0:44 /@var /srv/longer rw - btrfs /dev/vdb rw",
      ]),
    ).toEqual(["/", "/home"]);
  });

  test("of a container: its root, not the files that the engine puts in", () => {
    expect(
      mounted([
        "500 400 0:60 / / rw - overlay overlay rw,lowerdir=/x",
        "501 500 254:0 /var/lib/docker/containers/1/hosts /etc/hosts rw - ext4 /dev/vda rw",
        "502 500 254:16 / /data rw - ext4 /dev/vdb rw",
      ]),
    ).toEqual(["/", "/data"]);
  });
});

describe("control groups", () => {
  test("version 2 in a container: its own group is the root", () => {
    const mountinfo = "30 20 0:27 / /sys/fs/cgroup ro,nosuid - cgroup2 cgroup rw,nsdelegate\n";
    expect(cgroupPlace("memory", "0::/\n", mountinfo)).toEqual({
      version: "v2",
      folders: ["/sys/fs/cgroup"],
    });
  });

  test("version 2 as a service: from its group up to the root", () => {
    const mountinfo = "30 20 0:27 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n";
    expect(cgroupPlace("cpu", "0::/system.slice/cortex.service\n", mountinfo)?.folders).toEqual([
      "/sys/fs/cgroup/system.slice/cortex.service",
      "/sys/fs/cgroup/system.slice",
      "/sys/fs/cgroup",
    ]);
  });

  test("version 1 where both are mounted, also seen from inside of a group", () => {
    const cgroup = "8:pids:/\n4:memory:/docker/1f\n2:cpu,cpuacct:/docker/1f\n0::/\n";
    const mountinfo = `35 31 0:32 /docker/1f /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory
32 31 0:29 / /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct
41 31 0:38 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw\n`;
    expect(cgroupPlace("memory", cgroup, mountinfo)).toEqual({
      version: "v1",
      folders: ["/sys/fs/cgroup/memory"],
    });
    expect(cgroupPlace("cpu", cgroup, mountinfo)?.folders[0]).toBe("/sys/fs/cgroup/cpu,cpuacct/docker/1f");
    expect(cgroupPlace("pids", cgroup, mountinfo)).toBeNull();
  });

  test("no limit is null, in the words of both versions", () => {
    expect([parseLimit("max\n"), parseLimit("9223372036854771712\n"), parseLimit("536870912\n")]).toEqual([
      null,
      null,
      536870912,
    ]);
    expect([parseCpuMax("max 100000"), parseCpuMax("150000 100000"), coresOf(-1, 100_000)]).toEqual([
      null,
      1.5,
      null,
    ]);
    expect(parseInactiveFile("anon 5\ninactive_file 4096\nactive_file 1\n")).toBe(4096);
  });
});
