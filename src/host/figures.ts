import type { ContainerLimits } from "./container.ts";
import type { PressureKind } from "./counters.ts";
import type { DiskSpace } from "./disk-space.ts";
import type { Load } from "./parse/load.ts";
import type { Memory, Swap } from "./parse/memory.ts";
import type { Mount } from "./parse/mounts.ts";
import type { Pressure } from "./parse/pressure.ts";
import type { CpuRates, DiskRates, NetworkRates } from "./rates.ts";
import type { Reading } from "./reading.ts";
import type { Temperature } from "./temperatures.ts";

export interface Disk extends Mount {
  space: Reading<DiskSpace>;
  io: Reading<DiskRates>;
}

export interface Network extends NetworkRates {
  /** What all interfaces together can carry one way; null: they do not say. */
  bitsPerSecond: number | null;
}

/** What the operating system says about itself: a value each, or why there is none. Rates are of a second. */
export interface HostFigures {
  name: string;
  /** `Debian GNU/Linux 12 (bookworm)` */
  system: string;
  uptimeMs: number;
  /** Cores that this process may use. */
  cores: number;
  cpu: Reading<CpuRates>;
  load: Reading<Load>;
  memory: Reading<Memory>;
  swap: Reading<Swap>;
  disks: Reading<Disk[]>;
  network: Reading<Network>;
  pressure: Record<PressureKind, Reading<Pressure>>;
  temperatures: Reading<Temperature[]>;
  limits: Reading<ContainerLimits>;
}

/** Per cent in use of what may be used by anybody but root: the figure of `df`, 0 to 1. */
export function usedShare({ usedBytes, availableBytes }: DiskSpace): number {
  return usedBytes / Math.max(1, usedBytes + availableBytes);
}

/** In whole per cent, rounded up as `df` does, so that pages show the figure of a disk check. */
export function writtenShare(space: DiskSpace): number {
  return Math.ceil(100 * usedShare(space)) / 100;
}
