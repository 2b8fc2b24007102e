import type { host as english } from "./english.ts";

const count = (value: number, one: string, more: string): string => `${value} ${value === 1 ? one : more}`;

export const host: typeof english = {
  title: "Rechner",
  up: (days, length) => `läuft seit ${days > 1 ? `${days} Tagen` : length}`,
  load: (cores) => `Last, ${count(cores, "Kern", "Kerne")}`,
  perCore: (value) => `${value} je Kern`,
  memory: "Speicher",
  swap: (used) => `${used} ausgelagert`,
  noSwap: "nichts ausgelagert",
  disk: (path) => `Platte ${path}`,
  limit: (share) => `Grenze ${share}`,
  of: (total) => `von ${total}`,
  used: (share) => `${share} belegt`,
  free: (amount) => `${amount} frei`,
  network: "Netz",
  inward: (rate) => `${rate} ein`,
  outward: (rate) => `${rate} aus`,
  link: (speed) => `Anschluss ${speed}`,
  pressure: "Engpass, 10 s",
  cpu: "CPU",
  memoryAndDisk: (memory, disk) => `Speicher ${memory}, Platte ${disk}`,
  unreadable: {
    missing: "dieses System sagt es nicht",
    forbidden: "darf nicht gelesen werden",
    shape: "kam in unbekannter Form",
    silent: "antwortet nicht",
    crowded: "nicht gefragt: ein anderes antwortet nicht",
    young: "wird gemessen",
    failed: "nicht lesbar",
  },
};
