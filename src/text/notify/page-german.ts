import type { NotifyPageCatalogue } from "./page-english.ts";

const names = (list: readonly string[]): string => list.join(", ");

export const notifyPageGerman: NotifyPageCatalogue = {
  title: "Meldungen",
  none: "Noch wird niemand benachrichtigt",
  noneSentence: (file) =>
    `Ein Kanal in ${file} genügt, und alle dahinter erfahren, was ausfällt und was wieder da ist:`,
  works: (count) => (count === 1 ? "Der Kanal funktioniert" : `Alle ${count} Kanäle funktionieren`),
  fails: (list) =>
    list.length === 1
      ? `Der Kanal ${names(list)} ist gestört`
      : `${list.length} Kanäle sind gestört: ${names(list)}`,
  worksSentence: (waiting) =>
    waiting === 0
      ? "Nichts wartet."
      : waiting === 1
        ? "Eine Nachricht wartet."
        : `${waiting} Nachrichten warten.`,
  channels: "Kanäle",
  lastSent: "Zuletzt gesendet",
  neverSent: "Noch nichts gesendet",
  quiet: "Funktioniert",
  failing: (why, tries) => `Gestört: ${why}, ${tries}-mal versucht`,
  givenUp: (count) => `${count} aufgegeben`,
  test: "Test senden",
  testOf: (id) => `Test über ${id} senden`,
  tested: (id) => `Ein Test ging über ${id} hinaus.`,
  notTested: (id, why) =>
    `Der Test über ${id} wurde nicht gesendet: ${why}. Siehe notify.channels in der Konfiguration.`,
  held: "Zurückgehalten",
  heldNote: "was wartet, und warum",
  noneHeld: "Nichts wird zurückgehalten.",
  lately: "Zuletzt",
  latelyNote: "die letzten 50, 30 Tage gespeichert",
  noneLately: "Noch wurde nichts gemeldet. Die erste Meldung ist ein Test oder ein Ausfall.",
  sent: "Gesendet",
  merged: "Zusammen mit dem Ende gesendet",
  gaveUp: "Aufgegeben",
  waitingCount: (count) => `${count} ${count === 1 ? "wartet" : "warten"}`,
  inLine: "In der Warteschlange",
  inQueue: (moment) => `In der Warteschlange, nächster Versuch ${moment}`,
  atNight: (moment) => `In der Warteschlange bis ${moment}: Ruhezeit`,
  because: (why) => `nicht gesendet: ${why}`,
  hold: {
    after: (until) => `gemeldet wird erst, was bis ${until} anhält`,
    asking: (services) => `${names(services)} wird zuerst geprüft`,
    dependency: (services) => `${names(services)} erklärt es: ausgefallen oder nicht gemessen`,
    recheck: () => "wovon es abhängt, ist wieder da; es wird neu geprüft",
    flapping: (until) => `es wechselt ständig; gemeldet wird, wenn es bis ${until} ruhig bleibt`,
    unmeasured: () => "es kann gerade nicht gemessen werden",
    maintenance: () => "es ist in Wartung",
    paused: () => "es ist angehalten",
  },
  why: {
    over: (hold) => `es war vorbei, während es wartete${hold === null ? "" : ` (${hold})`}`,
    superseded: (hold) => `Neueres trat an seine Stelle${hold === null ? "" : ` (${hold})`}`,
    "no-rule": "keine Regel verlangt es mehr",
    "no-service": "der Dienst steht nicht mehr in der Konfiguration",
    "no-channel": "der Kanal steht nicht mehr in der Konfiguration",
    "told-already": "dieser Kanal hat die Ausfälle selbst gemeldet",
  },
};
