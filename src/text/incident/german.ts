import type { IncidentWords } from "./english.ts";

const small = ["keine", "eine", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn"];
const spell = (count: number): string => small[count] ?? String(count);
const list = (names: readonly string[]): string =>
  names.length > 1 ? `${names.slice(0, -1).join(", ")} und ${names.at(-1)}` : (names[0] ?? "");

export const incidentGerman: IncidentWords = {
  incidents: "Störungen",
  maintenance: "Wartung",
  feed: "Feed",
  atom: "Atom",
  incident: "Störung",
  status: {
    investigating: "Wird untersucht",
    identified: "Ursache gefunden",
    monitoring: "Wird beobachtet",
    resolved: "Behoben",
    postmortem: "Rückblick",
  },
  impact: { none: "Keine", minor: "Gering", major: "Groß", critical: "Kritisch" },
  outage: (names) => `Ausfall von ${names.length > 3 ? `${spell(names.length)} Diensten` : list(names)}`,
  fell: (name, moment, why) => `${name} ist seit ${moment} ausgefallen: ${why}.`,
  back: (names, length) =>
    `${names.length > 3 ? "Alle Dienste sind" : `${list(names)} ${names.length === 1 ? "ist" : "sind"}`} nach ${length} wieder da.`,
  open: "offen",
  opened: (moment) => `offen seit ${moment}`,
  lasted: (length) => `dauerte ${length}`,
  resolved: (moment) => `behoben ${moment}`,
  affects: "Betrifft",
  all: "Alle Störungen",
  allUpdates: (updates) => `Alle ${updates} Einträge`,
  onIt: (title) => `${title}, wir arbeiten daran`,
  allOperational: "Alle Systeme sind nach unseren Messungen in Betrieb.",
  none: "Keine Störung",
  noneSentence: "Noch ist keine verzeichnet. Ein bestätigter Ausfall eröffnet von selbst eine.",
  latest: "Die letzten, neueste zuerst.",
  ofService: "Störungen",
  noneOfService: "Keine Störung dieses Dienstes ist verzeichnet.",
  onlyPublic: "Angekündigte Arbeiten und Ausfälle dieser Seite, als Feed für Leser und Programme.",
  problem: {
    missing: (field) => `${field} fehlt`,
    long: (field) => `${field} ist zu lang`,
    choice: (field, found) => `${field} kann nicht „${found}“ sein`,
    type: (field, found) => `${field} ist kein Text, oder keine Liste von Kennungen: ${found}`,
    key: (field) => `ein Feld „${field}“ gibt es nicht`,
    service: (_, found) => `einen Dienst „${found}“ gibt es nicht`,
    none: (field) => `${field} braucht wenigstens einen Dienst`,
    start: (field, found) => `${field}: „${found}“ ist keine Zeit wie 2026-12-06T02:00`,
    duration: (field, found) => `${field}: „${found}“ ist keine Dauer von 1m bis 90d, wie 2h`,
    rule: (field, found) =>
      `${field}: „${found}“ ist keine Regel, der man folgen kann, wie FREQ=MONTHLY;BYDAY=1SU`,
    json: () => "das ist kein JSON-Objekt",
  },
  indicator: {
    none: "Alle Systeme in Betrieb",
    minor: "Teilweise eingeschränkt",
    major: "Teilweiser Ausfall",
    critical: "Großer Ausfall",
    unknown: "Nicht alle Systeme werden gemessen",
    maintenance: "Wartungsarbeiten",
  },
  work: {
    title: "Wartung",
    none: "Keine Wartung geplant",
    noneSentence: "Was geplant ist, steht hier, und eine Woche vorher auf der Statusseite.",
    running: "Läuft",
    upcoming: "Geplant",
    past: "Vorbei",
    status: { scheduled: "Geplant", in_progress: "Läuft", completed: "Beendet" },
    to: "bis",
    count: (running, planned) => {
      const parts = [
        running > 0 ? `${spell(running)} läuft` : "",
        planned > 0 ? `${spell(planned)} geplant` : "",
      ].filter((part) => part !== "");
      const text = parts.join(", ");
      return text === "" ? "Nichts ist geplant." : `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
    },
  },
};
