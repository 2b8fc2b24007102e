import type { NotifyCatalogue } from "./english.ts";

const count = (value: number, one: string, more: string): string => `${value} ${value === 1 ? one : more}`;
const list = (names: readonly string[]): string => names.join(", ");

export const notifyGerman: NotifyCatalogue = {
  change: {
    down: (name, cause) => `${name} ist ausgefallen: ${cause}`,
    degraded: (name, cause) => `${name} ist eingeschränkt: ${cause}`,
    better: (name, cause) => `${name} ist nicht mehr ausgefallen, aber eingeschränkt: ${cause}`,
    back: (name, cause, length) =>
      `${name} ist${length === null ? "" : ` nach ${length}`} wieder da: ${cause}`,
    unknown: (name, cause) => `${name} kann nicht gemessen werden: ${cause}`,
    reminder: (name, state, length, cause) => `${name} ist seit ${length} ${state}: ${cause}`,
    flapping: (name, changes, length) =>
      `${name} wechselt ständig: ${changes}-mal in ${length}. Mehr gibt es, sobald so lange Ruhe war.`,
    steady: (name, state) => `${name} ist wieder ruhig: ${state}`,
    since: (moment) => `Seit ${moment}`,
    merged: (name, state, length, cause) => `${name} war ${length} lang ${state} und ist wieder da: ${cause}`,
  },
  state: {
    operational: "in Betrieb",
    degraded: "eingeschränkt",
    down: "ausgefallen",
    unknown: "nicht gemessen",
    maintenance: "in Wartung",
    paused: "angehalten",
  },
  certificate: (name, days) =>
    days < 0
      ? `Das Zertifikat von ${name} ist abgelaufen`
      : `Das Zertifikat von ${name} läuft in ${count(days, "Tag", "Tagen")} ab`,
  certificateUntil: (moment) => `Gültig bis ${moment}`,
  incident: {
    opened: (title) => `Vorfall: ${title}`,
    updated: (title, status) => `Vorfall (${status}): ${title}`,
    resolved: (title) => `Vorfall behoben: ${title}`,
  },
  maintenance: {
    announced: (title, from, to) => `Wartung angekündigt: ${title}, ${from} bis ${to}`,
    began: (title, to) => `Wartung hat begonnen: ${title}, bis ${to}`,
    ended: (title) => `Wartung ist vorbei: ${title}`,
  },
  task: {
    ended: (title, status) => `Auftrag ${status}: ${title}`,
    failed: (title, error) => `Auftrag fehlgeschlagen: ${title}: ${error}`,
    approval: (title, step) => `Ein Auftrag wartet auf Ihre Freigabe: ${title}: ${step}`,
    cost: (usd) => `Kosten: ${usd} USD`,
  },
  affected: (names) => `Dienste: ${list(names)}`,
  several: (changes) => `${changes} Änderungen`,
  more: (changes) => `Und ${changes} weitere`,
  test: (site) => `Ein Test von ${site}: dieser Kanal funktioniert`,
  testLine: "Es ist nichts passiert; jemand hat um diese Nachricht gebeten.",
};
