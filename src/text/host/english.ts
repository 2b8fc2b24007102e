import type { UnreadableReason } from "../../host/reading.ts";

const count = (value: number, one: string, more: string): string => `${value} ${value === 1 ? one : more}`;

const unreadable: Record<UnreadableReason, string> = {
  missing: "this system does not tell",
  forbidden: "not allowed to read",
  shape: "came in an unknown form",
  silent: "gives no answer",
  crowded: "not asked: another gives no answer",
  young: "being measured",
  failed: "cannot be read",
};

/** Words about the machine. */
export const host = {
  title: "Host",
  up: (days: number, length: string) => `up ${days > 1 ? `${days} days` : length}`,
  load: (cores: number) => `Load, ${count(cores, "core", "cores")}`,
  perCore: (value: string) => `${value} per core`,
  memory: "Memory",
  swap: (used: string) => `${used} of swap used`,
  noSwap: "no swap used",
  disk: (path: string) => `Disk ${path}`,
  limit: (share: string) => `limit ${share}`,
  of: (total: string) => `of ${total}`,
  used: (share: string) => `${share} used`,
  free: (amount: string) => `${amount} free`,
  network: "Network",
  inward: (rate: string) => `${rate} in`,
  outward: (rate: string) => `${rate} out`,
  link: (speed: string) => `link ${speed}`,
  pressure: "Pressure, 10 s",
  cpu: "CPU",
  memoryAndDisk: (memory: string, disk: string) => `memory ${memory}, disk ${disk}`,
  unreadable,
};
