import { type Reading, unreadable } from "../reading.ts";

/** What a block device has done since the machine started. */
export interface DiskCounters {
  /** `8:1` */
  number: string;
  name: string;
  readBytes: number;
  writtenBytes: number;
  operations: number;
  /** What all those took, one after the other. */
  operationsMs: number;
}

/** The unit of /proc/diskstats, whatever the disk's own is (Documentation/admin-guide/iostats.rst). */
const sectorBytes = 512;

/** /proc/diskstats; devices that never did anything are left out. */
export function parseDiskCounters(text: string): Reading<DiskCounters[]> {
  const disks: DiskCounters[] = [];
  for (const line of text.split("\n")) {
    const fields = line.trim().split(/ +/);
    if (fields.length < 14) continue;
    const [major, minor, name = ""] = fields;
    const [reads = 0, , readSectors = 0, readMs = 0, writes = 0, , writtenSectors = 0, writeMs = 0] = fields
      .slice(3)
      .map(Number);
    if (!Number.isFinite(reads + writes + readSectors + writtenSectors)) return unreadable("shape");
    if (reads + writes === 0) continue;
    disks.push({
      number: `${major}:${minor}`,
      name,
      readBytes: readSectors * sectorBytes,
      writtenBytes: writtenSectors * sectorBytes,
      operations: reads + writes,
      operationsMs: readMs + writeMs,
    });
  }
  return disks;
}
