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
      `${name} wechselt ständig: ${changes}-mal in ${length}. Die nächste Nachricht kommt, wenn so lange Ruhe war.`,
    steady: (name, state) => `${name} ist wieder ruhig: ${state}`,
    since: (moment) => `Seit ${moment}`,
    merged: (name, state, length, cause) => `${name} war ${length} lang ${state} und ist wieder da: ${cause}`,
  },
  state: {
    operational: "in Betrieb",
    degraded: "eingeschränkt",
    down: "ausgefallen",
    unknown: "nicht gemessen",
  },
  certificate: (name, days) =>
    days < 0
      ? `Das Zertifikat von ${name} ist abgelaufen`
      : `Das Zertifikat von ${name} läuft in ${count(days, "Tag", "Tagen")} ab`,
  certificateUntil: (moment) => `Gültig bis ${moment}`,
  incident: {
    opened: (title) => `Störung: ${title}`,
    updated: (title, status) => `Störung: ${title} (${status})`,
    resolved: (title) => `Störung behoben: ${title}`,
  },
  maintenance: {
    announced: (title, from, to) => `Wartung angekündigt: ${title}, ${from} bis ${to}`,
    began: (title, to) => `Wartung hat begonnen: ${title}, bis ${to}`,
    ended: (title) => `Wartung ist vorbei: ${title}`,
  },
  task: {
    ended: (title, status) => `Aufgabe ${status.toLowerCase()}: ${title}`,
    failed: (title, error) => `Aufgabe gescheitert: ${title}: ${error}`,
    approval: (title, step) => `Eine Aufgabe wartet auf Ihre Freigabe: ${title}: ${step}`,
    cost: (usd) => `Kosten: ${usd} USD`,
  },
  failure: {
    answered: (status, said) =>
      `antwortete mit ${status}${status >= 300 && status < 400 ? ", einer Weiterleitung, der nicht gefolgt wird" : ""}${said === "" ? "" : `: ${said}`}`,
    connection: {
      ECONNREFUSED: "Verbindung abgelehnt",
      ECONNRESET: "Verbindung abgebrochen",
      EHOSTUNREACH: "Rechner nicht erreichbar",
      ENETUNREACH: "kein Netz",
      ENOTFOUND: "Name nicht gefunden",
      ETIMEDOUT: "keine Antwort in der erlaubten Zeit",
    },
    late: "keine Antwort in der erlaubten Zeit",
    closed: "ohne Antwort geschlossen",
    unfinished: "wurde nicht rechtzeitig fertig",
    exited: (code) => `endete mit Code ${code}`,
    killed: (by) => `beendet durch ${by}`,
    bug: (said) => `ein Fehler in Cortex Status: ${said}`,
  },
  affected: (names) => `Dienste: ${list(names)}`,
  several: (changes) => `${changes} Änderungen`,
  more: (changes) => `Und ${changes} weitere`,
  test: (site) => `Ein Test von ${site}: Dieser Kanal funktioniert`,
  testLine: "Alles in Ordnung; jemand hat diese Nachricht angefordert.",
};
